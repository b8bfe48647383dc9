"""What has been taken in and is not answered yet, with when it came: for whoever watches the bot.

One sorted set in Redis. It is a measure, and nothing is done by it: docket's queue alone tells what
is to be done. An entry whose job is never done is forgotten after a day.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.keeping import WAITING_S

_KEY = "backstory:waiting"


@dataclass(frozen=True)
class Queue:
    """How much waits, and how long the oldest of it has, in seconds."""

    waiting: int
    oldest_s: float


class Waiting:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis; its errors are raised."""

    def __init__(self, redis: Any, clock: Callable[[], float] = time.time) -> None:
        self._redis, self._clock = redis, clock

    async def begin(self, key: str) -> None:
        await self._redis.zadd(_KEY, {key: self._clock()}, nx=True)
        await self._redis.expire(_KEY, WAITING_S)

    async def end(self, key: str) -> None:
        await self._redis.zrem(_KEY, key)

    async def look(self) -> Queue:
        now = self._clock()
        await self._redis.zremrangebyscore(_KEY, "-inf", now - WAITING_S)
        waiting = await self._redis.zcard(_KEY)
        oldest = await self._redis.zrange(_KEY, 0, 0, withscores=True)
        return Queue(int(waiting), max(0.0, now - float(oldest[0][1])) if oldest else 0.0)
