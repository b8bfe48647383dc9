"""How the running bot does, as its administrators see it on Home and as Prometheus reads it."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

from docket import Docket
from redis.exceptions import RedisError

from bot.app import Backstory
from bot.llm import Chain
from bot.metrics import OLDEST_SECONDS, WAITING
from handlers.condition import Condition, EndpointState
from handlers.waiting import Waiting
from knowledge.errors import StoreUnreachable

log = logging.getLogger(__name__)

ASKED_S = 2.0  # how long an endpoint may take to say that it is there


async def measure_queue(waiting: Waiting) -> None:
    """Sets the metrics of what all processes have before them."""
    try:
        queue = await waiting.look()
    except (RedisError, OSError) as error:
        log.warning("what waits is not known: %s", error)
        WAITING.set(math.nan)
        OLDEST_SECONDS.set(math.nan)
        return
    WAITING.set(queue.waiting)
    OLDEST_SECONDS.set(queue.oldest_s)


async def condition(
    backstory: Backstory, docket: Docket, is_heard: Callable[[], bool], story: str
) -> Condition:
    """Of this process, except for the queue and the snapshots, which all processes share."""
    redis, waiting, running = True, None, None
    generations, published = None, None
    try:
        found = await backstory.store.generations(story)
        generations = len(found)
        published = next((one.published for one in found if one.is_current), None)
        tasks = await docket.snapshot()
        running = len(tasks.running)
        waiting = max(0, tasks.total_tasks - running)
    except (StoreUnreachable, RedisError, OSError):
        redis = False
    endpoints: list[EndpointState] = []
    if isinstance(backstory.endpoint, Chain):
        endpoints = [
            EndpointState(state.address, state.model, state.answers, state.is_spared)
            for state in await backstory.endpoint.states(ASKED_S)
        ]
    return Condition(is_heard(), redis, endpoints, generations, published, waiting, running)
