"""Who is answered next: fair between channels, within the limits of each user and channel.

Nothing that is accepted is refused or dropped: what is over a limit waits. In each channel a few
questions at most are in the workers' queue, and the others wait behind them in a line of their own,
so that one channel with hundreds of questions holds no other channel's question up. When one is
answered, the next in its line goes into the queue, behind what came there from elsewhere.

Every question is a job of docket's from the moment it is accepted. One that waits is a job that is
put off, by much longer than it will wait, and here it is only decided when it becomes due: what is
lost or twice is docket's business alone, and if all that is kept here were lost, each job would
still come. Docket's own RateLimit is not used: it wakes all that wait at the same moment, in no
order, and knows no fairness.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from docket import Docket

from handlers.arrival import Arrival

WINDOW_S = 60
PUT_OFF = timedelta(hours=6)  # then it comes due, whatever was or was not kept here
PATIENCE_S = 60.0  # for an entry whose job is never added: Slack delivers again within minutes
TELLER_S = 5  # then another process tells those who wait
# What costs nothing, and would be pointless late.
AT_ONCE = frozenset({"delete", "forget", "mute", "unmute"})


@dataclass(frozen=True)
class Limits:
    """How many arrivals of a user and of a channel are begun in a minute, and how many of a
    channel are in the workers' queue or under way at once."""

    user_per_minute: int = 30
    channel_per_minute: int = 200
    places: int = 8


@dataclass(frozen=True)
class Waiter:
    """An arrival that waits for its turn, and how many are before it."""

    arrival: Arrival
    ahead: int


class Turns:
    """`docket` is where the jobs are; what is kept here lies beside them. Its methods raise the
    errors of Redis. `clock` gives seconds since the epoch."""

    def __init__(
        self, docket: Docket, limits: Limits, clock: Callable[[], float] = time.time
    ) -> None:
        self._docket, self._limits, self._clock = docket, limits, clock
        self._prefix, self._name = docket.key("turns"), secrets.token_hex(8)

    async def join(self, arrival: Arrival) -> bool:
        """Whether the job of `arrival` is to be added for now; else it waits, to be added for
        later. The same arrival may join again and again."""
        if arrival.wish in AT_ONCE:
            return True
        return await self._call("join", _room(arrival), arrival) == 0

    async def added(self, arrival: Arrival) -> None:
        """A job that waits was added. If its turn came just before that, it is due now."""
        await self._call("added", _room(arrival), arrival)

    async def leave(self, arrival: Arrival) -> None:
        """The job has ended: the next in its line may come."""
        if arrival.wish not in AT_ONCE:
            await self._call("leave", _room(arrival), arrival)

    async def look(self) -> None:
        """Lets through whoever may go now that time has passed."""
        for room in await self._rooms():
            await self._call("fill", room)

    async def first(self, number: int) -> list[Waiter]:
        """The first `number` of those who wait in each line."""
        waiters = []
        async with self._docket.redis() as redis:
            for room in await self._rooms():
                before = await redis.zcard(f"{self._prefix}:under:{room}")
                entries = await redis.zrange(f"{self._prefix}:waiting:{room}", 0, number - 1)
                for rank, entry in enumerate(entries):
                    kept = await redis.hget(f"{self._prefix}:kept", entry)
                    if kept is not None:
                        arrival = Arrival.model_validate_json(kept)
                        waiters.append(Waiter(arrival, before + rank))
        return waiters

    async def is_teller(self) -> bool:
        """Whether this process tells those who wait; one does, as long as it goes on asking."""
        key = f"{self._prefix}:teller"
        async with self._docket.redis() as redis:
            if await redis.set(key, self._name, nx=True, ex=TELLER_S):
                return True
            if (await redis.get(key) or b"").decode() != self._name:
                return False
            await redis.expire(key, TELLER_S)
        return True

    async def is_over(self, arrival: Arrival) -> bool:
        """Whether it neither waits nor is in the queue or under way."""
        async with self._docket.redis() as redis:
            for line in ("waiting", "under"):
                key = f"{self._prefix}:{line}:{_room(arrival)}"
                if await redis.zscore(key, _entry(arrival)) is not None:
                    return False
        return True

    async def _rooms(self) -> list[str]:
        async with self._docket.redis() as redis:
            rooms: set[bytes] = await redis.smembers(f"{self._prefix}:rooms")
        return sorted(room.decode() for room in rooms)

    async def _call(self, what: str, room: str, arrival: Arrival | None = None) -> int:
        limits = self._limits
        given = (limits.places, limits.user_per_minute, limits.channel_per_minute, WINDOW_S)
        whose = (_entry(arrival), arrival.model_dump_json()) if arrival else ()
        async with self._docket.redis() as redis:
            return int(
                await redis.eval(  # type: ignore[attr-defined]  # of all its three kinds
                    _script(), 1, self._docket.queue_key, what, self._prefix,
                    self._docket.key("runs:"), room, f"{self._clock():.6f}", *map(str, given),
                    str(PATIENCE_S), *whose,
                )
            )  # fmt: skip


@cache
def _script() -> str:
    return files("handlers").joinpath("turns.lua").read_text(encoding="utf-8")


def _room(arrival: Arrival) -> str:
    return f"{arrival.team}:{arrival.channel}"


def _entry(arrival: Arrival) -> str:
    """With its user, who has a limit, too."""
    return f"{arrival.team}:{arrival.user} {arrival.key}"
