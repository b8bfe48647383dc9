"""Answers that were given, kept for what is done with them later.

A button below an answer carries the id of what is kept: to share it, judge it, explain it, delete
it or answer it anew. In Redis, a string for each, forgotten after a month.
"""

from __future__ import annotations

import secrets
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.answering import Answer, Turn
from handlers.belongings import Belongings
from handlers.keeping import Lifetimes


class KeptAnswer(BaseModel):
    """An answer, who asked for it and where it stands.

    `asked_at` is the ts of the question, `thread` the ts of its thread, `message` that of the
    answer; "" for one that only its asker sees, and until it is posted.

    `thought`: a model was asked to think first; `quoted`: the reply begins with the question, which
    nobody else could see; `follow_ups`: what buttons below it ask.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(default_factory=lambda: secrets.token_urlsafe(9))
    team: str
    channel: str
    user: str
    asked_at: str
    thread: str = ""
    message: str = ""
    story: str
    snapshot: str
    answer: Answer
    thought: bool = False
    quoted: bool = False
    follow_ups: tuple[str, ...] = ()

    @property
    def conversation_key(self) -> str:
        """Where the thread's memory has it: as in handlers.arrival.Arrival."""
        place = f"{self.team}:{self.channel}"
        return place if self.channel.startswith("D") else f"{place}:{self.thread}"

    @property
    def is_private(self) -> bool:
        """Whether only its asker sees it."""
        return not self.thread and not self.quoted

    @property
    def turn(self) -> Turn:
        """What a thread remembers of it."""
        answer = self.answer
        return Turn(question=answer.question, answer=answer.text, language=answer.language)


class KeptAnswers:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis."""

    def __init__(self, redis: Any, lifetimes: Lifetimes = Lifetimes()) -> None:  # noqa: B008
        self._redis, self._keep_s = redis, lifetimes.written_s
        self._belongings = Belongings(redis, lifetimes)

    async def keep(self, kept: KeptAnswer) -> None:
        """Keeps `kept`, in place of what was kept under its id."""
        await self._belongings.add(kept.team, kept.user, "answer", kept.id)
        await self._redis.set(_key(kept.id), kept.model_dump_json(), ex=self._keep_s)

    async def get(self, id: str) -> KeptAnswer | None:
        """None for what is not kept, or no longer."""
        raw = await self._redis.get(_key(id))
        return None if raw is None else KeptAnswer.model_validate_json(raw)

    async def forget(self, id: str) -> None:
        await self._redis.delete(_key(id))


def _key(id: str) -> str:
    return f"backstory:answer:{id}"
