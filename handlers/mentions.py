"""`app_mention`: somebody speaks to the bot in a channel or a thread."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.arrival import from_message, is_from_a_person
from handlers.inbox import Inbox
from handlers.threads import Threads


def register(app: AsyncApp, inbox: Inbox, threads: Threads) -> None:
    async def mentioned(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if not is_from_a_person(event):
            return
        bot = context.bot_user_id or ""
        arrival = from_message(event, context.team_id or "", bot)
        await threads.spoken_to(arrival.thread_key, arrival.user)
        if arrival.wish in ("mute", "unmute"):
            await threads.mute(arrival.thread_key, arrival.wish == "mute")
        await inbox.accept(arrival, body.get("event_id"))

    app.event("app_mention")(mentioned)
