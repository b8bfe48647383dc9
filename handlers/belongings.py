"""Under which keys something of somebody's is kept, so that it can be deleted when they ask.

A sorted set in Redis for each user, of entries like "answer:ID" by when they end by themselves. An
entry is written before what it names: what is kept is always on the list. The other way would be to
scan all keys and to look into each answer for its asker, which takes longer the more others ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal

from handlers.keeping import Lifetimes
from knowledge.text import decoded

What = Literal["answer", "thread", "judgement", "job"]


class Belongings:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. `clock`: seconds since the epoch."""

    def __init__(
        self,
        redis: Any,
        lifetimes: Lifetimes = Lifetimes(),  # noqa: B008 (frozen)
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._redis, self._lifetimes, self._clock = redis, lifetimes, clock

    async def add(self, team: str, user: str, what: What, name: str) -> None:
        """Something of `user` is going to be kept under `name`."""
        key, now = _key(team, user), self._clock()
        await self._redis.zadd(key, {f"{what}:{name}": now + self._lasts_s(what)})
        await self._redis.zremrangebyscore(key, "-inf", now)
        await self._redis.expire(key, self._lifetimes.index_s)

    async def of(self, team: str, user: str, what: What) -> list[str]:
        """The names of what is kept of `user`, the oldest first; some may be gone by now."""
        entries = [decoded(entry) for entry in await self._redis.zrange(_key(team, user), 0, -1)]
        start = f"{what}:"
        return [entry.removeprefix(start) for entry in entries if entry.startswith(start)]

    async def drop(self, team: str, user: str, what: What, name: str) -> None:
        """It is not kept any more."""
        await self._redis.zrem(_key(team, user), f"{what}:{name}")

    def _lasts_s(self, what: What) -> int:
        if what == "judgement":
            return self._lifetimes.judged_s
        # A thread's memory lasts as long as somebody goes on talking there.
        return self._lifetimes.index_s if what == "thread" else self._lifetimes.written_s


def _key(team: str, user: str) -> str:
    return f"backstory:belongings:{team}:{user}"
