"""The thread as an agent's session: while it is processing, Slack shows a stop button there.

docs.slack.dev/ai/agent-sessions. Where Slack does not know the app as an agent it refuses, and
people stop an answer by writing so. No answer waits for any of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import question
from handlers.arrival import Arrival
from handlers.blocks.text import bare
from handlers.trouble import TROUBLE, reason

log = logging.getLogger(__name__)

MAX_TITLE = 200  # characters; only a session that begins takes one
CALL_S = 3.0  # a busy Slack asks to wait longer than a stop button is of use


@contextlib.asynccontextmanager
async def processing(client: AsyncWebClient, arrival: Arrival, lasts: bool) -> AsyncIterator[None]:
    """The thread of `arrival` is processing while the block runs, where the work `lasts`.

    Slack ends that state by itself neither with the reply nor when somebody presses stop.
    """
    if not lasts:
        yield
        return
    beginning = asyncio.create_task(_set(client, arrival, "processing"))
    try:
        yield
    finally:
        if await beginning:
            await _set(client, arrival, "active")


async def pause(client: AsyncWebClient, arrival: Arrival) -> None:
    """The thread of a wish to `mute` is suspended: the bot is silent there, and may be brought
    back. With `unmute` it is active again. A message beside all threads has no session."""
    if arrival.thread != arrival.ts:
        await _set(client, arrival, "suspended" if arrival.wish == "mute" else "active")


async def _set(client: AsyncWebClient, arrival: Arrival, status: str) -> bool:
    """False where Slack refused; a call that was not answered may have been heard."""
    begins = status == "processing"
    title = bare(question.tidy(arrival.text), MAX_TITLE) if begins else None
    try:
        async with asyncio.timeout(CALL_S):
            await client.agents_sessions_setStatus(
                channel_id=arrival.channel,
                thread_ts=arrival.thread,
                status=status,
                title=title or None,
                initiator_user_id=arrival.user,
            )
    except TROUBLE as error:
        log.debug("the session is not shown as %s: %s", status, reason(error))
        return not isinstance(error, SlackApiError)
    return True
