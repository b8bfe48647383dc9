"""`app_mention`: somebody speaks to the bot in a channel or a thread."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.arrival import from_message, is_from_a_person
from handlers.intake import Intake


def register(app: AsyncApp, intake: Intake) -> None:
    async def mentioned(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if is_from_a_person(event):
            arrival = from_message(event, context.team_id or "", context.bot_user_id or "")
            await intake.take(arrival, body.get("event_id"), addressed=True)

    app.event("app_mention")(mentioned)
