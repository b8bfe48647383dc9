"""Takes a question that nobody has begun to answer out of the queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from docket import Docket
from docket.execution import ExecutionState

from handlers.arrival import Arrival
from handlers.waiting import Waiting

Withdraw = Callable[[str], Awaitable[bool]]  # by the key of an arrival

_WAITS = (ExecutionState.SCHEDULED, ExecutionState.QUEUED)


def withdrawing(
    docket: Docket, redis: Any, leave: Callable[[Arrival], Awaitable[None]]
) -> Withdraw:
    """`leave` is told of what is withdrawn. `redis` is a redis.asyncio.Redis or a BurnerRedis."""

    async def withdraw(key: str) -> bool:
        """False for what is being answered, or is done; errors of Redis are raised."""
        found = await docket.get_execution(key)
        if found is None or found.state not in _WAITS:
            return False
        await docket.cancel(key)
        await Waiting(redis).end(key)
        await leave(Arrival.model_validate_json(found.args[0]))
        return True

    return withdraw
