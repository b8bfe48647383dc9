"""The job: answer what arrived, and say it in its thread, as one message."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answerer, Citation, Turn
from bot.answering.phrases import phrase
from handlers.arrival import Arrival
from handlers.blocks import answer as answer_blocks
from handlers.blocks import guide
from handlers.blocks.text import Links, markdown
from handlers.live import LiveMessage
from handlers.threads import Threads
from handlers.trouble import TROUBLE, reason
from knowledge.story import Story

log = logging.getLogger(__name__)


class Replies:
    """`bot` is the bot's own user id, for the help text."""

    def __init__(
        self,
        client: AsyncWebClient,
        answerer: Answerer,
        threads: Threads,
        links: Links,
        bot: str,
    ) -> None:
        self._client, self._answerer, self._threads = client, answerer, threads
        self._links, self._bot = links, bot

    async def deliver(self, arrival: Arrival) -> None:
        """Replies to `arrival`. Raises one of `TROUBLE` where Slack does not take the reply."""
        match arrival.wish:
            case "question":
                await self._answer(arrival)
            case "help":
                await self._say(arrival, guide.help_blocks(self._story(), self._bot))
            case "introduce":
                await self._say(arrival, guide.greeting_blocks(self._story(), self._bot))
            case "mute" | "unmute":
                said = phrase("muted" if arrival.wish == "mute" else "unmuted", "en")
                await self._say(arrival, [], said)

    async def _answer(self, arrival: Arrival) -> None:
        turns = await self._threads.turns(arrival.conversation_key)
        await self._show_status(arrival, self._answerer.language_of(arrival.text, turns))
        message = LiveMessage(self._client, arrival)

        async def show(text: str, citations: Sequence[Citation]) -> None:
            await message.show(markdown(text, citations, self._links))

        try:
            answer = await self._answerer.answer(arrival.text, turns, show)
        except asyncio.CancelledError:  # the program ends; the queue gives the question to another
            await message.withdraw()
            raise
        except Exception:
            code = uuid.uuid4().hex[:8]
            log.exception("no answer for %s, code %s", arrival.key, code)
            sorry = phrase("failed", self._answerer.language_of(arrival.text, turns), code=code)
            block = {"type": "markdown", "text": sorry}
            await message.finish(sorry, [block], [], sorry)
            return
        await message.finish(
            markdown(answer.text, answer.citations, self._links),
            answer_blocks.blocks(answer, self._links),
            answer_blocks.source_blocks(answer, self._links),
            answer_blocks.fallback(answer, self._links),
        )
        turn = Turn(question=answer.question, answer=answer.text, language=answer.language)
        await self._threads.remember(arrival.conversation_key, turn)
        log.info(
            "answered %s from %s in %d ms%s",
            arrival.key,
            answer.origin,
            answer.timings_ms.total,
            ", declined" if answer.declined else "",
        )

    async def _show_status(self, arrival: Arrival, language: str) -> None:
        """Slack clears it when the reply comes. A workspace may not allow it; the reply comes."""
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=arrival.channel,
                thread_ts=arrival.thread,
                status=phrase("reading", language),
            )
        except TROUBLE as error:
            log.debug("no status shown: %s", reason(error))

    async def _say(self, arrival: Arrival, blocks: list[guide.Block], text: str = "") -> None:
        plain = text or f"Ask me about {self._story().title}."
        await self._client.chat_postMessage(
            channel=arrival.channel,
            thread_ts=arrival.thread or None,
            text=plain,
            blocks=blocks or None,
            unfurl_links=False,
            unfurl_media=False,
        )

    def _story(self) -> Story:
        return self._answerer.index.snapshot.story
