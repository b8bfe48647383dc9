"""Questions of a channel that its sources did not answer, until a digest tells of them.

One hash for each channel, from the ts of a question to what was asked: noted twice, a question
counts once. What only its asker has seen is not noted.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.keeping import WRITTEN_S
from handlers.kept import KeptAnswer
from knowledge.text import decoded

MOST = 50  # different questions of a channel
MOST_ASKED = 500  # questions of a channel, the same ones again included


class _Ask(BaseModel):
    model_config = ConfigDict(frozen=True)

    question: str
    at: float


@dataclass(frozen=True)
class Asked:
    """A question in the words that it was last asked in, and each `ts` at which it was."""

    question: str
    at: tuple[str, ...]

    @property
    def times(self) -> int:
        return len(self.at)


class Unanswered:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. `clock`: seconds since the epoch;
    `keep_s`: seconds."""

    def __init__(
        self, redis: Any, clock: Callable[[], float] = time.time, keep_s: int = WRITTEN_S
    ) -> None:
        self._redis, self._clock, self._keep_s = redis, clock, keep_s

    async def note(self, kept: KeptAnswer) -> None:
        """Notes a question that was declined; one that got an answer after all is struck off."""
        key = _key(kept.team, kept.channel)
        if not kept.answer.declined:
            await self._redis.hdel(key, kept.asked_at)
            return
        if not kept.message or not normal(kept.answer.question):
            return
        ask = _Ask(question=kept.answer.question, at=self._clock())
        async with self._redis.pipeline() as pipe:
            pipe.hset(key, mapping={kept.asked_at: ask.model_dump_json()})
            pipe.expire(key, self._keep_s)
            await pipe.execute()
        await self._trim(key)

    async def top(self, team: str, channel: str, most: int = MOST) -> list[Asked]:
        """What was asked, the most frequent first, of as frequent ones the latest."""
        asks = await self._asks(_key(team, channel))
        oldest = self._clock() - self._keep_s
        fresh = {ts: ask for ts, ask in asks.items() if ask.at > oldest}
        return sorted(_grouped(fresh), key=lambda one: -one.times)[:most]

    async def forget(self, team: str, channel: str, asked_at: str) -> None:
        """Forgets the question with the ts `asked_at`, as when its asker takes it back."""
        await self._redis.hdel(_key(team, channel), asked_at)

    async def _trim(self, key: str) -> None:
        asks = await self._asks(key)
        oldest = self._clock() - self._keep_s
        fresh = {ts: ask for ts, ask in asks.items() if ask.at > oldest}
        kept = [ts for asked in _grouped(fresh)[:MOST] for ts in asked.at][:MOST_ASKED]
        if gone := asks.keys() - set(kept):
            await self._redis.hdel(key, *gone)

    async def _asks(self, key: str) -> dict[str, _Ask]:
        raw = await self._redis.hgetall(key)
        return {decoded(ts): _Ask.model_validate_json(ask) for ts, ask in raw.items()}


def tell(pipe: Any, team: str, channel: str, asked_at: Iterable[str]) -> None:
    """Strikes questions off, as a part of the transaction `pipe`: a digest tells of them."""
    if gone := list(asked_at):
        pipe.hdel(_key(team, channel), *gone)


def normal(question: str) -> str:
    """What the same question has in common, however it is written: its words."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return " ".join(re.sub(r"<[^>]*>|[\W_]", " ", folded).split())


def _grouped(asks: dict[str, _Ask]) -> list[Asked]:
    """The same questions together, what was asked last first."""
    groups = defaultdict[str, list[str]](list)
    for ts, ask in sorted(asks.items(), key=lambda each: -each[1].at):
        groups[normal(ask.question)].append(ts)
    return [Asked(asks[at[0]].question, tuple(at)) for at in groups.values()]


def _key(team: str, channel: str) -> str:
    return f"backstory:unanswered:{team}:{channel}"
