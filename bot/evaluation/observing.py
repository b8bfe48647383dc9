"""A model, watched while one question is answered: what it is told, and what it costs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from typing import Any

from bot import tokens
from bot.llm import ANEW, ContextTooLong, EndpointError, Message, Reply, Tally, Usage
from bot.remembered import Remembered


class Observed:
    """`model` as it is (a Model), with notes of what went through it since `begin`."""

    def __init__(self, model: Remembered) -> None:
        self._model = model
        self.begin()

    def begin(self) -> None:
        """A new question: the notes are empty again."""
        self.messages: list[Message] = []  # all that the model was told
        self.faults: list[str] = []  # but a prompt that was too long: that is tried again
        self.prompt_tokens = self.completion_tokens = 0
        self._waited, self._seconds_before = 0.0, self._model.seconds

    @property
    def seconds_saved(self) -> float:
        """How much longer the model took when it was first asked for what was replayed now."""
        return max(0.0, self._model.seconds - self._seconds_before - self._waited)

    @property
    def address(self) -> str:
        return self._model.address

    async def model(self) -> str:
        return await self._model.model()

    def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> ObservedReply:
        reply = self._model.stream(messages, max_tokens, think, schema, tally)
        return ObservedReply(self, reply, messages)

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        think: bool = False,
        tally: Tally | None = None,
    ) -> str:
        with self.noting(messages):
            text = await self._model.complete(messages, max_tokens, schema, think, tally)
        self.count(messages, text)
        return text

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str], tally: Tally | None = None
    ) -> dict[str, float] | None:
        with self.noting(messages):
            shares = await self._model.probability(messages, options, tally)
        if shares is not None:
            self.count(messages, "")
        return shares

    async def close(self) -> None:
        await self._model.close()

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

    def count(self, messages: Sequence[Message], text: str, usage: Usage | None = None) -> None:
        """Adds the tokens of a completion: the endpoint's count, else what they are for Qwen."""
        if usage is not None:
            self.prompt_tokens += usage.prompt_tokens
            self.completion_tokens += usage.completion_tokens
            return
        self.prompt_tokens += tokens.count_prompt(message.content for message in messages)
        self.completion_tokens += max(1, tokens.count(text))


class ObservedReply:
    """A completion whose pieces are passed on (a Reply)."""

    def __init__(self, owner: Observed, reply: Reply, messages: Sequence[Message]) -> None:
        self._owner, self._reply, self._messages = owner, reply, messages

    @property
    def usage(self) -> Usage | None:
        return self._reply.usage

    @property
    def thinking_ms(self) -> int | None:
        return self._reply.thinking_ms

    @property
    def model(self) -> str | None:
        return self._reply.model

    @property
    def endpoint(self) -> str | None:
        return self._reply.endpoint

    async def text(self) -> str:
        async with contextlib.aclosing(self.pieces()) as pieces:
            text = "".join([piece async for piece in pieces])
        return text.rpartition(ANEW)[2].strip()

    async def pieces(self) -> AsyncGenerator[str, None]:
        said: list[str] = []
        with self._owner.noting(self._messages):
            async with contextlib.aclosing(self._reply.pieces()) as pieces:
                async for piece in pieces:
                    said.append(piece)
                    yield piece
        self._owner.count(self._messages, "".join(said), self.usage)
