"""Any OpenAI-compatible chat endpoint: streaming, thinking left out, faults with names.

The openai SDK carries transport, authentication and errors. Its chunk objects are left aside: one
a token costs two thirds of an answer's CPU time, so the stream's lines are read as they come.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from bot.thinking import END_OF_THOUGHT, ThinkingFilter

if TYPE_CHECKING:
    import openai

CONNECT_TIMEOUT_S = 5.0
END_OF_BODY_S = 0.5  # how long the last bytes after [DONE] are waited for

# What not every endpoint knows or allows. Sent until an endpoint refuses it by name, then left
# out; so is a schema's `response_format`, and who gives one must expect any text in reply. The
# sampling is Qwen's recommendation, cooler; OpenAI's reasoning models allow none.
_OPTIONAL: dict[str, Any] = {
    "stream_options": {"include_usage": True},
    "temperature": 0.3,
    "top_p": 0.8,
    "chat_template_kwargs": {"enable_thinking": False},  # Qwen3 on vLLM and SGLang; others ignore
    "top_k": 20,
}
_LIKELIEST: dict[str, Any] = {"logprobs": True, "top_logprobs": 10, "temperature": 0}
_AROUND_A_WORD = " \t\n\"'*`“”「《▁Ġ"  # spaces, quotes, and what tokenizers write for a space
_NOT_OPENAI = {"chat_template_kwargs", "top_k"}


class EndpointError(Exception):
    """The endpoint gave no usable completion. The text is one line for an operator."""


class EndpointUnreachable(EndpointError):
    """No connection, or silence for longer than the time allowed."""


class EndpointRefused(EndpointError):
    """The endpoint answered with an error: a wrong key, an unknown model, a bad request."""


class EndpointOverloaded(EndpointError):
    """429 or 5xx: it may work again in a moment."""


class ContextTooLong(EndpointRefused):
    """The prompt does not fit the model's context."""


class UselessReply(EndpointError):
    """A reply that was empty, cut off or not what the protocol says."""


@dataclass(frozen=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    prompt_tokens: int
    completion_tokens: int


class Endpoint:
    """A chat endpoint. `model` None: the endpoint's only model, asked for at first use.

    `timeout_s` is how long it may stay silent, before the first token and between tokens.
    `http_client` replaces the SDK's transport, in tests.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        model: str | None = None,
        timeout_s: float = 120,
        http_client: Any = None,
    ) -> None:
        self.base_url, self._key, self._model = base_url, api_key, model
        self._timeout_s, self._http_client = timeout_s, http_client
        is_openai = urlsplit(base_url).hostname == "api.openai.com"
        self._refused: set[str] = set(_NOT_OPENAI) if is_openai else set()
        self._limit = "max_completion_tokens" if is_openai else "max_tokens"
        self._thinks_aloud = False  # it was seen to begin in thought, without a tag that says so
        self._gives_logprobs = True  # until it was seen to give none
        self._made: openai.AsyncOpenAI | None = None

    @property
    def _client(self) -> openai.AsyncOpenAI:
        if self._made is None:
            import openai  # here: it costs half a second that extractive answers need not pay

            self._made = openai.AsyncOpenAI(
                base_url=self.base_url,
                api_key=self._key or "none",  # self-hosted servers take any
                timeout=openai.Timeout(self._timeout_s, connect=CONNECT_TIMEOUT_S),
                max_retries=0,
                http_client=self._http_client,
            )
        return self._made

    async def model(self) -> str:
        """The model's name. Raises EndpointError where it is not set and not to be found out."""
        if self._model is None:
            client = self._client
            try:
                listed = [entry.id async for entry in client.models.list()]
            except Exception as error:  # the SDK's errors, its transport's, and malformed bodies
                raise self._named(error) from error
            if len(listed) != 1:
                names = ", ".join(listed[:5]) or "none"
                raise EndpointRefused(
                    f"OPENAI_MODEL is not set and {self.base_url} lists {len(listed)} models "
                    f"({names}): set it to one of them"
                )
            self._model = listed[0]
        return self._model

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Completion:
        """A completion; it begins when its pieces are iterated over."""
        return Completion(self, messages, max_tokens)

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> str:
        """A whole completion, in JSON by `schema` where the endpoint can. Raises EndpointError."""
        completion = Completion(self, messages, max_tokens, schema)
        async with contextlib.aclosing(completion.pieces()) as pieces:
            text = "".join([piece async for piece in pieces])
        return text.rpartition(END_OF_THOUGHT)[2].strip()

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str]
    ) -> dict[str, float] | None:
        """How likely the model begins its reply with each of `options`; the shares add up to 1.

        Costs one token. None where the endpoint gives no probabilities, for which it is asked once
        and never again, and where no option is among the likeliest tokens. Raises EndpointError.
        """
        if not self._gives_logprobs:
            return None
        model = await self.model()
        while True:
            request = {**self._request(model, messages, 1), **_LIKELIEST, "stream": False}
            for name in (*self._refused, "stream_options", "top_p"):
                request.pop(name, None)
            try:
                reply = await self._whole(request)
            except EndpointRefused as error:
                if "logprobs" in _all_told(error.__cause__ or error):
                    self._gives_logprobs = False
                    return None
                if not self._does_without(request, error):
                    raise
                continue
            likeliest = _likeliest(reply)
            self._gives_logprobs = bool(likeliest)
            return _shares(likeliest, options)

    async def _whole(self, request: Mapping[str, Any]) -> object:
        """The JSON of a reply that does not stream. Raises EndpointError."""
        create = self._client.chat.completions.with_streaming_response.create
        try:
            async with create(**request) as reply:
                parsed: object = json.loads(await reply.text())
        except Exception as error:  # the SDK's errors, its transport's, and malformed bodies
            raise self._named(error) from error
        return parsed

    async def close(self) -> None:
        if self._made is not None:
            await self._made.close()

    def _request(
        self,
        model: str,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        fields = _OPTIONAL if schema is None else {**_OPTIONAL, **_structured(schema)}
        optional = {name: value for name, value in fields.items() if name not in self._refused}
        beyond = {name: optional.pop(name) for name in _NOT_OPENAI & optional.keys()}
        return {
            "model": model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "stream": True,
            self._limit: max_tokens,
            **optional,
            "extra_body": beyond or None,
        }

    def _does_without(self, request: Mapping[str, Any], error: EndpointRefused) -> bool:
        """Notes which fields of `request` were refused; whether another try makes sense.

        Judged by what was sent: of two requests at once both are refused, and both try again.
        """
        if isinstance(error, ContextTooLong):
            return False
        told = _all_told(error.__cause__ or error)  # our own text is shortened
        if "max_tokens" in request and "max_completion_tokens" in told:
            self._limit = "max_completion_tokens"
            return True
        sent = request.keys() | (request["extra_body"] or {}).keys()
        named = {name for name in sent & {*_OPTIONAL, "response_format"} if name in told}
        self._refused |= named
        return bool(named)

    def _named(self, error: Exception) -> EndpointError:
        """The SDK's or the transport's error as one of ours."""
        if isinstance(error, EndpointError):
            return error
        kind, what = _explained(error, self._timeout_s)
        text = f"the endpoint {self.base_url} {what}"
        if self._key:
            text = text.replace(self._key, "…")
        return kind(_without_secrets(text))


class Completion:
    """A completion being written: iterate over `pieces` for its text, without any thinking.

    `usage` is there when the iteration has ended, where the endpoint counts tokens.
    Raises EndpointError, also in the middle. Leaving the iteration ends it upstream.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self._endpoint, self._messages, self._max_tokens = endpoint, messages, max_tokens
        self._schema = schema
        self.usage: Usage | None = None

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The text as it comes; after an END_OF_THOUGHT, what came before it counts for nothing."""
        endpoint = self._endpoint
        model = await endpoint.model()
        while True:
            request = endpoint._request(model, self._messages, self._max_tokens, self._schema)
            try:
                async with contextlib.aclosing(self._pieces(request)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except EndpointRefused as error:
                if not endpoint._does_without(request, error):
                    raise

    async def _pieces(self, request: dict[str, Any]) -> AsyncGenerator[str, None]:
        said, thinking = False, ThinkingFilter(self._endpoint._thinks_aloud)
        async with contextlib.aclosing(self._events(request)) as events:
            async for data in events:
                for piece in thinking.feed(self._content(data)):
                    said = piece != END_OF_THOUGHT and (said or bool(piece.strip()))
                    yield piece
        if rest := thinking.rest():
            said = said or bool(rest.strip())
            yield rest
        self._endpoint._thinks_aloud = thinking.began_inside
        if not said:
            raise UselessReply("the endpoint's reply was empty, or nothing but thinking")

    def _content(self, data: str) -> str:
        """The text in one chunk, none in a chunk that counts tokens."""
        try:
            chunk = json.loads(data)
            if error := chunk.get("error") or (chunk.get("object") == "error" and chunk):
                raise UselessReply(_without_secrets(f"the endpoint broke off: {_shortly(error)}"))
            usage = chunk.get("usage") or {}
            prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
            if isinstance(prompt, int) and isinstance(completion, int):
                self.usage = Usage(prompt, completion)
            return "".join(
                (choice.get("delta") or {}).get("content") or ""
                for choice in chunk.get("choices") or ()
            )
        except (ValueError, AttributeError, TypeError) as error:
            raise UselessReply(f"the endpoint sent a malformed chunk: {data[:80]!r}") from error

    async def _events(self, request: dict[str, Any]) -> AsyncGenerator[str, None]:
        """The data of each server-sent event up to [DONE]."""
        client = self._endpoint._client
        begun = done = False
        try:
            async with client.chat.completions.with_streaming_response.create(**request) as reply:
                lines = reply.iter_lines()
                async for line in lines:
                    if not line.startswith("data:"):
                        continue
                    begun, data = True, line[5:].strip()
                    if data == "[DONE]":
                        done = True
                        break
                    done = done or '"finish_reason":"' in data.replace(" ", "")
                    yield data
                with contextlib.suppress(TimeoutError):
                    # Read to its end, the connection serves the next request too.
                    async with asyncio.timeout(END_OF_BODY_S):
                        async for _ in lines:
                            pass
        except Exception as error:  # the SDK's errors and its transport's, which it does not wrap
            if not done:
                raise self._endpoint._named(error) from error
        if not begun:
            raise UselessReply("the endpoint did not answer with a stream: check OPENAI_BASE_URL")
        if not done:
            raise UselessReply("the endpoint's reply was cut off")


def _structured(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What asks for JSON by `schema`; it is copied out of a text, so nothing is left to chance."""
    described = {"name": "reply", "schema": schema, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": described}, "temperature": 0}


def _likeliest(reply: object) -> list[tuple[str, float]]:
    """(token, probability) of the likeliest first tokens; none where the reply does not tell."""
    try:
        listed = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]  # type: ignore[index]
        return [(str(each["token"]), math.exp(each["logprob"])) for each in listed]
    except (KeyError, IndexError, TypeError, OverflowError):
        return []


def _shares(
    likeliest: Sequence[tuple[str, float]], options: Sequence[str]
) -> dict[str, float] | None:
    """The probability that falls to each option, as a share of what falls to any of them.

    A token falls to the one option that it is, or begins, in any case: " Yes", "yes", "Y".
    """
    shares = dict.fromkeys(options, 0.0)
    for token, probability in likeliest:
        begun = token.strip(_AROUND_A_WORD).casefold()
        meant = [option for option in options if begun and option.casefold().startswith(begun)]
        if len(meant) == 1:
            shares[meant[0]] += probability
    total = sum(shares.values())
    return {option: share / total for option, share in shares.items()} if total else None


def _explained(error: Exception, timeout_s: float) -> tuple[type[EndpointError], str]:
    """What kind of fault an error is, and what happened, to follow the endpoint's address."""
    import openai

    cause = type(error.__cause__ or error).__name__
    if "ConnectTimeout" in cause:
        reason = f"no connection within {CONNECT_TIMEOUT_S:g} s"
        return EndpointUnreachable, f"cannot be reached ({reason}): check OPENAI_BASE_URL"
    if isinstance(error, openai.APITimeoutError) or "Timeout" in cause:
        return EndpointUnreachable, f"was silent for {timeout_s:g} s (OPENAI_TIMEOUT)"
    if isinstance(error, openai.APIStatusError):
        return _explained_status(error.status_code, _shortly(_message(error)), _all_told(error))
    if isinstance(error, openai.APIConnectionError):
        reason = _shortly(error.__cause__ or error)
        return EndpointUnreachable, f"cannot be reached ({reason}): check OPENAI_BASE_URL"
    return UselessReply, f"sent a reply that breaks off or makes no sense ({_shortly(error)})"


def _explained_status(status: int, reason: str, told: str) -> tuple[type[EndpointError], str]:
    answered = f"answered {status} ({reason})"
    if status == 429:
        return EndpointOverloaded, f"{answered}: too many requests, or OPENAI_API_KEY has no quota"
    if status >= 500:
        return EndpointOverloaded, f"{answered}: if it stays so, check OPENAI_BASE_URL"
    if status in (401, 403):
        return EndpointRefused, f"refused the key ({reason}): check OPENAI_API_KEY"
    if status == 404:
        return EndpointRefused, (
            f"{answered}: check OPENAI_BASE_URL (it usually ends in /v1) and OPENAI_MODEL"
        )
    if re.search(r"maximum context length|exceed_context_size|context_length_exceeded", told):
        return ContextTooLong, f"{answered}: lower PROMPT_TOKENS or ANSWER_TOKENS"
    return EndpointRefused, f"{answered}: check OPENAI_MODEL"


def _message(error: openai.APIStatusError) -> object:
    """What the endpoint said itself: in an error object, or on a page of some proxy."""
    if isinstance(error.body, Mapping):
        return error.body.get("message") or error
    return re.sub(r"<[^>]*>", " ", error.response.text).strip() or error


def _all_told(error: BaseException) -> str:
    return f"{error} {getattr(error, 'body', '')}"


def _shortly(cause: object) -> str:
    return " ".join(str(cause).split())[:300] or type(cause).__name__


def _without_secrets(text: str) -> str:
    """`text` without anything that looks like a key or a password."""
    text = re.sub(r"//[^/@\s]*@", "//…@", re.sub(r"Bearer [^\s'\"]+", "Bearer …", text))
    return re.sub(r"\b(sk|xox[a-z]|xapp)-[\w*-]+", r"\1-…", text)
