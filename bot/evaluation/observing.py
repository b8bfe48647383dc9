"""A model's endpoint, watched while a question is answered: what it is told and what it costs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from typing import Any

from bot import tokens
from bot.llm import ContextTooLong, EndpointError, Message
from bot.remembered import Remembered, RememberedCompletion


class Observed:
    """`endpoint` as it is, with notes of what went through it since `begin`."""

    def __init__(self, endpoint: Remembered) -> None:
        self._endpoint = endpoint
        self.begin()

    def begin(self) -> None:
        """A new question: the notes are empty again."""
        self.messages: list[Message] = []  # all that the model was told
        self.faults: list[str] = []  # but a prompt that was too long: that is tried again
        self.prompt_tokens = self.completion_tokens = 0  # counted here where nobody else counts
        self._waited, self._seconds_before = 0.0, self._endpoint.seconds

    @property
    def seconds_saved(self) -> float:
        """How much longer the model took when it was first asked for what was replayed now."""
        return max(0.0, self._endpoint.seconds - self._seconds_before - self._waited)

    async def model(self) -> str:
        return await self._endpoint.model()

    def stream(self, messages: Sequence[Message], max_tokens: int) -> ObservedCompletion:
        return ObservedCompletion(self, self._endpoint.stream(messages, max_tokens), messages)

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> str:
        with self.noting(messages):
            text = await self._endpoint.complete(messages, max_tokens, schema)
        self.count(messages, text)
        return text

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str]
    ) -> dict[str, float] | None:
        with self.noting(messages):
            shares = await self._endpoint.probability(messages, options)
        if shares is not None:
            self.count(messages, "")
        return shares

    async def close(self) -> None:
        await self._endpoint.close()

    @contextlib.contextmanager
    def noting(self, messages: Sequence[Message]) -> Iterator[None]:
        """Notes what is told, how long it takes, and what goes wrong inside the block."""
        self.messages += messages
        started = time.monotonic()
        try:
            yield
        except EndpointError as error:
            if not isinstance(error, ContextTooLong):
                self.faults.append(str(error))
            raise
        finally:
            self._waited += time.monotonic() - started

    def count(self, messages: Sequence[Message], reply: str) -> None:
        """Adds what `messages` and `reply` are in Qwen's tokens."""
        told = sum(tokens.count(message.content) + tokens.MESSAGE_OVERHEAD for message in messages)
        self.prompt_tokens += told
        self.completion_tokens += max(1, tokens.count(reply))


class ObservedCompletion:
    """A completion whose pieces are passed on."""

    def __init__(
        self, owner: Observed, completion: RememberedCompletion, messages: Sequence[Message]
    ) -> None:
        self._owner, self._completion, self._messages = owner, completion, messages

    @property
    def usage(self) -> Any:
        return self._completion.usage

    async def pieces(self) -> AsyncGenerator[str, None]:
        text = ""
        with self._owner.noting(self._messages):
            async with contextlib.aclosing(self._completion.pieces()) as pieces:
                async for piece in pieces:
                    text += piece
                    yield piece
        if self.usage is None:
            self._owner.count(self._messages, text)
        else:
            self._owner.prompt_tokens += self.usage.prompt_tokens
            self._owner.completion_tokens += self.usage.completion_tokens
