"""The job: answer what arrived, and say it in its thread, as one message."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answerer, Citation, Stories, Turn
from bot.answering.phrases import phrase
from handlers.arrival import Arrival
from handlers.blocks import answer as answer_blocks
from handlers.blocks import guide
from handlers.blocks.text import Links, markdown
from handlers.channels import Channels
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
        stories: Stories,
        channels: Channels,
        threads: Threads,
        links: Links,
        bot: str,
    ) -> None:
        self._client, self._stories, self._channels = client, stories, channels
        self._threads, self._links, self._bot = threads, links, bot

    async def deliver(self, arrival: Arrival) -> None:
        """Replies to `arrival`. Raises one of `TROUBLE` where Slack does not take the reply."""
        chosen = await self._channels.story(arrival.team, arrival.channel)
        answerer = self._stories.answerer(chosen)
        about = f"Ask me about {answerer.story.title}."
        several = self._stories.all() if len(self._stories.all()) > 1 else []
        match arrival.wish:
            case "question":
                await self._answer(arrival, answerer)
            case "help":
                blocks = guide.help_blocks(answerer.story, self._bot, several)
                await self._say(arrival, about, blocks)
            case "introduce":
                blocks = guide.greeting_blocks(answerer.story, self._bot, several)
                await self._say(arrival, about, blocks)
            case "mute" | "unmute":
                said = phrase("muted" if arrival.wish == "mute" else "unmuted", "en")
                await self._say(arrival, said)
            case "use":
                await self._use(arrival, answerer.story)

    async def _use(self, arrival: Arrival, before: Story) -> None:
        """The channel's questions go to another story from now on, where there is one so called."""
        wanted = arrival.chosen_story
        if wanted not in self._stories:
            await self._say(arrival, guide.no_such_story(wanted, self._stories.all()))
            return
        await self._channels.use(arrival.team, arrival.channel, wanted)
        story = self._stories.answerer(wanted).story
        await self._say(arrival, guide.story_chosen(story, before))

    async def _answer(self, arrival: Arrival, answerer: Answerer) -> None:
        turns = await self._threads.turns(arrival.conversation_key)
        await self._show_status(arrival, answerer.language_of(arrival.text, turns))
        message = LiveMessage(self._client, arrival)

        async def show(text: str, citations: Sequence[Citation]) -> None:
            await message.show(markdown(text, citations, self._links))

        try:
            answer = await answerer.answer(arrival.text, turns, show)
        except asyncio.CancelledError:  # the program ends; the queue gives the question to another
            await message.withdraw()
            raise
        except Exception:
            code = uuid.uuid4().hex[:8]
            log.exception("no answer for %s, code %s", arrival.key, code)
            sorry = phrase("failed", answerer.language_of(arrival.text, turns), code=code)
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

    async def _say(self, arrival: Arrival, text: str, blocks: Sequence[guide.Block] = ()) -> None:
        await self._client.chat_postMessage(
            channel=arrival.channel,
            thread_ts=arrival.thread or None,
            text=text,
            blocks=blocks or None,
            unfurl_links=False,
            unfurl_media=False,
        )
