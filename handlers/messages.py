"""`message`: direct messages, group DMs, and follow-ups in a thread the bot is in."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.arrival import Arrival, from_message, is_from_a_person, mentions_bot, mentions_others
from handlers.inbox import Inbox
from handlers.threads import Threads


def register(app: AsyncApp, inbox: Inbox, threads: Threads) -> None:
    async def message(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if not is_from_a_person(event):
            return
        bot = context.bot_user_id or ""
        arrival = from_message(event, context.team_id or "", bot)
        if await _is_for_bot(event, arrival, bot, threads):
            if arrival.wish in ("mute", "unmute"):
                await threads.mute(arrival.thread_key, arrival.wish == "mute")
            await inbox.accept(arrival, body.get("event_id"))

    app.event("message")(message)


async def _is_for_bot(event: dict[str, Any], arrival: Arrival, bot: str, threads: Threads) -> bool:
    """Mentions come as `app_mention` too; the inbox takes whichever comes first."""
    if arrival.channel_type == "im" or mentions_bot(event, bot):
        await threads.spoken_to(arrival.thread_key, arrival.user)
        return True
    if arrival.thread == arrival.ts:
        return False  # a channel's own talk
    if arrival.wish in ("mute", "unmute"):
        return await threads.knows(arrival.thread_key)
    to_others = mentions_others(event, bot)
    return await threads.is_for_bot(arrival.thread_key, arrival.user, arrival.text, to_others)
