"""What a thread shows while an answer is written: that it is being written, and how that goes."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.language import read_alike
from bot.answering.phrases import phrase, wider
from handlers.arrival import Arrival
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording
from knowledge.story import Story

log = logging.getLogger(__name__)

CALL_S = 3.0  # the answer waits for it: shown after the answer, it would stay there


async def show_status(
    client: AsyncWebClient, arrival: Arrival, language: str, story: Story, has_model: bool
) -> None:
    """Shows a status in the thread of `arrival`. Slack clears it when the reply comes.

    `language` is the question's. A workspace may not allow it; the reply comes all the same.
    """
    try:
        async with asyncio.timeout(CALL_S):
            await client.assistant_threads_setStatus(
                channel_id=arrival.channel,
                thread_ts=arrival.thread,
                status=phrase("reading", language),
                loading_messages=stages(story, language) if has_model else None,
            )
    except TROUBLE as error:
        log.debug("no status shown: %s", reason(error))


def stages(story: Story, language: str) -> list[str] | None:
    """What is done for an answer with a model, one after another: Slack shows each in turn, at
    most ten. None where there are no words for it in `language`."""
    w = Wording(language)
    if w.language not in wider(language):
        return None
    counts = {
        "passages": w.number(sum(1 for _ in story.passages())),
        "sources": w.number(len(story.standing)),
    }
    names = ["searching", "choosing", "drafting", "checking", "both_sides"]
    if not read_alike(language, story.language):
        names.append("translating")
    return [w(f"agent.{name}", **counts) for name in names]
