"""`/story`: what somebody types is answered in the acknowledgement, and only they see it.

A press of a button below such an answer is taken as if it had been typed, and its answer takes the
place of the one before. Nothing here waits for a model or for the queue.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any

from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.metrics import COMMAND_SECONDS, ERRORS
from bot.reference import current
from handlers.background import Background
from handlers.blocks.parts import MAX_TEXT, RUN, SHARE, Again, reply, section, shared
from handlers.blocks.unknown import unknown
from handlers.command_text import Typed, read
from handlers.desk import Desk
from handlers.readers import Reader
from handlers.response_url import respond
from handlers.subcommands import COMMAND, Call, Shown, Subcommand
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)

ANSWER_S = 2.3  # of the three seconds that Slack waits

Body = dict[str, Any]


def register(app: AsyncApp, desk: Desk, table: Sequence[Subcommand]) -> None:
    """Connects `/story` and its buttons; the first subcommand of `table` is for who types none."""
    commands = Commands(desk, table)
    app.command(COMMAND)(commands.typed)
    app.action(re.compile(rf"^{RUN}:\d+$"))(commands.pressed)
    app.action(re.compile(rf"^{SHARE}:\d+$"))(commands.share)


class Commands:
    def __init__(self, desk: Desk, table: Sequence[Subcommand]) -> None:
        self._desk, self._table = desk, table
        self._by_name = {subcommand.name: subcommand for subcommand in table}
        self._background = Background()
        self._sharing: set[Hashable] = set()

    async def typed(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        async def answered(call: Call) -> tuple[Shown | None, Again]:
            said = read(str(body.get("text") or ""), self._table, call.wording)
            return await self._run(call, said)

        shown, again, wording = await self._safely(body, context, answered)
        if shown is None:
            await ack()
        else:
            await ack(text=shown.text[:MAX_TEXT], blocks=reply(shown, again, wording))

    async def pressed(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        self._background.start(self._show(body, action, context))
        await ack()

    async def share(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        self._background.start(self._share_once(body, action, context))
        await ack()

    async def _show(self, body: Body, action: Body, context: AsyncBoltContext) -> None:
        async def answered(call: Call) -> tuple[Shown | None, Again]:
            return await self._again(call, action)

        shown, again, wording = await self._safely(body, context, answered)
        if shown is not None:
            in_place = bool((body.get("container") or {}).get("is_ephemeral", True))
            await respond(
                context.client, str(body.get("response_url") or ""), shown.text,
                reply(shown, again, wording), in_place=in_place,
            )  # fmt: skip

    async def _share_once(self, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """The same button pressed twice shares once: the second press comes before it is gone."""
        place = (body.get("container") or {}).get("message_ts")
        pressed = (context.team_id, context.channel_id, place, action.get("value"))
        if pressed in self._sharing:
            return
        self._sharing.add(pressed)
        try:
            await self._share(body, action, context)
        finally:
            self._sharing.discard(pressed)

    async def _share(self, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """Shows an answer to the channel. Through the press's own address, which takes a message
        where the bot is no member too."""

        async def answered(call: Call) -> tuple[Shown | None, Again]:
            return await self._again(call, action)

        shown, again, wording = await self._safely(body, context, answered)
        if shown is None:
            return
        url = str(body.get("response_url") or "")
        if shown.can_share:
            command = " ".join(filter(None, (COMMAND, again.name, again.argument)))
            public = shared(shown.blocks, context.user_id or "", command, wording)
            done = await respond(context.client, url, shown.text, public, to_channel=True)
            said = wording("commands.was_shared" if done else "commands.not_shared")
            shown = replace(shown, blocks=[*shown.blocks, section(said)], can_share=not done)
        await respond(context.client, url, shown.text, reply(shown, again, wording), in_place=True)

    async def _again(self, call: Call, action: Body) -> tuple[Shown | None, Again]:
        try:
            again = Again.read(str(action.get("value") or ""))
        except ValueError:
            again = Again(self._table[0].name)
        said = Typed(self._by_name.get(again.name), again.argument)
        return await self._run(replace(call, page=again.page), said)

    async def _run(self, call: Call, said: Typed) -> tuple[Shown | None, Again]:
        if said.subcommand is None:
            return unknown(said.argument, self._table, call), Again(self._table[0].name)
        call = replace(call, argument=said.argument)
        with COMMAND_SECONDS.labels(said.subcommand.name).time():
            shown = await said.subcommand.run(call)
        page = shown.page if shown else 1
        return shown, Again(said.subcommand.name, said.argument, page)

    async def _safely(
        self,
        body: Body,
        context: AsyncBoltContext,
        answered: Callable[[Call], Awaitable[tuple[Shown | None, Again]]],
    ) -> tuple[Shown | None, Again, Wording]:
        """What is shown, whatever happens: where there is no answer, a line with a code that finds
        the cause in the log."""
        wording = Wording("en")
        try:
            async with asyncio.timeout(ANSWER_S):
                call = await self._call(body, context)
                wording = call.wording
                return *(await answered(call)), wording
        except Exception as error:
            if isinstance(error, (RedisError, *TROUBLE)):
                log.error("%s was not answered: %s", COMMAND, reason(error))
            else:
                log.exception("%s was not answered", COMMAND)
            ERRORS.labels("command").inc()
            sorry = Shown(wording("commands.failed", code=current()))
            return sorry, Again(self._table[0].name), wording

    async def _call(self, body: Body, context: AsyncBoltContext) -> Call:
        team, user = context.team_id or "", context.user_id or ""
        channel = context.channel_id or ""
        reader = await self._reader(team, user)
        return Call(
            team=team,
            channel=channel,
            user=user,
            argument="",
            wording=Wording(reader.locale),
            answerer=self._desk.stories.answerer(await self._story(team, channel)),
            trigger=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
            zone=reader.zone,
        )

    async def _reader(self, team: str, user: str) -> Reader:
        try:
            return await self._desk.readers.get(team, user)
        except (RedisError, OSError) as error:
            log.warning("a reader's language is not known: %s", error)
            return Reader()

    async def _story(self, team: str, channel: str) -> str | None:
        """What the channel chose. With one story there is nothing to look up: that one is told
        from while Redis is away, too."""
        several = len(self._desk.stories.all()) > 1
        return await self._desk.channels.story(team, channel) if several else None
