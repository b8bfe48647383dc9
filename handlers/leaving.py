"""The bot was taken out of a channel, or the channel was archived: its digest stops.

`channel_left` and `group_left` "are sometimes withheld", and the bot need not see
`member_left_channel` of itself: what none of them tells, the next digest finds out.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.digests.queue import DigestQueue


def register(app: AsyncApp, queue: DigestQueue) -> None:
    async def stop(event: dict[str, Any], context: AsyncBoltContext, why: str) -> None:
        at = float(event.get("event_ts") or 0)
        await queue.stop(context.team_id or "", str(event["channel"]), why, at)

    async def left(event: dict[str, Any], context: AsyncBoltContext) -> None:
        await stop(event, context, "not_in_channel")

    async def member_left(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("user") == context.bot_user_id:
            await stop(event, context, "not_in_channel")

    async def archived(event: dict[str, Any], context: AsyncBoltContext) -> None:
        await stop(event, context, "is_archived")

    app.event("member_left_channel")(member_left)
    for name in ("channel_left", "group_left"):
        app.event(name)(left)
    for name in ("channel_archive", "group_archive"):
        app.event(name)(archived)
