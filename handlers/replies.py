"""The job: answer what arrived, and say it in its thread, as one message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answerer, Citation, Turn, question
from bot.answering.followups import follow_ups
from bot.answering.phrases import phrase
from bot.metrics import DUPLICATES, ERRORS
from bot.tracing import span
from handlers.again import Again
from handlers.answered import Answered, answered
from handlers.arrival import Arrival
from handlers.blocks import answer as answer_blocks
from handlers.blocks import guide
from handlers.blocks.reply import quoted as quoted_above
from handlers.blocks.reply import reply
from handlers.blocks.text import markdown
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.live import LiveMessage
from handlers.plainness import in_full_or_plainer
from handlers.private_answers import answer_privately
from handlers.readers import Reader
from handlers.records import record_text
from handlers.sessions import pause, processing
from handlers.status import show_status
from handlers.stops import Stopped
from handlers.wording import Wording
from handlers.workspaces import Workspace
from knowledge.story import Story

log = logging.getLogger(__name__)

LOCALE_WAIT_S = 2.0

Forget = Callable[[Arrival, AsyncWebClient], Awaitable[None]]


class Replies:
    """`on_answered`: told of each answer, after it stands. `forget` does the wish "forget"."""

    def __init__(
        self, desk: Desk, on_answered: Sequence[Answered] = (), forget: Forget | None = None
    ) -> None:
        self._desk, self._on_answered, self._forget = desk, on_answered, forget

    async def deliver(self, arrival: Arrival) -> None:
        """Replies to `arrival`. Raises one of `TROUBLE` where Slack does not take the reply."""
        desk = self._desk
        if why := await desk.admission.refusal(arrival.team, arrival.channel, arrival.user):
            log.info("%s is not answered any more: %s", arrival.key, why)
            return
        workspace = await desk.workspaces.get(arrival.team)
        if arrival.wish == "forget" and self._forget is not None:
            await self._forget(arrival, workspace.client)
            return
        if await desk.stops.is_forgotten(arrival):
            log.info("%s is forgotten", arrival.key)
            return
        if arrival.wish == "ask":
            await answer_privately(desk, arrival, workspace.client)
            return
        if arrival.wish in ("think", "anew", "delete"):
            await Again(desk, arrival, workspace.client, self._on_answered).deliver()
            return
        message = LiveMessage(workspace, arrival, desk.ledger)
        if await message.stands():
            log.info("%s was answered before", arrival.key)
            DUPLICATES.labels("reply").inc()
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
            case "follow":
                await self._follow()
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
                if self._has_model:
                    await pause(self._client, self._arrival)
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
        threads, arrival = self._desk.threads, self._arrival
        turns = await threads.turns(arrival.conversation_key, arrival.ts)
        await self._answer_from(self._answerer, turns)

    async def _follow(self) -> None:
        """Answers what a button below an earlier answer asks, as it goes on from there."""
        arrival, press = self._arrival, self._arrival.press
        kept = await self._desk.kept.get(press.kept) if press else None
        if kept is None:  # forgotten while the press waited
            await self._answer_from(self._answerer, (), quoted=True)
            return
        before = await self._desk.threads.turns(arrival.conversation_key, kept.asked_at)
        answerer = self._desk.stories.answerer(kept.story)
        await self._answer_from(answerer, (*before, kept.turn), quoted=True)

    async def _answer_from(
        self, answerer: Answerer, turns: Sequence[Turn], quoted: bool = False
    ) -> None:
        """`quoted`: the reply begins with the question, which nobody has written."""
        arrival, desk, message = self._arrival, self._desk, self._message
        language = answerer.language_of(arrival.text, turns)
        await show_status(self._client, arrival, language, answerer.story, self._has_model)
        head = [quoted_above(arrival.text)] if quoted else []
        shown = False

        async def show(text: str, citations: Sequence[Citation]) -> None:
            nonlocal shown
            if not shown:
                shown = True
                record_text(arrival)
            await message.show("".join(head) + markdown(text, citations, self._links))
            head.clear()

        async with processing(self._client, arrival, self._has_model):
            index = answerer.index  # another may come while it is being answered
            try:
                answer = await desk.stops.unless_stopped(
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
                log.exception("no answer for %s", arrival.key)
                ERRORS.labels("answer").inc()
                sorry = phrase("failed", language, code=arrival.reference)
                await message.finish(sorry, [answer_blocks.text_block(sorry)], [], sorry)
                return
            kept = KeptAnswer(
                team=arrival.team,
                channel=arrival.channel,
                user=arrival.user,
                asked_at=arrival.ts,
                thread=arrival.thread,
                story=index.snapshot.story.id,
                snapshot=index.snapshot.id,
                answer=answer,
                thought=not answer.ready and _is_thought_of(arrival.text),
                quoted=quoted,
                follow_ups=await asyncio.to_thread(
                    follow_ups, answer, index, [turn.question for turn in turns]
                ),
            )
            # Before anybody can press a button below it, or ask on.
            await desk.kept.keep(kept)
            await desk.threads.remember(kept.conversation_key, kept.asked_at, kept.turn, kept.user)
            with span("reply", origin=answer.origin, declined=answer.declined):
                ts = await in_full_or_plainer(
                    reply(kept, self._links, self._has_model),
                    lambda made: message.finish(made.text, made.blocks, made.tail, made.plain),
                )
        await answered(desk, kept.model_copy(update={"message": ts}), arrival, self._on_answered)

    async def _say(self, text: str, blocks: Sequence[guide.Block] = ()) -> None:
        await self._message.finish(text, blocks, [], text)


def _is_thought_of(asked: str) -> bool:
    """Whether a question gets thought by itself, as far as its own words tell."""
    text, wished = question.wants_thought(question.tidy(asked))
    return wished or question.needs_thought(text)
