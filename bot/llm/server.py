"""The server behind an endpoint: the way to it, which model it has, and how it wants to be asked.

The openai SDK carries transport, authentication and errors. Its chunk objects are left aside: one
a token costs two thirds of an answer's CPU time, so a stream's lines are read as they come.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from bot import tokens
from bot.llm import dialects
from bot.llm.faults import (
    BROKEN_OFF,
    CONNECT_TIMEOUT_S,
    EndpointError,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    UselessReply,
    fault,
    fault_in_reply,
    unquoted,
    without_secrets,
)
from bot.llm.lines import all_text
from bot.llm.manners import Manners
from bot.llm.model import Message, Prices, Usage

if TYPE_CHECKING:
    import openai
    from openai import AsyncAPIResponse
    from openai._response import AsyncResponseContextManager

IDLE_S = 2.0  # after which a connection is not used again

LISTING_TIMEOUT_S = 10.0  # how long the list of models is waited for where the model is known
MOST_TOKENS = 1_000_000_000  # of one completion; what tells of more does not count
LOOKS = 3  # at a list of models that fails, before the dialect is taken to be none of the known


class Server:
    """One server; what the arguments mean, Endpoint tells."""

    def __init__(
        self,
        base_url: str,
        api_key: str | None,
        model: str | None,
        timeout_s: float,
        dialect: str | None,
        thinking_tokens: int,
        prices: Prices | None,
        number: int,
        http_client: Any,
    ) -> None:
        self._base_url, self._key, self._name = base_url, api_key, model
        self.address = without_secrets(base_url)
        self._timeout_s, self._http_client = timeout_s, http_client
        self._dialect = dialect or dialects.by_address(base_url)
        self._thinking_tokens, self._prices, self._number = thinking_tokens, prices, number
        self._known: Manners | None = None
        self._looks = 0
        self._made: openai.AsyncOpenAI | None = None

    async def model(self) -> str:
        """The model's name. Raises EndpointError where it is not set and not to be found out."""
        if self._name is None:
            listed = await self.listing()
            names = [str(entry.get("id")) for entry in listed]
            if len(names) != 1:
                raise self._named(
                    EndpointRefused(
                        f"OPENAI_MODEL is not set and {self.address} lists {len(names)} models "
                        f"({', '.join(names[:5]) or 'none'}): set it to one of them"
                    )
                )
            self._name = names[0]
            self._dialect = self._dialect or dialects.by_listing(listed)
        return self._name

    async def manners(self) -> Manners:
        """How this endpoint wants to be asked. Raises EndpointError where it is out of reach."""
        name = await self.model()
        if self._known is None:
            dialect = self._dialect or await self._recognised(name)
            made = Manners(dialects.DIALECTS[dialect or "generic"], name, self._thinking_tokens)
            if dialect is None:
                return made  # for now
            self._known = self._known or made
        return self._known

    def post(self, request: dict[str, Any]) -> AsyncResponseContextManager[AsyncAPIResponse[Any]]:
        """Sends a request as it is; to be entered, and left to hang up."""
        named = {name: request[name] for name in ("model", "messages", "stream") if name in request}
        beyond = {name: request[name] for name in request if name not in named}
        create = self._client.chat.completions.with_streaming_response.create
        hangs_up = self._known is not None and self._known.hangs_up and request.get("stream")
        headers = {"Connection": "close"} if hangs_up else None
        return create(**named, extra_body=beyond, extra_headers=headers)

    def counted(self, usage: object) -> Usage | None:
        """What a reply says of its tokens, with their price; None where it says nothing of use."""
        if not isinstance(usage, Mapping):
            return None
        prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
        if not _is_count(prompt) or not _is_count(completion):
            return None
        return self._priced(prompt, completion)

    def reckoned(self, messages: Sequence[Message], completion_tokens: int) -> Usage:
        """What a completion took of which the endpoint does not say it, as Qwen would count it."""
        prompt_tokens = tokens.count_prompt(message.content for message in messages)
        return self._priced(prompt_tokens, completion_tokens)

    def _priced(self, prompt: int, completion: int) -> Usage:
        cost = self._prices.of(prompt, completion) if self._prices else None
        return Usage(prompt, completion, cost)

    def fault(self, error: Exception, request: Mapping[str, Any] | None = None) -> EndpointError:
        """Any error of the SDK or its transport as one of ours, without this endpoint's key, and
        without what it repeats of `request`."""
        named = self._named(fault(error, self.address, self._timeout_s))
        if request is not None:
            named.args = (unquoted(str(named), request),)
        return named

    async def whole(self, request: dict[str, Any]) -> Mapping[str, Any]:
        """The JSON of a reply that does not stream. Raises EndpointError."""
        try:
            async with self.post(request) as reply:
                told = json.loads(await all_text(reply.iter_bytes()))
        except Exception as error:  # the SDK's errors, its transport's, and malformed bodies
            raise self.fault(error, request) from error
        if not isinstance(told, Mapping):
            raise self.fault(UselessReply("the endpoint's reply is no completion"))
        if broken := _broken_off(told):
            raise self.fault(fault_in_reply(broken, self.address), request)
        return told

    @property
    def name(self) -> str | None:
        """The model's name as far as it is known without asking."""
        return self._name

    async def answers(self, within_s: float) -> bool:
        """Whether a request for its models is answered in time. A server may have no such list;
        it is none that answers where it refuses the key."""
        try:
            async with asyncio.timeout(within_s):
                await self.listing()
        except (EndpointUnreachable, EndpointOverloaded, TimeoutError):
            return False
        except EndpointError as error:
            return "refused the key" not in str(error)
        return True

    async def close(self) -> None:
        if self._made is not None:
            await self._made.close()

    @property
    def _client(self) -> openai.AsyncOpenAI:
        if self._made is None:
            import openai  # here: it costs half a second that extractive answers need not pay

            self._made = openai.AsyncOpenAI(
                base_url=self._base_url,
                api_key=self._key or "none",  # self-hosted servers take any
                timeout=openai.Timeout(self._timeout_s, connect=CONNECT_TIMEOUT_S),
                max_retries=0,
                http_client=self._http_client or _transport(),
            )
        return self._made

    async def listing(self) -> list[Mapping[str, Any]]:
        """The entries of /v1/models. Raises EndpointError."""
        try:
            async with self._client.models.with_streaming_response.list() as reply:
                told = json.loads(await all_text(reply.iter_bytes()))
        except Exception as error:  # the SDK's errors, its transport's, and malformed bodies
            raise self.fault(error) from error
        listed = told.get("data") if isinstance(told, Mapping) else None
        found = listed if isinstance(listed, list) else ()
        return [entry for entry in found if isinstance(entry, Mapping)]

    async def _recognised(self, model: str) -> str | None:
        """The dialect by the list of models; None where it may be told another time."""
        self._looks += 1
        try:
            async with asyncio.timeout(LISTING_TIMEOUT_S):
                listed = await self.listing()
        except EndpointUnreachable:
            raise  # so would be the completion
        except (EndpointOverloaded, TimeoutError):
            return "generic" if self._looks >= LOOKS else None
        except EndpointError:  # it has no such list, or one of another form
            return "generic"
        return dialects.by_listing([e for e in listed if e.get("id") == model] or listed)

    def _named(self, error: EndpointError) -> EndpointError:
        """`error` without this endpoint's key, and with its own settings' names."""
        text = str(error).replace(self._key, "…") if self._key else str(error)
        if self._number > 1:
            text = re.sub(r"\bOPENAI_(?:BASE_URL|API_KEY|MODEL)\b", rf"\g<0>_{self._number}", text)
        error.args = (text,)
        return error


def _broken_off(reply: Mapping[str, Any]) -> object:
    """The error in a reply, or why it ended where that says it is not whole; None in any other."""
    choices = reply.get("choices")
    listed = choices if isinstance(choices, list) else ()
    ends = [choice.get("finish_reason") for choice in listed if isinstance(choice, Mapping)]
    return reply.get("error") or next((end for end in ends if end in BROKEN_OFF), None)


def _is_count(told: object) -> TypeGuard[int]:
    return isinstance(told, int) and 0 <= told < MOST_TOKENS


def _transport() -> Any:
    """The SDK's own HTTP client, with idle connections given up sooner.

    llama.cpp closes a connection that was idle for 5 s (cpp-httplib's default), which is when the
    SDK's transport gives it up too: whoever comes last sends a request into a closed connection.
    """
    import openai
    from openai._constants import DEFAULT_CONNECTION_LIMITS as DEFAULT  # of whichever httpx it uses

    limits = type(DEFAULT)(
        max_connections=DEFAULT.max_connections,
        max_keepalive_connections=DEFAULT.max_keepalive_connections,
        keepalive_expiry=IDLE_S,
    )
    return openai.DefaultAsyncHttpxClient(limits=limits)
