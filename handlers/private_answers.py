"""The job of `/story ask`: the answer goes to who asked, and nobody else sees it.

Into the `response_url` of the command or the press, in place of the line that stood for it where
Slack allows that; where the address takes no more, into the asker's direct messages. No turn of a
thread is remembered, and no hook is told: what is asked in private stays there until it is shared.

Slack tells nobody what a `response_url` was told. So where a worker died as the answer went out, it
is not said again: its asker is told that it may stand there, with a button that shows it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answerer
from bot.answering.phrases import phrase
from bot.metrics import DUPLICATES, ERRORS
from bot.tracing import span
from handlers.arrival import Arrival
from handlers.blocks import answer as answer_blocks
from handlers.blocks import private
from handlers.blocks.parts import Block, at_rest, line
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.records import record
from handlers.response_url import respond
from handlers.stops import Stopped
from handlers.trouble import TROUBLE, may_have_been_done
from handlers.wording import Wording

log = logging.getLogger(__name__)

LOCALE_WAIT_S = 2.0


async def answer_privately(desk: Desk, arrival: Arrival, client: AsyncWebClient) -> None:
    """Raises one of TROUBLE where Slack takes the answer neither here nor there."""
    said_before = await desk.ledger.begin(arrival.key)
    if said_before is not None and said_before.done:
        log.info("%s was answered before", arrival.key)
        DUPLICATES.labels("reply").inc()
        return
    going_out = await desk.kept.get(said_before.message) if said_before else None
    chosen = await desk.channels.story(arrival.team, arrival.channel)
    job = _Private(desk, arrival, client, desk.stories.answerer(chosen))
    await (job.ask_whether_told(going_out) if going_out else job.deliver())
    await desk.ledger.note(arrival.key, "", done=True)


class _Private:
    def __init__(
        self, desk: Desk, arrival: Arrival, client: AsyncWebClient, answerer: Answerer
    ) -> None:
        self._desk, self._arrival, self._client = desk, arrival, client
        self._answerer = answerer

    async def deliver(self) -> None:
        arrival, desk, answerer = self._arrival, self._desk, self._answerer
        reader = await desk.readers.get(arrival.team, arrival.user, LOCALE_WAIT_S)
        wording, snapshot = Wording(reader.locale), answerer.index.snapshot
        try:
            answer = await desk.stops.unless_stopped(arrival, lambda: answerer.answer(arrival.text))
        except Stopped:  # whoever pressed the button was told
            log.info("stopped %s", arrival.key)
            return
        except Exception:
            log.exception("no answer for %s", arrival.key)
            ERRORS.labels("answer").inc()
            language = answerer.language_of(arrival.text)
            sorry = phrase("failed", language, code=arrival.reference)
            await self._say(sorry, private.not_answered(arrival.text, sorry, wording), wording)
            return
        kept = KeptAnswer(
            team=arrival.team,
            channel=arrival.channel,
            user=arrival.user,
            asked_at=arrival.ts,
            story=snapshot.story.id,
            snapshot=snapshot.id,
            answer=answer,
        )
        await desk.kept.keep(kept)
        plain = answer_blocks.fallback(answer, desk.links)
        await desk.ledger.note(arrival.key, kept.id, done=False)  # from here on it may be told
        try:
            with span("reply", origin=answer.origin, declined=answer.declined):
                await self._say(plain, private.answered(kept, wording, desk.links), wording)
        except TROUBLE as error:
            if not may_have_been_done(error):
                await desk.ledger.note(arrival.key, "", done=False)
            raise
        record(arrival, kept.story, answer)
        await desk.usage.answered(kept)

    async def ask_whether_told(self, kept: KeptAnswer) -> None:
        """For an answer that was going out when a worker died."""
        reader = await self._desk.readers.get(self._arrival.team, self._arrival.user, LOCALE_WAIT_S)
        wording = Wording(reader.locale)
        blocks = private.perhaps_told(kept, wording)
        await self._say(wording("asking.perhaps_above"), blocks, wording, pressed=True)
        record(self._arrival, kept.story, kept.answer)  # which who told it may not have come to
        await self._desk.usage.answered(kept)

    async def _say(
        self, text: str, blocks: Sequence[Block], wording: Wording, pressed: bool = False
    ) -> None:
        """`pressed`: the buttons work in direct messages, too."""
        arrival = self._arrival
        if await respond(self._client, arrival.response_url, text, blocks, in_place=True):
            return
        log.info("%s is answered in a direct message", arrival.key)
        opened = await self._client.conversations_open(users=arrival.user)
        where = line(wording("asking.in_dm", channel=f"<#{arrival.channel}>"))
        await self._client.chat_postMessage(
            channel=str(opened["channel"]["id"]),
            text=text,
            blocks=[*(blocks if pressed else at_rest(blocks)), where],
            unfurl_links=False,
            unfurl_media=False,
        )
