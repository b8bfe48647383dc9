"""What is for the bot goes into the inbox, and the thread remembers who spoke to whom."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from handlers.arrival import Arrival
from handlers.inbox import ENQUEUE_TIMEOUT_S, Inbox
from handlers.stops import Stops
from handlers.threads import Threads


@dataclass(frozen=True)
class Intake:
    inbox: Inbox
    threads: Threads
    stops: Stops

    async def take(self, arrival: Arrival, event_id: str | None, addressed: bool) -> bool:
        """Queues `arrival`; False where it was queued before.

        `addressed`: it mentions the bot or is a direct message; then the thread is the author's
        conversation with the bot from now on.

        A wish to stop is not queued: it would wait behind the answer that it is to stop. It stands
        where that answer looks, before this returns.
        """
        if arrival.wish == "stop":
            async with asyncio.timeout(ENQUEUE_TIMEOUT_S):
                await self.stops.wish(arrival)
            return True

        async def note() -> None:
            if addressed:
                await self.threads.spoken_to(arrival.conversation_key, arrival.user)
            if arrival.wish in ("mute", "unmute"):
                muted = arrival.wish == "mute"
                await self.threads.mute(arrival.conversation_key, muted, arrival.ts)

        return await self.inbox.accept(arrival, event_id, note)
