"""`/story digest …`: sets a channel's digest up, ends it, posts it at once, and tells of it."""

from __future__ import annotations

import datetime
import logging
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.background import Background
from handlers.blocks import digest_settings as said
from handlers.blocks.digest_modal import (
    CALLBACK,
    DAYS,
    ZONE,
    Origin,
    digest_modal,
    with_choices,
    zone_option,
)  # fmt: skip
from handlers.blocks.parts import section
from handlers.desk import Desk
from handlers.digests import zones
from handlers.digests.queue import DigestQueue
from handlers.digests.subscriptions import Off, Standing, Subscription, Subscriptions
from handlers.digests.ticking import now_utc
from handlers.digests.times import read_time
from handlers.readers import Reader
from handlers.response_url import respond
from handlers.subcommands import Call, Shown, Subcommand
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)

Body = dict[str, Any]
Clock = Callable[[], datetime.datetime]

USAGE = "on 9:00 Europe/Berlin | off | now | list"
SUGGESTED = 20  # zones in the modal's list
READER_S = 1.0  # the caller's own zone is worth a moment's wait


@dataclass(frozen=True)
class DigestCommands:
    """`at_home` is told of the workspace and the user where what was set is to be seen on their
    Home; `clock` gives the time in UTC."""

    desk: Desk
    queue: DigestQueue
    at_home: Callable[[str, str], Coroutine[Any, Any, None]]
    clock: Clock = now_utc
    background: Background = field(default_factory=Background)

    @property
    def subscriptions(self) -> Subscriptions:
        return self.desk.subscriptions

    def subcommand(self) -> Subcommand:
        return Subcommand(said.NAME, self.run, USAGE)

    def register(self, app: AsyncApp) -> None:
        """Connects the modal: what is chosen in it, and its list of zones."""
        app.options(ZONE)(self.suggest)
        app.view(CALLBACK)(self.submitted)

    async def run(self, call: Call) -> Shown | None:
        word, _, rest = call.argument.strip().partition(" ")
        match word.casefold():
            case "off":
                return await self._off(call)
            case "undo":
                return await self._undo(call)
            case "list":
                return await self._list(call)
            case "" | "on" | "now":
                pass
            case _ if read_time(call.argument):
                word, rest = "on", call.argument
            case _:
                return Shown(call.wording("digests.usage", usage=f"`/story digest {USAGE}`"))
        if closed := await self._closed(call):
            return closed
        if word.casefold() == "now":
            return await self._now(call)
        return await self._on(call, rest) if rest.strip() else await self._open(call)

    async def _on(self, call: Call, wish: str) -> Shown:
        read = read_time(wish)
        if read is None:
            return Shown(call.wording("digests.no_time"))
        time, wanted = read
        reader = await self._reader(call)
        locale = zones.locale_of(reader.locale)  # places are named in it, whatever I speak
        zone = zones.find(wanted, locale) if wanted else zones.known_or_utc(reader.zone)
        if zone is None:
            return said.which_zone(time, wanted, zones.near(wanted, locale), call.wording)
        before = await self.subscriptions.get(call.team, call.channel)
        settings = await self._settings(call, before)
        settings = settings.model_copy(update={"time": time, "zone": zone})
        return await self._set(settings, before, call.user, call.wording)

    async def _set(
        self, settings: Subscription, before: Standing | None, user: str, wording: Wording
    ) -> Shown:
        """The digest is on, and `user` is who set it up."""
        now = self.clock()
        same = before is not None and before.off is None and (
            before.subscription.comes_when(settings)
        )  # fmt: skip
        since = before.subscription.since if before and same else now.timestamp()
        settings = settings.model_copy(update={"user": user, "since": since})
        await self.subscriptions.set(settings)
        standing = Standing(settings, None, before.posted if before else None)
        other = before.subscription.user if before else user
        if other in (user, "") or (before and before.off):
            return said.set_up(standing, now, wording)
        await self.queue.tell(settings, other, user, "changed_by")
        return said.set_up(standing, now, wording, other)

    async def _off(self, call: Call) -> Shown:
        standing = await self.subscriptions.get(call.team, call.channel)
        off = Off(why="asked", at=self.clock().timestamp(), by=call.user)
        if standing is None or not await self.subscriptions.turn_off(call.team, call.channel, off):
            return Shown(call.wording("digests.none_here"))
        if standing.subscription.user not in (call.user, ""):
            owner = standing.subscription.user
            await self.queue.tell(standing.subscription, owner, call.user, "ended_by")
        return said.ended(call.wording)

    async def _undo(self, call: Call) -> Shown:
        standing = await self.subscriptions.get(call.team, call.channel)
        if standing is None:
            return Shown(call.wording("digests.none_here"))
        if standing.off is not None and standing.off.why == "asked":
            await self.subscriptions.turn_on(call.team, call.channel)
            standing = replace(standing, off=None)
        return said.set_up(standing, self.clock(), call.wording)

    async def _now(self, call: Call) -> Shown:
        standing = await self.subscriptions.get(call.team, call.channel)
        settings = await self._settings(call, standing)
        asked = settings.model_copy(update={"since": self.clock().timestamp()})
        await self.queue.post_now(asked, call.trigger or secrets.token_hex(8))
        return Shown(call.wording("digests.on_its_way"))

    async def _list(self, call: Call) -> Shown:
        own, here = [], None
        for standing in await self.subscriptions.all():
            subscription = standing.subscription
            if (subscription.team, subscription.channel) == (call.team, call.channel):
                here = standing
            elif (subscription.team, subscription.user) == (call.team, call.user):
                own.append(standing)
        return said.listed(here, own, self.clock(), call.wording)

    async def _open(self, call: Call) -> Shown | None:
        settings = await self._settings(call, await self.subscriptions.get(call.team, call.channel))
        client = (await self.desk.workspaces.get(call.team)).client
        origin = Origin(call.channel, call.response_url)
        stories = self.desk.stories.all()
        view = digest_modal(settings, stories, origin, call.wording)
        await client.views_open(trigger_id=call.trigger, view=view)
        return None

    async def suggest(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """The zones that somebody may mean by what they have typed so far."""
        reader = await self.desk.readers.get(context.team_id or "", context.user_id or "")
        wording = Wording(reader.locale)
        typed, locale = str(body.get("value") or ""), zones.locale_of(reader.locale)
        found = zones.near(typed, locale, SUGGESTED) if typed.strip() else [reader.zone]
        await ack(options=[zone_option(zone, wording) for zone in found])

    async def submitted(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        call, settings, origin = await self._chosen(body, context)
        if not settings.days:
            errors = {DAYS: call.wording("digests.no_days")}
            await ack(response_action="errors", errors=errors)
            return
        before = await self.subscriptions.get(call.team, call.channel)
        shown = await self._set(settings, before, call.user, call.wording)
        await ack()
        if not origin.response_url:
            self.background.start(self.at_home(call.team, call.user))
            return
        client = (await self.desk.workspaces.get(call.team)).client
        self.background.start(self._confirm(client, origin, shown))

    async def _confirm(self, client: AsyncWebClient, origin: Origin, shown: Shown) -> None:
        """Tells who has submitted the modal what they have set, where they asked for it."""
        await respond(client, origin.response_url, shown.text, shown.blocks)

    async def _chosen(
        self, body: Body, context: AsyncBoltContext
    ) -> tuple[Call, Subscription, Origin]:
        view = body["view"]
        origin = Origin.read(str(view.get("private_metadata")))
        team, user = context.team_id or "", context.user_id or ""
        reader = await self.desk.readers.get(team, user)
        call = Call(
            team=team,
            channel=origin.channel,
            user=user,
            argument="",
            wording=Wording(reader.locale),
            answerer=self.desk.stories.answerer(),
            zone=reader.zone,
        )
        settings = await self._settings(call, await self.subscriptions.get(team, origin.channel))
        return call, with_choices(settings, view["state"]["values"]), origin

    async def _settings(self, call: Call, standing: Standing | None) -> Subscription:
        """The channel's settings as they are, or as they are to begin with."""
        if standing is not None:
            return standing.subscription
        return Subscription(
            team=call.team,
            channel=call.channel,
            user=call.user,
            time="09:00",
            zone=zones.known_or_utc((await self._reader(call)).zone),
            language=str(call.wording.locale).replace("_", "-"),
        )

    async def _reader(self, call: Call) -> Reader:
        """The caller; when the call came they may not have been known yet."""
        return await self.desk.readers.get(call.team, call.user, READER_S)

    async def _closed(self, call: Call) -> Shown | None:
        """Why nothing can be posted in the channel, None where it can."""
        workspace = await self.desk.workspaces.get(call.team)
        try:
            told = await workspace.client.conversations_info(channel=call.channel)
        except TROUBLE as error:
            if reason(error) != "channel_not_found":  # whether it is there will be seen
                log.warning("whether the bot is in a channel is not known: %s", reason(error))
                return None
            channel: dict[str, Any] = {"is_member": False}
        else:
            channel = told.get("channel") or {}
        if channel.get("is_archived"):
            return Shown(call.wording("digests.is_archived"))
        if channel.get("is_member", True):  # of a direct message Slack does not tell
            return None
        text = call.wording("digests.invite_me", bot=f"<@{workspace.bot_user}>")
        return Shown(text, [section(text)])
