"""Any OpenAI-compatible chat endpoint: streaming, thinking left out, faults with names.

The openai SDK carries transport, authentication and errors. Its chunk objects are left aside: one
a token costs two thirds of an answer's CPU time, so the stream's lines are read as they come.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import openai

CONNECT_TIMEOUT_S = 5.0

# What not every endpoint knows. Sent until an endpoint refuses it by name, then left out.
_OPTIONAL: dict[str, Any] = {
    "stream_options": {"include_usage": True},
    "chat_template_kwargs": {"enable_thinking": False},  # Qwen3 on vLLM and SGLang; others ignore
    "top_k": 20,  # Qwen's recommendation
}
_OPENAI_KNOWS = {"stream_options"}


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
        self._is_openai = urlsplit(base_url).hostname == "api.openai.com"
        self._refused: set[str] = set(_OPTIONAL) - _OPENAI_KNOWS if self._is_openai else set()
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

    async def complete(self, messages: Sequence[Message], max_tokens: int) -> str:
        """A whole completion. Raises EndpointError."""
        pieces = self.stream(messages, max_tokens).pieces()
        return "".join([piece async for piece in pieces]).strip()

    async def close(self) -> None:
        if self._made is not None:
            await self._made.close()

    def _request(self, model: str, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        optional = {name: value for name, value in _OPTIONAL.items() if name not in self._refused}
        known = {name: optional.pop(name) for name in _OPENAI_KNOWS & optional.keys()}
        limit = "max_completion_tokens" if self._is_openai else "max_tokens"
        return {
            "model": model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "stream": True,
            "temperature": 0.3,
            "top_p": 0.8,
            limit: max_tokens,
            **known,
            "extra_body": optional or None,
        }

    def _leave_out(self, error: EndpointError) -> bool:
        """Notes which optional field an endpoint refused; whether another try makes sense."""
        named = {name for name in set(_OPTIONAL) - self._refused if name in str(error)}
        self._refused |= named
        return bool(named)

    def _named(self, error: Exception) -> EndpointError:
        """The SDK's or the transport's error as one of ours."""
        import openai

        where = f"the endpoint {self.base_url}"
        if isinstance(error, EndpointError):
            return error
        if isinstance(error, openai.APITimeoutError) or "Timeout" in type(error).__name__:
            return EndpointUnreachable(
                f"{where} was silent for {self._timeout_s:g} s (OPENAI_TIMEOUT)"
            )
        if isinstance(error, openai.APIStatusError):
            return _status_error(where, error)
        return EndpointUnreachable(
            f"{where} cannot be reached ({_shortly(error)}): check OPENAI_BASE_URL"
        )


class Completion:
    """A completion being written: iterate over `pieces` for its text, without any thinking.

    `usage` is there when the iteration has ended, where the endpoint counts tokens.
    Raises EndpointError, also in the middle. Leaving the iteration ends it upstream.
    """

    def __init__(self, endpoint: Endpoint, messages: Sequence[Message], max_tokens: int) -> None:
        self._endpoint, self._messages, self._max_tokens = endpoint, messages, max_tokens
        self.usage: Usage | None = None

    async def pieces(self) -> AsyncGenerator[str, None]:
        endpoint = self._endpoint
        model = await endpoint.model()
        while True:
            request = endpoint._request(model, self._messages, self._max_tokens)
            try:
                async for piece in self._pieces(request):
                    yield piece
                return
            except EndpointRefused as error:
                if not endpoint._leave_out(error):
                    raise

    async def _pieces(self, request: dict[str, Any]) -> AsyncGenerator[str, None]:
        said, thinking = False, _ThinkingFilter()
        async for data in self._events(request):
            try:
                chunk = json.loads(data)
                if error := chunk.get("error"):
                    raise UselessReply(f"the endpoint broke off: {_shortly(error)}")
                if usage := chunk.get("usage"):
                    self.usage = Usage(usage["prompt_tokens"], usage["completion_tokens"])
                content = "".join(
                    (choice.get("delta") or {}).get("content") or ""
                    for choice in chunk.get("choices") or ()
                )
            except (ValueError, AttributeError, TypeError, KeyError) as error:
                raise UselessReply(f"the endpoint sent a malformed chunk: {data[:80]!r}") from error
            if piece := thinking.feed(content):
                said = said or bool(piece.strip())
                yield piece
        if rest := thinking.rest():
            said = said or bool(rest.strip())
            yield rest
        if not said:
            raise UselessReply("the endpoint's reply was empty")

    async def _events(self, request: dict[str, Any]) -> AsyncGenerator[str, None]:
        """The data of each server-sent event up to [DONE]."""
        client = self._endpoint._client
        done = False
        try:
            async with client.chat.completions.with_streaming_response.create(**request) as reply:
                async for line in reply.iter_lines():
                    if not line.startswith("data:"):
                        continue
                    data = line[5:].strip()
                    if data == "[DONE]":
                        done = True
                        break
                    done = done or '"finish_reason":"' in data.replace(" ", "")
                    yield data
        except Exception as error:  # the SDK's errors and its transport's, which it does not wrap
            raise self._endpoint._named(error) from error
        if not done:
            raise UselessReply("the endpoint's reply was cut off")


class _ThinkingFilter:
    """Leaves out `<think>…</think>`, which servers without a reasoning parser put in the text."""

    _OPEN, _CLOSE = "<think>", "</think>"

    def __init__(self) -> None:
        self._held, self._inside = "", False

    def feed(self, text: str) -> str:
        self._held += text
        out = ""
        while True:
            mark = self._CLOSE if self._inside else self._OPEN
            before, found, after = self._held.partition(mark)
            if not found:
                break
            out += "" if self._inside else before
            self._held, self._inside = after, not self._inside
        keep = _overlap(self._held, mark)
        if not self._inside:
            out += self._held[: len(self._held) - keep]
        self._held = self._held[len(self._held) - keep :]
        return out

    def rest(self) -> str:
        rest, self._held = ("" if self._inside else self._held), ""
        return rest


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of `text` may be the beginning of `mark`."""
    return next((n for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), 0)


def _status_error(where: str, error: openai.APIStatusError) -> EndpointError:
    reason = _shortly(error.message)
    if error.status_code == 429 or error.status_code >= 500:
        return EndpointOverloaded(f"{where} answered {error.status_code}: {reason}")
    if error.status_code in (401, 403):
        return EndpointRefused(f"{where} refused the key ({reason}): check OPENAI_API_KEY")
    if error.status_code == 404:
        return EndpointRefused(
            f"{where} answered 404 ({reason}): check OPENAI_BASE_URL (it usually ends in /v1) "
            "and OPENAI_MODEL"
        )
    told = f"{reason} {error.body}"
    if re.search(r"maximum context length|exceed_context_size|context_length_exceeded", told):
        return ContextTooLong(f"{where}: {reason}")
    return EndpointRefused(f"{where} answered {error.status_code}: {reason}")


def _shortly(cause: object) -> str:
    """An error's text on one line, without anything that looks like a key."""
    text = " ".join(str(cause).split())[:300] or type(cause).__name__
    return re.sub(r"\b(sk|xox[a-z]|xapp)-[\w-]+", r"\1-…", text)
