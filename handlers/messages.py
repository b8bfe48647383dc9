"""`message`: direct messages, group DMs, and follow-ups in a thread the bot is in."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.arrival import Arrival, from_message, is_from_a_person, mentions_bot, mentions_others
from handlers.intake import Intake
from handlers.threads import Threads, is_courtesy


def register(app: AsyncApp, intake: Intake) -> None:
    async def message(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if not is_from_a_person(event):
            return
        bot = context.bot_user_id or ""
        arrival = from_message(event, context.team_id or "", bot)
        # A mention comes as `app_mention` too; the inbox takes whichever is first.
        mentioned = mentions_bot(event, bot)
        direct = arrival.channel_type == "im"
        if (
            mentioned
            or (direct and await _is_heard(arrival, intake.threads))
            or (not direct and await _goes_on(arrival, mentions_others(event, bot), intake.threads))
        ):
            addressed = mentioned or direct
            await intake.take(arrival, body.get("event_id"), addressed)

    app.event("message")(message)


async def _is_heard(arrival: Arrival, threads: Threads) -> bool:
    """Whether a direct message gets a reply: any but a courtesy, unless the bot was muted there."""
    if arrival.wish != "question":
        return True
    return not is_courtesy(arrival.text) and not await threads.is_muted(arrival.conversation_key)


async def _goes_on(arrival: Arrival, to_others: bool, threads: Threads) -> bool:
    """Whether a message without a mention goes on with a conversation with the bot."""
    if arrival.thread == arrival.ts:
        return False  # a channel's own talk
    if arrival.wish in ("mute", "unmute", "stop"):
        return await threads.knows(arrival.conversation_key)
    return await threads.is_for_bot(arrival.conversation_key, arrival.user, arrival.text, to_others)
