"""Jobs about an answer that stands: it is answered again in its own message, or taken back."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.followups import follow_ups
from bot.answering.phrases import phrase
from bot.metrics import ERRORS
from bot.tracing import span
from handlers.answered import Answered, answered
from handlers.arrival import Arrival
from handlers.blocks.reply import reply
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.sessions import processing
from handlers.standing import StandingMessage, is_gone
from handlers.stops import Stopped

log = logging.getLogger(__name__)


class Again:
    """One press of "Think it through", "Answer anew" or "Delete". Who may do so was looked at when
    the press came in."""

    def __init__(
        self,
        desk: Desk,
        arrival: Arrival,
        client: AsyncWebClient,
        on_answered: Sequence[Answered],
    ) -> None:
        self._desk, self._arrival, self._client = desk, arrival, client
        self._on_answered = on_answered

    async def deliver(self) -> None:
        """Raises one of `TROUBLE` where Slack does not take it."""
        press = self._arrival.press
        kept = await self._desk.kept.get(press.kept) if press else None
        if press is None or kept is None:  # deleted while the press waited
            log.info("%s is about an answer that is not kept", self._arrival.key)
            return
        kept = kept.model_copy(update={"message": press.message})
        if self._arrival.wish == "delete":
            await self._delete(kept)
        else:
            await self._answer(kept, think=self._arrival.wish == "think" or kept.thought)

    async def _delete(self, kept: KeptAnswer) -> None:
        """The message first: as long as it stands, another press can take it back."""
        try:
            await self._client.chat_delete(channel=kept.channel, ts=kept.message)
        except SlackApiError as error:
            if not is_gone(error):
                raise
        await self._forget(kept)
        log.info("deleted the answer to %s:%s:%s", kept.team, kept.channel, kept.asked_at)

    async def _forget(self, kept: KeptAnswer) -> None:
        await self._desk.threads.forget(kept.conversation_key, kept.asked_at)
        await self._desk.kept.forget(kept.id)

    async def _answer(self, kept: KeptAnswer, think: bool) -> None:
        """Drafts afresh, from the newest snapshot, in the message that stands."""
        arrival, desk = self._arrival, self._desk
        language, asked = kept.answer.language, kept.answer.question
        answerer = desk.stories.answerer(kept.story)
        turns = await desk.threads.turns(kept.conversation_key, kept.asked_at)
        message = StandingMessage(self._client, kept.message, kept, desk.links, desk.has_model)
        if not await message.begin(phrase("thinking" if think else "again", language)):
            await self._forget(kept)
            return

        async def stay() -> None:
            """What stands there was drafted and attested: it stays, and so do the buttons."""
            code = arrival.reference
            log.warning("no second answer for %s", arrival.key)
            await message.keep(phrase("failed", language, code=code), code)

        async with processing(self._client, arrival, desk.has_model):
            index = answerer.index  # another may come while it is being answered
            try:
                answer = await desk.stops.unless_stopped(
                    arrival, lambda: answerer.answer(asked, turns, think=think)
                )
            except Stopped:
                await message.keep(phrase("stopped", language), arrival.reference)
                log.info("stopped %s", arrival.key)
                return
            except asyncio.CancelledError:
                await message.restore()
                raise
            except Exception:
                log.exception("answering again failed")
                ERRORS.labels("answer").inc()
                await stay()
                return
            # What a model wrote is better, and what was to be thought through was not.
            wanted = think or kept.answer.origin == "model"
            as_good = answer.ready and not kept.answer.translated
            if answer.origin == "extract" and wanted and not as_good:
                await stay()
                return
            made = kept.model_copy(
                update={
                    "id": secrets.token_urlsafe(9),  # what is judged is one answer, not its place
                    "snapshot": index.snapshot.id,
                    "answer": answer,
                    "thought": think and not answer.ready,
                    "follow_ups": await asyncio.to_thread(
                        follow_ups, answer, index, [turn.question for turn in turns]
                    ),
                }
            )
            if await desk.kept.get(kept.id) is None:  # its asker has asked to be forgotten
                await message.restore()
                return
            await desk.kept.keep(made)
            try:
                with span("reply", origin=answer.origin, declined=answer.declined):
                    await message.finish(reply(made, desk.links, desk.has_model))
            except SlackApiError as error:
                if not is_gone(error):
                    raise
                await self._forget(kept)
                await desk.kept.forget(made.id)
                return
        await desk.threads.remember(made.conversation_key, made.asked_at, made.turn, made.user)
        await desk.kept.forget(kept.id)
        await answered(desk, made, arrival, self._on_answered)
