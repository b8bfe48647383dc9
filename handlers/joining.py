"""`member_joined_channel`: the bot was invited, and says once what it can do."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.arrival import Arrival
from handlers.inbox import Inbox


def register(app: AsyncApp, inbox: Inbox) -> None:
    async def joined(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if event.get("user") != context.bot_user_id:
            return
        event_id = str(body.get("event_id") or "")
        arrival = Arrival(
            wish="introduce",
            team=context.team_id or "",
            channel=event["channel"],
            channel_type="channel",
            user=str(event.get("inviter") or ""),
            ts=event_id,  # there is no message; the event stands for it
            thread="",
            text="",
        )
        await inbox.accept(arrival, event_id)

    app.event("member_joined_channel")(joined)
