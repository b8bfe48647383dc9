"""Takes a question that nobody has begun to answer out of the queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from docket import Docket
from docket.execution import ExecutionState

from handlers.arrival import Arrival
from handlers.waiting import Waiting

# Gets the key of an arrival, and the ts before which it must have come.
Withdraw = Callable[[str, str], Awaitable[bool]]

_WAITS = (ExecutionState.SCHEDULED, ExecutionState.QUEUED)


def is_older(ts: str, before: str) -> bool:
    """Whether `ts` is before the ts `before`; the id of an invitation, which has no ts, is."""
    try:
        return float(ts) < float(before)
    except ValueError:
        return True


def withdrawing(
    docket: Docket, redis: Any, leave: Callable[[Arrival], Awaitable[None]]
) -> Withdraw:
    """`leave` is told of what is withdrawn. `redis` is a redis.asyncio.Redis or a BurnerRedis."""

    async def withdraw(key: str, before: str) -> bool:
        """False for what came later, is being answered, or is done; errors of Redis are raised."""
        found = await docket.get_execution(key)
        if found is None or found.state not in _WAITS:
            return False
        arrival = Arrival.model_validate_json(found.args[0])
        if arrival.wish == "forget" or not is_older(arrival.ts, before):
            return False
        await docket.cancel(key)
        await Waiting(redis).end(key)
        await leave(arrival)
        return True

    return withdraw
