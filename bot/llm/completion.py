"""One completion at one endpoint, as it streams in: its text, without any thinking."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import tokens
from bot.llm.counting import count_tokens
from bot.llm.faults import (
    BROKEN_OFF,
    ContextTooLong,
    EndpointError,
    EndpointRefused,
    OnlyThought,
    UselessReply,
    all_told,
    fault_in_reply,
)
from bot.llm.lines import lines
from bot.llm.manners import LESSONS, Manners
from bot.llm.model import Message, Tally, Usage
from bot.llm.server import Server
from bot.llm.thinking import ANEW, ThinkingFilter

END_OF_BODY_S = 0.5  # how long the last bytes after [DONE] are waited for


@dataclass(frozen=True)
class _Chunk:
    text: str
    aside: str  # what it carries in the field for thinking
    finish: str | None


class Completion:
    """A completion being written (a Reply). `begun`: whether the endpoint has sent anything."""

    def __init__(
        self,
        server: Server,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._server, self._messages, self._max_tokens = server, messages, max_tokens
        self._think, self._schema, self._tally = think, schema, tally
        self._thought_in_secret = False
        self._came: list[str] = []  # all that was sent, thinking included
        self.usage: Usage | None = None
        self.thinking_ms: int | None = None
        self.model: str | None = None
        self.endpoint: str | None = server.address
        self.begun = False

    async def text(self) -> str:
        async with contextlib.aclosing(self.pieces()) as pieces:
            text = "".join([piece async for piece in pieces])
        return text.rpartition(ANEW)[2].strip()

    async def pieces(self) -> AsyncGenerator[str, None]:
        self.model = await self._server.model()
        manners = await self._server.manners()
        for lessons in itertools.count():
            think = self._think and manners.can_think
            request = manners.request(self._messages, self._max_tokens, think, self._schema)
            try:
                async with contextlib.aclosing(self._pieces(request, think, manners)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except ContextTooLong:
                raise
            except EndpointRefused as error:
                if lessons >= LESSONS or not manners.learn(request, think, all_told(error)):
                    raise

    async def _pieces(
        self, request: dict[str, Any], think: bool, manners: Manners
    ) -> AsyncGenerator[str, None]:
        text = ThinkingFilter(manners.thinks_aloud(think))
        course = _Course()
        aside: list[str] = []  # what came in the field for thinking
        finish: str | None = None
        try:
            async with contextlib.aclosing(self._events(request)) as events:
                async for data in events:
                    chunk = self._read(data, request)
                    finish = chunk.finish or finish
                    if chunk.text or chunk.aside:
                        course.begin()
                        self._came += (chunk.aside, chunk.text)
                    if chunk.aside:
                        aside.append(chunk.aside)
                        text.begin_outside()
                    for piece in text.feed(chunk.text):
                        course.note(piece)
                        yield piece
            if finish in BROKEN_OFF:
                raise self._server.fault(fault_in_reply(finish, self._server.address))
            alone = finish == "stop" and not (course.has_text or text.thoughts)
            if aside and alone and manners.answers_aside(request):
                for piece in text.feed("".join(aside)):
                    course.note(piece)
                    yield piece
                aside, self._thought_in_secret = [], False
            cut_in_thought = text.expects_more and finish == "length"
            if (rest := text.rest()) and not cut_in_thought:
                course.note(rest)
                yield rest
            thoughts = bool(aside) or text.thoughts or cut_in_thought or self._thought_in_secret
            manners.saw(think, thoughts, text.began_inside or cut_in_thought)
            if course.has_text:
                manners.saw_text(think, beside_thoughts=bool(aside))
            if thoughts:
                self.thinking_ms = course.thinking_ms(self._thought_in_secret)
            if not course.has_text:
                kind = OnlyThought if thoughts else UselessReply
                raise self._useless("sent an empty reply, or nothing but thinking", kind)
        finally:
            if self.usage is None and self.begun:  # it was stopped or cut, or never says
                came = tokens.count("".join(self._came))
                self.usage = self._server.reckoned(self._messages, came)
            count_tokens(self.usage)
            if self._tally is not None and self.begun:
                self._tally.add(self.usage, self.thinking_ms)

    def _read(self, data: str, request: Mapping[str, Any]) -> _Chunk:
        """What is in one chunk; the one that counts tokens has no text."""
        try:
            chunk = json.loads(data)
            if error := chunk.get("error") or (chunk.get("object") == "error" and chunk):
                raise self._server.fault(fault_in_reply(error, self._server.address), request)
            if usage := chunk.get("usage"):
                self._count(usage)
            choices = chunk.get("choices") or ()
            deltas = [choice.get("delta") or {} for choice in choices]
            return _Chunk(
                text="".join(delta.get("content") or "" for delta in deltas),
                aside="".join(
                    str(d.get("reasoning") or d.get("reasoning_content") or "") for d in deltas
                ),
                finish=next((c["finish_reason"] for c in choices if c.get("finish_reason")), None),
            )
        except (ValueError, AttributeError, TypeError, RecursionError) as error:
            raise self._useless(f"sent a malformed chunk of {len(data)} characters") from error

    def _count(self, usage: Mapping[str, Any]) -> None:
        self.usage = self._server.counted(usage)
        details = usage.get("completion_tokens_details")
        if isinstance(details, Mapping) and details.get("reasoning_tokens"):
            self._thought_in_secret = True

    async def _events(self, request: dict[str, Any]) -> AsyncGenerator[str, None]:
        """The data of each server-sent event up to [DONE]."""
        begun = done = False
        try:
            async with self._server.post(request) as reply:
                told = lines(reply.iter_bytes())
                async for line in told:
                    if not line.startswith("data:"):
                        continue
                    self.begun = begun = True
                    data = line[5:].strip()
                    if data == "[DONE]":
                        done = True
                        break
                    done = done or '"finish_reason":"' in data.replace(" ", "")
                    yield data
                with contextlib.suppress(TimeoutError):
                    # Read to its end, the connection serves the next request too.
                    async with asyncio.timeout(END_OF_BODY_S):
                        async for _ in told:
                            pass
        except Exception as error:  # the SDK's errors and its transport's, which it does not wrap
            if not done:
                raise self._server.fault(error, request) from error
        if not begun:
            raise self._useless("did not answer with a stream: check OPENAI_BASE_URL")
        if not done:
            raise self._useless("sent a reply that was cut off")

    def _useless(self, told: str, kind: type[UselessReply] = UselessReply) -> EndpointError:
        return self._server.fault(kind(f"the endpoint {self._server.address} {told}"))


class _Course:
    """When the parts of a reply came, seconds on the clock."""

    def __init__(self) -> None:
        self._sent = time.monotonic()
        self._begun: float | None = None  # when the first of anything came
        self._said: float | None = None  # when the first of the text came

    @property
    def has_text(self) -> bool:
        return self._said is not None

    def begin(self) -> None:
        if self._begun is None:
            self._begun = time.monotonic()

    def note(self, piece: str) -> None:
        if piece == ANEW:
            self._said = None
        elif self._said is None and piece.strip():
            self._said = time.monotonic()

    def thinking_ms(self, in_secret: bool) -> int:
        """From the first thought to the first word; from the beginning, where none was sent."""
        since = self._sent if in_secret or self._begun is None else self._begun
        until = time.monotonic() if self._said is None else self._said
        return round((until - since) * 1000)
