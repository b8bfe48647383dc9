"""The loop: every worker looks now and then which digests are due, and queues them."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable

from redis.exceptions import RedisError

from handlers.digests.queue import DigestQueue
from handlers.digests.schedule import due
from handlers.digests.subscriptions import Subscriptions

log = logging.getLogger(__name__)

EVERY_S = 20.0


def now_utc() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


async def tick(
    subscriptions: Subscriptions, queue: DigestQueue, now: datetime.datetime
) -> list[str]:
    """Queues every digest that is due; gives the channels. What is queued already stays once."""
    queued = []
    for standing in await subscriptions.all():
        if standing.off is not None:
            continue
        day = due(standing.subscription, standing.last, now)
        if day is not None:
            await queue.post(standing.subscription, day)
            queued.append(standing.subscription.channel)
    return queued


async def ticking(
    subscriptions: Subscriptions,
    queue: DigestQueue,
    clock: Callable[[], datetime.datetime],
    every_s: float = EVERY_S,
) -> None:
    """Ticks until cancelled. While Redis is away nothing is queued, which is logged once."""
    away = False
    task = asyncio.current_task()
    # Before Python 3.12 `asyncio.wait_for`, which redis-py writes with, may swallow a cancellation.
    while not (task and task.cancelling()):
        try:
            await tick(subscriptions, queue, clock())
            away = False
        except (RedisError, OSError) as error:
            if not away:
                log.error("no digests are queued until Redis is back: %s", error)
            away = True
        await asyncio.sleep(every_s)
