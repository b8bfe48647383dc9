"""Those who wait see it: how many are before them, in their thread, until their turn comes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from redis.exceptions import RedisError

from handlers.arrival import Arrival
from handlers.desk import Desk
from handlers.trouble import TROUBLE, reason
from handlers.turns import Turns, Waiter
from handlers.wording import Wording
from knowledge.cancelling import is_cancelled

log = logging.getLogger(__name__)

LOOK_S = 1.0
FIRST = 20  # of each line are told, again and again; Slack takes 600 statuses a minute
CALLS = 30  # at most, each time
NEWS_S = 5.0  # at least between two that tell one person different numbers
FADES_S = 90.0  # Slack clears a status after two minutes


class InLine:
    """Lets through whoever may go, and tells the others. `clock` gives seconds, of any epoch."""

    def __init__(
        self, desk: Desk, turns: Turns, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._desk, self._turns, self._clock = desk, turns, clock
        self._told: dict[str, tuple[int, float]] = {}  # key -> how many before it, and when

    async def looking(self) -> None:
        """Looks until cancelled. While Redis is away nobody's turn comes."""
        while not is_cancelled():
            try:
                await self._turns.look()
                if await self._turns.is_teller():
                    await self.tell()
            except (RedisError, OSError) as error:
                log.debug("cannot look whose turn it is: %s", error)
            except Exception:  # such as what a newer version has kept: no reason to end the process
                log.exception("those who wait are not told")
            await asyncio.sleep(LOOK_S)

    async def tell(self) -> None:
        """Shows the first of each line how many are before them, where that is news."""
        waiters = [one for one in await self._turns.first(FIRST) if one.arrival.wish != "ask"]
        keys = {waiter.arrival.key for waiter in waiters}
        self._told = {key: told for key, told in self._told.items() if key in keys}
        news = [waiter for waiter in waiters if self._is_news(waiter)]
        await asyncio.gather(*map(self._show, sorted(news, key=lambda one: one.ahead)[:CALLS]))

    def _is_news(self, waiter: Waiter) -> bool:
        ahead, at = self._told.get(waiter.arrival.key, (-1, -FADES_S))
        since = self._clock() - at
        return since >= FADES_S or (ahead != waiter.ahead and since >= NEWS_S)

    async def _show(self, waiter: Waiter) -> None:
        arrival = waiter.arrival
        self._told[arrival.key] = (waiter.ahead, self._clock())
        w = Wording(self._desk.stories.answerer().language_of(arrival.text))
        await self._set(arrival, w("waiting.ahead", number=w.number(waiter.ahead)))
        if await self._turns.is_over(arrival):  # it was answered meanwhile: this would stay there
            await self._set(arrival, "")

    async def _set(self, arrival: Arrival, status: str) -> None:
        try:
            client = (await self._desk.workspaces.get(arrival.team)).client
            await client.assistant_threads_setStatus(
                channel_id=arrival.channel, thread_ts=arrival.thread, status=status
            )
        except TROUBLE as error:
            log.debug("%s is not told that it waits: %s", arrival.key, reason(error))
