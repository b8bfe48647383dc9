"""`/story ask`: a question for oneself. It is queued, and a private line says so at once; a worker
answers (handlers/private_answers.py), and whoever asked may show the answer to the channel.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answering.phrases import phrase
from bot.reference import current
from handlers.arrival import Arrival
from handlers.background import Background
from handlers.blocks import answer as answer_blocks
from handlers.blocks import private
from handlers.blocks.parts import Again, at_rest, line
from handlers.blocks.private import SHARE_ANSWER, SHOW_ANSWER, STOP_ASKING
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.kept import KeptAnswer
from handlers.response_url import respond
from handlers.sharing import share_answer
from handlers.subcommands import Call, Shown, Subcommand
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)

Body = dict[str, Any]


def subcommand(inbox: Inbox) -> Subcommand:
    async def ask(call: Call) -> Shown:
        w = call.wording
        if not call.argument:
            return Shown(w("asking.what"), private.what_to_ask(call.snapshot.story, w))
        asked_at = f"{time.time():.6f}"
        await inbox.accept(
            Arrival(
                wish="ask",
                team=call.team,
                channel=call.channel,
                channel_type="im" if call.channel.startswith("D") else "channel",
                user=call.user,
                ts=asked_at,
                thread=asked_at,
                text=call.argument,
                response_url=call.response_url,
            )
        )
        return Shown(w("asking.reading"), private.under_way(call.argument, asked_at, w))

    return Subcommand("ask", ask, "QUESTION")


def register(app: AsyncApp, desk: Desk) -> None:
    """Connects the buttons below a question that is being answered, and below its answer."""
    buttons = _Buttons(desk)
    app.action(STOP_ASKING)(buttons.stop)
    app.action(SHARE_ANSWER)(buttons.share)
    app.action(SHOW_ANSWER)(buttons.show)


class _Buttons:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._background = desk, Background()
        self._sharing: set[str] = set()

    async def stop(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        """The wish stands before the press is acknowledged, and a worker heeds it."""
        team, user = context.team_id or "", context.user_id or ""
        pressed = Again.read(str(action.get("value") or ""))
        await self._desk.stops.wish(
            Arrival(
                wish="stop",
                team=team,
                channel=context.channel_id or "",
                channel_type="channel",
                user=user,
                ts=f"{time.time():.6f}",
                thread=pressed.name,
                text="",
            )
        )
        self._background.start(self._stopped(body, pressed.argument, context))
        await ack()

    async def share(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        self._background.start(self._share_once(body, action, context))
        await ack()

    async def show(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        self._background.start(self._show(body, action, context))
        await ack()

    async def _stopped(self, body: Body, question: str, context: AsyncBoltContext) -> None:
        """Says so in place of the line that the button was in."""
        w = await self._wording(context)
        said = phrase("stopped", w.language)
        blocks = private.not_answered(question, said, w)
        url = str(body.get("response_url") or "")
        await respond(context.client, url, said, blocks, in_place=True)

    async def _share_once(self, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """The same button pressed twice shares once: the second press comes before it is gone."""
        pressed = str(action.get("value") or "")
        if pressed in self._sharing:
            return
        self._sharing.add(pressed)
        try:
            await self._share(body, action, context)
        finally:
            self._sharing.discard(pressed)

    async def _share(self, body: Body, action: Body, context: AsyncBoltContext) -> None:
        url, w = str(body.get("response_url") or ""), await self._wording(context)

        async def say(text: str) -> None:
            await respond(context.client, url, text, [line(text)])

        try:
            kept = await self._own(str(action.get("value") or ""), context)
            if kept is None:
                await say(w("asking.gone"))
                return
            shared = await share_answer(self._desk, context.client, kept, url, w)
        except (RedisError, *TROUBLE) as error:
            log.warning("an answer was not shared: %s", reason(error))
            kept, shared = None, False
        if kept is None or not shared:
            log.error("an answer was not shared")
            await say(w("commands.failed", code=current()))
            return
        blocks = private.answered(kept, w, self._desk.links, said=w("commands.was_shared"))
        await respond(context.client, url, kept.answer.text, blocks, in_place=True)

    async def _show(self, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """The answer in place of the line that the button is in, which only its asker sees."""
        url, w = str(body.get("response_url") or ""), await self._wording(context)
        try:
            kept = await self._own(str(action.get("value") or ""), context, anywhere=True)
        except RedisError as error:
            log.warning("an answer was not shown: %s", reason(error))
            failed = w("commands.failed", code=current())
            await respond(context.client, url, failed, [line(failed)])
            return
        if kept is None:
            gone = w("asking.gone")
            await respond(context.client, url, gone, [line(gone)])
            return
        blocks = private.answered(kept, w, self._desk.links)
        if kept.channel != context.channel_id:  # in direct messages nothing can be shared
            where = line(w("asking.in_dm", channel=f"<#{kept.channel}>"))
            blocks = [*at_rest(blocks), where]
        plain = answer_blocks.fallback(kept.answer, self._desk.links)
        await respond(context.client, url, plain, blocks, in_place=True)

    async def _own(
        self, id: str, context: AsyncBoltContext, anywhere: bool = False
    ) -> KeptAnswer | None:
        """The answer that is kept as `id`, where it is that of who presses, in the channel that
        they asked it in, or `anywhere`."""
        kept = await self._desk.kept.get(id)
        if kept is None or (kept.team, kept.user) != (context.team_id or "", context.user_id or ""):
            return None
        return kept if anywhere or kept.channel == context.channel_id else None

    async def _wording(self, context: AsyncBoltContext) -> Wording:
        try:
            reader = await self._desk.readers.get(context.team_id or "", context.user_id or "")
        except (RedisError, OSError) as error:
            log.warning("a reader's language is not known: %s", error)
            return Wording("en")
        return Wording(reader.locale)
