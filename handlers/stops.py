"""Wishes to stop an answer, and the answers that heed them.

A wish is taken in by one process and heeded by another. It stands in Redis with the time it was
made, and a running answer looks whether one younger than its question has come: nothing is missed
between two looks, a question that still waits in the queue is stopped too, and what is asked later
is not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from redis.exceptions import RedisError

from handlers.arrival import Arrival
from handlers.keeping import FORGOTTEN_S, STOPS_S
from knowledge.cancelling import is_cancelled
from knowledge.text import decoded

log = logging.getLogger(__name__)

LOOK_S = 0.25  # between two looks; each is one small read
EVERYWHERE = "*"  # the field of a wish that names no thread

T = TypeVar("T")


class Stopped(Exception):
    """The answer was not finished: who asked did not want it any more."""


class Stops:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. Only one's own questions are stopped."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def wish(self, arrival: Arrival) -> None:
        """Stops what its user asked in the thread before `arrival`; outside threads, in the whole
        channel. Raises an error of Redis where that is out of reach."""
        field = EVERYWHERE if arrival.thread == arrival.ts else arrival.thread
        await self._redis.hset(_key(arrival), mapping={field: arrival.ts})
        await self._redis.expire(_key(arrival), STOPS_S)

    async def unless_stopped(
        self, arrival: Arrival, work: Callable[[], Coroutine[Any, Any, T]]
    ) -> T:
        """The result of `work`, which is cancelled where its question is stopped.

        Raises Stopped then, when the work has ended.
        """
        if await self._is_stopped(arrival):
            raise Stopped
        working = asyncio.create_task(work())
        looking = asyncio.create_task(self._until_stopped(arrival))
        try:
            await asyncio.wait((working, looking), return_when=asyncio.FIRST_COMPLETED)
            if working.done() and not await self.is_forgotten(arrival):
                return working.result()
            raise Stopped
        finally:
            working.cancel()
            looking.cancel()
            await asyncio.gather(working, looking, return_exceptions=True)

    async def forget(self, team: str, user: str, at: str) -> None:
        """What `user` asked before the ts `at`, anywhere, is not answered any more. Raises an error
        of Redis."""
        await self._redis.set(_forgotten(team, user), at, ex=FORGOTTEN_S)

    async def is_forgotten(self, arrival: Arrival) -> bool:
        """Whether its user asked to be forgotten after it."""
        try:
            at = await self._redis.get(_forgotten(arrival.team, arrival.user))
        except (RedisError, OSError) as error:
            log.debug("cannot look whether %s is forgotten: %s", arrival.key, error)
            return False
        return at is not None and float(at) > _at(arrival)

    async def _until_stopped(self, arrival: Arrival) -> None:
        while not is_cancelled() and not await self._is_stopped(arrival):  # noqa: ASYNC110 (Redis)
            await asyncio.sleep(LOOK_S)

    async def _is_stopped(self, arrival: Arrival) -> bool:
        try:
            wishes = await self._redis.hgetall(_key(arrival))
        except (RedisError, OSError) as error:  # an answer does not end with its store
            log.debug("cannot look whether %s is stopped: %s", arrival.key, error)
            return False
        if await self.is_forgotten(arrival):
            return True
        made = {decoded(field): float(ts) for field, ts in wishes.items()}
        latest = max(made.get(EVERYWHERE, 0.0), made.get(arrival.thread, 0.0))
        return latest > _at(arrival)


def _key(arrival: Arrival) -> str:
    return f"backstory:stops:{arrival.team}:{arrival.channel}:{arrival.user}"


def _forgotten(team: str, user: str) -> str:
    return f"backstory:forgotten:{team}:{user}"


def _at(arrival: Arrival) -> float:
    """An invitation has an id, and no ts."""
    try:
        return float(arrival.ts)
    except ValueError:
        return float("inf")
