"""The job: answer what arrived, and say it in its thread, as one message."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answer, Answerer, Citation, Stories, Turn, question
from bot.answering.phrases import phrase
from handlers.arrival import Arrival
from handlers.blocks import answer as answer_blocks
from handlers.blocks import buttons, guide
from handlers.blocks.buttons import Asked
from handlers.blocks.text import Links, markdown
from handlers.channels import Channels
from handlers.live import LiveMessage
from handlers.records import record
from handlers.sessions import processing
from handlers.standing import StandingMessage
from handlers.stops import Stopped, Stops
from handlers.threads import Threads
from handlers.trouble import TROUBLE, reason
from knowledge.story import Story

log = logging.getLogger(__name__)


class Replies:
    """`bot` is the bot's own user id, for the help text; `has_model`: answers may be drafted."""

    def __init__(
        self,
        client: AsyncWebClient,
        stories: Stories,
        channels: Channels,
        threads: Threads,
        stops: Stops,
        links: Links,
        bot: str,
        has_model: bool,
    ) -> None:
        self._client, self._stories, self._channels = client, stories, channels
        self._threads, self._stops, self._links = threads, stops, links
        self._bot, self._has_model = bot, has_model

    async def deliver(self, arrival: Arrival) -> None:
        """Replies to `arrival`. Raises one of `TROUBLE` where Slack does not take the reply."""
        chosen = await self._channels.story(arrival.team, arrival.channel)
        answerer = self._stories.answerer(chosen)
        about = f"Ask me about {answerer.story.title}."
        several = self._stories.all() if len(self._stories.all()) > 1 else []
        match arrival.wish:
            case "question":
                await self._answer(arrival, answerer)
            case "think":
                await self._think(arrival)
            case "help":
                blocks = guide.help_blocks(answerer.story, self._bot, several, self._has_model)
                await self._say(arrival, about, blocks)
            case "introduce":
                blocks = guide.greeting_blocks(answerer.story, self._bot, several, self._has_model)
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
        turns = await self._threads.turns(arrival.conversation_key, arrival.ts)
        language = answerer.language_of(arrival.text, turns)
        await self._show_status(arrival, language)
        message = LiveMessage(self._client, arrival)

        async def show(text: str, citations: Sequence[Citation]) -> None:
            await message.show(markdown(text, citations, self._links))

        async with processing(self._client, arrival, self._has_model):
            try:
                answer = await self._stops.unless_stopped(
                    arrival, lambda: answerer.answer(arrival.text, turns, show)
                )
            except Stopped:  # that was the answer: the question does not go back to the queue
                await message.stop(phrase("stopped", language))
                log.info("stopped %s", arrival.key)
                return
            except asyncio.CancelledError:  # the program ends; the queue gives it to another
                await message.withdraw()
                raise
            except Exception:
                log.exception("no answer for %s, code %s", arrival.key, code := _code())
                sorry = phrase("failed", language, code=code)
                await message.finish(sorry, [answer_blocks.text_block(sorry)], [], sorry)
                return
            asked = Asked(arrival.ts, answerer.story.id)
            below = buttons.below(answer, asked, self._has_model, _is_thought_of(arrival.text))
            await message.finish(
                markdown(answer.text, answer.citations, self._links),
                [*answer_blocks.blocks(answer, self._links), *below],
                [*answer_blocks.below_text(answer, self._links), *below],
                answer_blocks.fallback(answer, self._links),
            )
        await self._remember(arrival, asked, answer)

    async def _think(self, arrival: Arrival) -> None:
        """Answers a question again, with more thought, in the message that answered it."""
        assert arrival.press is not None
        asked = Asked.of(arrival.press.row)
        answerer = self._stories.answerer(asked.story)
        turns = await self._threads.turns(arrival.conversation_key, asked.ts)
        language = answerer.language_of(arrival.text, turns)
        message = StandingMessage(self._client, arrival.channel, arrival.press)
        await message.begin(phrase("thinking", language), buttons.stop_row(asked, language))

        async def stay() -> None:
            """What stands there was drafted and attested: it stays, and so does the button."""
            log.warning("no second answer for %s, code %s", arrival.key, code := _code())
            again = buttons.think_row(arrival.text, replace(asked, drawn=code), language)
            await message.keep(phrase("failed", language, code=code), again)

        async with processing(self._client, arrival, self._has_model):
            try:
                answer = await self._stops.unless_stopped(
                    arrival, lambda: answerer.answer(arrival.text, turns, think=True)
                )
            except Stopped:
                await message.keep(phrase("stopped", language))
                log.info("stopped %s", arrival.key)
                return
            except asyncio.CancelledError:
                await message.restore()
                raise
            except Exception:
                log.exception("thinking failed")
                await stay()
                return
            if answer.origin == "extract":
                await stay()
                return
            await message.finish(
                [*answer_blocks.blocks(answer, self._links), *buttons.thought(answer)],
                answer_blocks.fallback(answer, self._links),
            )
        await self._remember(arrival, asked, answer)

    async def _remember(self, arrival: Arrival, asked: Asked, answer: Answer) -> None:
        record(arrival.key, asked.story, answer)
        turn = Turn(question=answer.question, answer=answer.text, language=answer.language)
        await self._threads.remember(arrival.conversation_key, asked.ts, turn)

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


def _is_thought_of(asked: str) -> bool:
    """Whether a question gets thought by itself, as far as its own words tell."""
    text, wished = question.wants_thought(question.tidy(asked))
    return wished or question.needs_thought(text)


def _code() -> str:
    """What a user can tell an administrator, and what finds the cause in the log."""
    return uuid.uuid4().hex[:8]
