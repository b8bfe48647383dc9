"""The job: answer what arrived, and say it in its thread, as one message."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.answering import Answer, Answerer, Citation, Turn, question
from bot.answering.phrases import phrase
from handlers.arrival import Arrival
from handlers.blocks import answer as answer_blocks
from handlers.blocks import buttons, guide
from handlers.blocks.buttons import Asked
from handlers.blocks.text import markdown
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.live import LiveMessage
from handlers.readers import Reader
from handlers.records import record
from handlers.sessions import processing
from handlers.standing import StandingMessage
from handlers.stops import Stopped
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording
from handlers.workspaces import Workspace
from knowledge.story import Story

log = logging.getLogger(__name__)

LOCALE_WAIT_S = 2.0

Answered = Callable[[KeptAnswer], Awaitable[None]]  # is told of each answer that was delivered


class Replies:
    """`on_answered`: told of each answer, after it stands."""

    def __init__(self, desk: Desk, on_answered: Sequence[Answered] = ()) -> None:
        self._desk, self._on_answered = desk, on_answered

    async def deliver(self, arrival: Arrival) -> None:
        """Replies to `arrival`. Raises one of `TROUBLE` where Slack does not take the reply."""
        desk = self._desk
        if why := await desk.admission.refusal(arrival.team, arrival.channel, arrival.user):
            log.info("%s is not answered any more: %s", arrival.key, why)
            return
        workspace = await desk.workspaces.get(arrival.team)
        message = LiveMessage(workspace, arrival, desk.ledger)
        if arrival.wish != "think" and await message.stands():
            log.info("%s was answered before", arrival.key)
            return
        chosen = await desk.channels.story(arrival.team, arrival.channel)
        answerer = desk.stories.answerer(chosen)
        await _Reply(desk, arrival, workspace, message, answerer, self._on_answered).deliver()


class _Reply:
    """The reply to one arrival, from the story of its channel."""

    def __init__(
        self,
        desk: Desk,
        arrival: Arrival,
        workspace: Workspace,
        message: LiveMessage,
        answerer: Answerer,
        on_answered: Sequence[Answered],
    ) -> None:
        self._desk, self._arrival, self._answerer = desk, arrival, answerer
        self._message, self._on_answered = message, on_answered
        self._client, self._bot = workspace.client, workspace.bot_user
        self._links, self._has_model = desk.links, desk.has_model

    async def deliver(self) -> None:
        story, all_stories = self._answerer.story, self._desk.stories.all()
        several = all_stories if len(all_stories) > 1 else []
        match self._arrival.wish:
            case "question":
                await self._answer()
            case "think":
                await self._think()
            case "help":
                w = Wording(await self._locale())
                blocks = guide.help_blocks(story, self._bot, w, several, self._has_model)
                await self._say(guide.in_short(story, w), blocks)
            case "introduce":
                w = Wording(await self._locale())
                blocks = guide.greeting_blocks(story, self._bot, w, several, self._has_model)
                await self._say(guide.in_short(story, w), blocks)
            case "mute" | "unmute":
                said = "muted" if self._arrival.wish == "mute" else "unmuted"
                await self._say(phrase(said, await self._locale()))
            case "use":
                await self._use(story, Wording(await self._locale()))

    async def _locale(self) -> str:
        """That of who is spoken to; nobody waits for an answer long enough to mind asking Slack."""
        arrival = self._arrival
        if not arrival.user:
            return Reader().locale
        reader = await self._desk.readers.get(arrival.team, arrival.user, LOCALE_WAIT_S)
        return reader.locale

    async def _use(self, before: Story, wording: Wording) -> None:
        """The channel's questions go to another story from now on, where there is one so called."""
        arrival, stories = self._arrival, self._desk.stories
        wanted = arrival.chosen_story
        if wanted not in stories:
            await self._say(guide.no_such_story(wanted, stories.all(), wording))
            return
        await self._desk.channels.use(arrival.team, arrival.channel, wanted)
        chosen = stories.answerer(wanted).story
        await self._say(guide.story_chosen(chosen, before, wording))

    async def _answer(self) -> None:
        arrival, answerer = self._arrival, self._answerer
        turns = await self._desk.threads.turns(arrival.conversation_key, arrival.ts)
        language = answerer.language_of(arrival.text, turns)
        await self._show_status(language)
        message = self._message

        async def show(text: str, citations: Sequence[Citation]) -> None:
            await message.show(markdown(text, citations, self._links))

        async with processing(self._client, arrival, self._has_model):
            try:
                answer = await self._desk.stops.unless_stopped(
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
            ts = await message.finish(
                markdown(answer.text, answer.citations, self._links),
                [*answer_blocks.blocks(answer, self._links), *below],
                [*answer_blocks.below_text(answer, self._links), *below],
                answer_blocks.fallback(answer, self._links),
            )
        await self._remember(asked, answer, ts)

    async def _think(self) -> None:
        """Answers a question again, with more thought, in the message that answered it."""
        arrival = self._arrival
        assert arrival.press is not None
        asked = Asked.of(arrival.press.row)
        answerer = self._desk.stories.answerer(asked.story)
        turns = await self._desk.threads.turns(arrival.conversation_key, asked.ts)
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
                answer = await self._desk.stops.unless_stopped(
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
        await self._remember(asked, answer, arrival.press.message)

    async def _remember(self, asked: Asked, answer: Answer, message: str) -> None:
        arrival = self._arrival
        record(arrival.key, asked.story, answer)
        turn = Turn(question=answer.question, answer=answer.text, language=answer.language)
        await self._desk.threads.remember(arrival.conversation_key, asked.ts, turn)
        kept = KeptAnswer(
            team=arrival.team,
            channel=arrival.channel,
            user=arrival.user,
            asked_at=asked.ts,
            thread=arrival.thread,
            message=message,
            story=asked.story,
            snapshot=self._desk.stories.answerer(asked.story).index.snapshot.id,
            answer=answer,
        )
        await self._desk.kept.keep(kept)
        for told in self._on_answered:
            await told(kept)

    async def _show_status(self, language: str) -> None:
        """Slack clears it when the reply comes. A workspace may not allow it; the reply comes."""
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=self._arrival.channel,
                thread_ts=self._arrival.thread,
                status=phrase("reading", language),
            )
        except TROUBLE as error:
            log.debug("no status shown: %s", reason(error))

    async def _say(self, text: str, blocks: Sequence[guide.Block] = ()) -> None:
        await self._message.finish(text, blocks, [], text)


def _is_thought_of(asked: str) -> bool:
    """Whether a question gets thought by itself, as far as its own words tell."""
    text, wished = question.wants_thought(question.tidy(asked))
    return wished or question.needs_thought(text)


def _code() -> str:
    """What a user can tell an administrator, and what finds the cause in the log."""
    return uuid.uuid4().hex[:8]
