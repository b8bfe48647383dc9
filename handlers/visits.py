"""What the bot remembers of those who come to its own pages in Slack: Home, and direct messages.

When they came, what they saw then, and which questions they have asked, the latter as marks that
do not tell the words. All in Redis, and forgotten after five weeks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any

from handlers.keeping import CLAIM_S, GREETED_S, LATELY_S, STATES_S, VISITS_S
from knowledge.text import decoded

STAYS_NEW_S = 24 * 3600  # what was new to somebody is shown as new for a day

Clock = Callable[[], float]


@dataclass(frozen=True)
class Visit:
    """`snapshot`: what the user saw last; `before`: what they had seen before that, while what is
    new since then counts as new to them; `since`: when they saw `before` last, in seconds since
    the epoch."""

    snapshot: str
    before: str | None = None
    since: float = 0.0


@dataclass(frozen=True)
class Guest:
    """Somebody who opened Home, and the channel of their direct messages with the bot."""

    team: str
    user: str
    channel: str


class Visits:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. Its errors are raised."""

    def __init__(self, redis: Any, clock: Clock = time.time) -> None:
        self._redis, self._clock = redis, clock

    async def open(self, guest: Guest, story: str, snapshot: str) -> Visit:
        """`guest` opens Home, where `snapshot` of `story` is shown."""
        key, now = _key("visit", guest.team, guest.user), self._clock()
        kept = await self._visit(key, story)
        if kept is None:
            visit = Visit(snapshot)
        elif kept.snapshot != snapshot:
            visit = Visit(snapshot, kept.snapshot, await self._seen_at(key, story))
        elif kept.before and now - await self._changed_at(key, story) < STAYS_NEW_S:
            visit = kept
        else:
            visit = Visit(snapshot)
        changed = kept is None or kept.snapshot != snapshot
        fields = {
            f"{story}:snapshot": visit.snapshot,
            f"{story}:before": visit.before or "",
            f"{story}:since": str(visit.since),
            f"{story}:seen": str(now),
            **({f"{story}:changed": str(now)} if changed else {}),
        }
        await self._redis.hset(key, mapping=fields)
        await self._redis.expire(key, VISITS_S)
        name = "\n".join((guest.team, guest.user, guest.channel))
        await self._redis.zadd(_LATELY, {name: now})
        await self._redis.zremrangebyscore(_LATELY, 0, now - LATELY_S)
        await self._redis.expire(_LATELY, LATELY_S)
        return visit

    async def last(self, guest: Guest, story: str, snapshot: str) -> Visit:
        """What `guest` is to be shown as new where `snapshot` is shown to them unasked."""
        key = _key("visit", guest.team, guest.user)
        kept = await self._visit(key, story)
        if kept is None or kept.snapshot == snapshot:
            return kept or Visit(snapshot)
        return Visit(snapshot, kept.snapshot, await self._seen_at(key, story))

    async def lately(self) -> list[Guest]:
        """Who opened Home in the last day, the latest first."""
        rows = await self._redis.zrangebyscore(_LATELY, self._clock() - LATELY_S, "+inf")
        return [Guest(*decoded(row).split("\n")) for row in reversed(rows)]

    async def forget(self, team: str) -> None:
        """Nobody of `team` is shown anything unasked any more."""
        for row in await self._redis.zrange(_LATELY, 0, -1):
            if decoded(row).split("\n")[0] == team:
                await self._redis.zrem(_LATELY, row)

    async def forget_user(self, team: str, user: str) -> None:
        """That `user` was here, what they saw and what they asked."""
        keys = [_key(what, team, user) for what in ("visit", "greeted", "asked")]
        await self._redis.delete(*keys)
        for row in await self._redis.zrange(_LATELY, 0, -1):
            if decoded(row).split("\n")[:2] == [team, user]:
                await self._redis.zrem(_LATELY, row)

    async def claim(self, deed: str) -> bool:
        """Whether the caller is the first of all processes to do `deed`."""
        return bool(await self._redis.set(f"backstory:claim:{deed}", "1", nx=True, ex=CLAIM_S))

    async def greet(self, team: str, user: str) -> bool:
        """Whether `user` has not been greeted yet; from now on they have."""
        key = _key("greeted", team, user)
        return bool(await self._redis.set(key, "1", nx=True, ex=GREETED_S))

    async def ungreet(self, team: str, user: str) -> None:
        """The greeting did not get there."""
        await self._redis.delete(_key("greeted", team, user))

    async def asked(self, team: str, user: str, *marks: str) -> Set[str]:
        """The marks of what `user` asked, `marks` from now on included."""
        key = _key("asked", team, user)
        if marks:
            await self._redis.sadd(key, *marks)
            await self._redis.expire(key, VISITS_S)
        return {decoded(mark) for mark in await self._redis.smembers(key)}

    async def keep_state(self, story: str, snapshot: str, make: Callable[[], bytes]) -> None:
        """Keeps a state of a story, so that what comes later can be held against it."""
        key = _state(story, snapshot)
        if not await self._redis.expire(key, STATES_S):
            await self._redis.set(key, make(), ex=STATES_S)

    async def state(self, story: str, snapshot: str) -> bytes | None:
        """The state as it was kept; None where it was not, or is no more."""
        kept: bytes | None = await self._redis.get(_state(story, snapshot))
        return kept

    async def _visit(self, key: str, story: str) -> Visit | None:
        snapshot = await self._field(key, f"{story}:snapshot")
        if not snapshot:
            return None
        before = await self._field(key, f"{story}:before")
        return Visit(snapshot, before or None, float(await self._field(key, f"{story}:since") or 0))

    async def _seen_at(self, key: str, story: str) -> float:
        return float(await self._field(key, f"{story}:seen") or 0)

    async def _changed_at(self, key: str, story: str) -> float:
        return float(await self._field(key, f"{story}:changed") or 0)

    async def _field(self, key: str, name: str) -> str:
        return decoded(await self._redis.hget(key, name) or "")


_LATELY = "backstory:lately-at-home"


def _key(what: str, team: str, user: str) -> str:
    return f"backstory:{what}:{team}:{user}"


def _state(story: str, snapshot: str) -> str:
    return f"backstory:{{{story}}}:state:{snapshot}"
