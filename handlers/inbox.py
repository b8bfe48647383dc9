"""Accept once, queue durably, then acknowledge.

Slack delivers again what was not acknowledged, and never again what was. So a listener returns
only when its message is in the queue: Bolt runs with `process_before_response`, and a queue out
of reach becomes an error, which is no acknowledgement. What is in the queue is tried until it is
answered: for a day, with growing pauses.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from docket import ConcurrencyLimit, Docket, Retry
from docket.execution import Disposition
from redis.exceptions import RedisError

from bot.metrics import DUPLICATES, ERRORS, RETRIES, RUNNING
from bot.reference import current, working_on
from bot.tracing import carried, span
from handlers.arrival import Arrival
from handlers.belongings import Belongings
from handlers.keeping import SEEN_S, Lifetimes
from handlers.trouble import TROUBLE, is_for_good, reason
from handlers.turns import PUT_OFF, Turns
from handlers.waiting import Waiting

log = logging.getLogger(__name__)

TRIES = 300  # a day of them, at the longest pause
LONGEST_PAUSE_S = 300
ENQUEUE_TIMEOUT_S = 2.0  # of the three seconds that Slack waits for an acknowledgement

Deliver = Callable[[Arrival], Awaitable[None]]
Note = Callable[[], Awaitable[None]]


class Inbox:
    """The queue between listeners and workers.

    `deliver` does a queued job; a process that only takes messages in has none. `redis` holds
    the set of messages seen. `turns` tells when which job is due.
    """

    def __init__(
        self,
        docket: Docket,
        redis: Any,
        turns: Turns,
        deliver: Deliver | None = None,
        lifetimes: Lifetimes = Lifetimes(),
    ) -> None:
        self._docket, self._redis, self._waiting = docket, redis, Waiting(redis)
        self._turns, self._belongings = turns, Belongings(redis, lifetimes)

        # One reply at a time in a conversation: a follow-up is answered after what it follows.
        async def reply(
            arrival: str,
            conversation: str,
            trace: str = "",
            one_at_a_time: ConcurrencyLimit = ConcurrencyLimit("conversation", max_concurrent=1),
            again: Retry = Retry(attempts=TRIES),
        ) -> None:
            if deliver is None:
                raise RuntimeError("this process takes messages in and answers none")
            wanted = Arrival.model_validate_json(arrival)
            with working_on(wanted.key), RUNNING.track_inprogress():
                try:
                    # Docket would carry the trace, too, but loses it where a job has to wait.
                    with span("job", trace, wish=wanted.wish):
                        await deliver(wanted)
                except Exception as error:
                    await turns.leave(wanted)  # its next try is nobody's turn
                    last = again.attempt >= TRIES
                    ours = None if isinstance(error, (RedisError, *TROUBLE)) else error
                    if is_for_good(error) or last:
                        log.error(
                            "%s cannot be answered: %s", wanted.key, reason(error), exc_info=ours
                        )
                        ERRORS.labels("job").inc()
                    else:
                        if again.attempt == 1:
                            log.warning(
                                "%s is tried again: %s", wanted.key, reason(error), exc_info=ours
                            )
                        RETRIES.labels("job").inc()
                        again.after(timedelta(seconds=min(2**again.attempt, LONGEST_PAUSE_S)))
                await turns.leave(wanted)
                await self._waiting.end(wanted.key)
                await self._belongings.drop(wanted.team, wanted.user, "job", wanted.key)

        self._job = reply
        docket.register(reply)

    async def accept(
        self, arrival: Arrival, event_id: str | None = None, note: Note | None = None
    ) -> bool:
        """Queues `arrival`; False where it was queued before.

        `note` keeps what follows from it, before it is marked as seen: where this process dies in
        between, both are done when Slack delivers again. It may be called more than once.

        Raises an error of Redis or TimeoutError where the queue is out of reach: let it go up, so
        that Slack delivers again.
        """
        came_as = current()
        with working_on(arrival.key) as own, span("event", wish=arrival.wish):
            queued = await self._queue(arrival, event_id, note)
            if queued is Disposition.SCHEDULED:
                as_well = f", came as {came_as}" if came_as not in ("", own) else ""
                log.info("accepted %s (%s)%s", arrival.key, arrival.wish, as_well)
            else:
                log.debug("delivered before: %s", arrival.key)
                DUPLICATES.labels("delivery").inc()
        return queued is not None

    async def _queue(
        self, arrival: Arrival, event_id: str | None, note: Note | None
    ) -> Disposition | None:
        """None where it was queued before, and may be done by now."""
        seen = [_seen(arrival.key), *([_seen(event_id)] if event_id else [])]
        async with asyncio.timeout(ENQUEUE_TIMEOUT_S):
            for key in seen:
                if await self._redis.get(key) is not None:
                    return None
            await self._waiting.begin(arrival.key)
            if arrival.user:
                await self._belongings.add(arrival.team, arrival.user, "job", arrival.key)
            is_due = await self._turns.join(arrival)
            # The key makes the same message queued twice at once one job; the marks, set only
            # after it is safe in the queue, keep it from running again once it is done.
            when = None if is_due else datetime.now(UTC) + PUT_OFF
            added = await self._docket.add(self._job, when=when, key=arrival.key)(
                arrival.model_dump_json(),
                conversation=arrival.conversation_key,
                trace=carried(),
            )
            if not is_due:
                await self._turns.added(arrival)
            if note is not None:
                await note()
            for key in seen:
                await self._redis.set(key, "1", ex=SEEN_S)
        return added.disposition


def _seen(name: str) -> str:
    return f"backstory:seen:{name}"
