"""`app_home_opened` and all that is pressed there: the bot's Home tab.

What is shown there is of use for the moment alone, so it is not queued: the event is acknowledged,
and the process that took it in publishes the view, first with what is at hand. What somebody asks
there is queued as what they write.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answering import Answerer
from bot.digest import News, Told, UnreadableTold, compare
from handlers import home_digests
from handlers.asking import ask_privately
from handlers.background import Background
from handlers.blocks import home as blocks
from handlers.blocks.home_admin import admin_blocks
from handlers.condition import Condition
from handlers.desk import Desk
from handlers.digests.zones import known_or_utc
from handlers.inbox import Inbox
from handlers.readers import Reader
from handlers.suggestions import suggestions
from handlers.trouble import TROUBLE, reason
from handlers.usage import Figures
from handlers.visits import Guest, Visit
from handlers.wording import Wording
from knowledge.overview import Overview

log = logging.getLogger(__name__)

AT_HAND_S = 0.3  # what takes longer comes with a second view
GATHER_S = 5.0  # for what only administrators see
MOST_GUESTS = 60  # who are shown a new snapshot unasked: Slack takes about 100 views a minute
PAUSE_S = 1.0  # between two of those

FAULTS = (*TROUBLE, RedisError)

Payload = dict[str, Any]


def register(app: AsyncApp, desk: Desk, inbox: Inbox) -> None:
    home, background = HomeTab(desk), Background()

    async def opened(event: Payload, context: AsyncBoltContext) -> None:
        guest = Guest(context.team_id or "", event["user"], event.get("channel") or "")
        background.start(home.show(guest, opened=True))

    async def asked(body: Payload, action: Payload, ack: AsyncAck) -> None:
        # Acknowledged when it is in the queue; else Slack shows that it was not.
        await ask_privately(desk, inbox, *_who(body), str(action.get("value") or ""))
        await ack()
        if body.get("view"):  # the same buttons stand below the greeting
            background.start(home.again(*_who(body), "home.asked"))

    async def chosen(body: Payload, action: Payload, ack: AsyncAck) -> None:
        await ack()
        story = str((action.get("selected_option") or {}).get("value") or "")
        background.start(home.choose(*_who(body), story))

    async def refresh(body: Payload, ack: AsyncAck) -> None:
        await ack()
        background.start(home.again(*_who(body)))

    async def switched(body: Payload, action: Payload, ack: AsyncAck) -> None:
        on = action.get("action_id") == blocks.DIGEST_ON
        await home_digests.switch(desk.subscriptions, *_who(body), str(action.get("value")), on)
        await ack()
        background.start(home.again(*_who(body)))

    async def changed(body: Payload, action: Payload, ack: AsyncAck) -> None:
        trigger = str(body.get("trigger_id") or "")
        await home_digests.change(desk, *_who(body), str(action.get("value")), trigger)
        await ack()

    app.event("app_home_opened", matchers=[_is_home])(opened)
    app.action(re.compile(rf"^{blocks.ASK}:\d+$"))(asked)
    app.action(blocks.SHOW)(chosen)
    app.action(blocks.REFRESH)(refresh)
    app.action(blocks.DIGEST_ON)(switched)
    app.action(blocks.DIGEST_OFF)(switched)
    app.action(blocks.DIGEST_CHANGE)(changed)


class HomeTab:
    """Publishes the views. A view that fails is missed for a moment; nothing else is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def show(self, guest: Guest, opened: bool = False, notice: str = "") -> None:
        """Publishes the Home of `guest`. `opened`: they have just come; `notice`: a wording."""
        turn = self._turns.setdefault((guest.team, guest.user), asyncio.Lock())
        async with turn:  # of two views for one user the later one stays
            try:
                await self._show(guest, opened, notice)
            except FAULTS as error:
                log.warning("a Home tab was not shown: %s", reason(error))

    async def again(self, team: str, user: str, notice: str = "") -> None:
        try:
            guest = await self._guest(team, user)
        except FAULTS as error:
            log.warning("a Home tab was not shown: %s", reason(error))
            return
        await self.show(guest, notice=notice)

    async def choose(self, team: str, user: str, story: str) -> None:
        """Home, and the user's direct messages, are about `story` from now on."""
        try:
            guest = await self._guest(team, user)
            if story in self._desk.stories:
                await self._desk.channels.use(team, guest.channel, story)
        except FAULTS as error:
            log.warning("a story was not chosen: %s", reason(error))
            return
        await self.show(guest, opened=True)

    async def renew(self, story: str, snapshot: str) -> None:
        """Shows a new snapshot to those who looked at its story lately, once for all processes."""
        try:
            if not await self._desk.visits.claim(f"home:{story}:{snapshot}"):
                return
            for guest in (await self._desk.visits.lately())[:MOST_GUESTS]:
                if (await self._answerer(guest)).story.id == story:
                    await self.show(guest)
                    await asyncio.sleep(PAUSE_S)
        except FAULTS as error:
            log.warning("not everybody's Home was renewed: %s", reason(error))

    async def _show(self, guest: Guest, opened: bool, notice: str) -> None:
        desk = self._desk
        workspace = await desk.workspaces.get(guest.team)
        reader = await desk.readers.get(guest.team, guest.user)
        wording = Wording(reader.locale)
        answerer = await self._answerer(guest)
        snapshot = answerer.index.snapshot
        visiting = desk.visits.open if opened else desk.visits.last
        visit = await visiting(guest, answerer.story.id, snapshot.id)
        shown = blocks.Home(
            snapshot=snapshot,
            bot=workspace.bot_user,
            questions=suggestions(
                answerer.story,
                snapshot.conflicts,
                reader.locale,
                answerer.language_of,
                await desk.visits.asked(guest.team, guest.user),
            ),
            stories=desk.stories.all(),
            digests=await home_digests.of_user(desk, guest.team, guest.user, wording),
            notice=wording(notice) if notice else "",
        )

        async def publish(home: blocks.Home, below: Sequence[blocks.Block] = ()) -> None:
            view = blocks.home_view(home, wording, desk.links, below)
            await workspace.client.views_publish(user_id=guest.user, view=view)

        more = asyncio.ensure_future(self._more(shown, answerer, visit, reader))
        try:
            done, _ = await asyncio.wait([more], timeout=AT_HAND_S)
            is_admin = guest.user in desk.admins
            if not done or is_admin:
                await publish(more.result() if done else shown)
            whole = await more
            if is_admin:
                await publish(whole, await self._admin(guest.team, answerer, wording))
            else:
                await publish(whole)
        finally:
            more.cancel()

    async def _more(
        self, shown: blocks.Home, answerer: Answerer, visit: Visit, reader: Reader
    ) -> blocks.Home:
        """`shown` with what takes longer to work out."""
        overview: Overview = await self._desk.overviews.of(shown.snapshot)
        news = await self._news(answerer, visit)
        since = datetime.datetime.fromtimestamp(
            visit.since, ZoneInfo(known_or_utc(reader.zone))
        ).date()
        return replace(shown, overview=overview, news=news, since=since.isoformat())

    async def _news(self, answerer: Answerer, visit: Visit) -> News | None:
        """What is new to who was here before; None for others, and where it is forgotten."""
        visits, story = self._desk.visits, answerer.story.id
        now = Told.of(answerer.index.snapshot)
        await visits.keep_state(story, now.snapshot, now.to_bytes)
        kept = await visits.state(story, visit.before) if visit.before else None
        if kept is None:
            return None
        try:
            before = await asyncio.to_thread(Told.from_bytes, kept)
        except UnreadableTold as error:
            log.debug("what is new to somebody is not known: %s", error)
            return None
        return await asyncio.to_thread(compare, before, now)

    async def _admin(self, team: str, answerer: Answerer, wording: Wording) -> list[blocks.Block]:
        condition, figures = await asyncio.gather(
            self._condition(answerer.story.id), self._figures(team)
        )
        return admin_blocks(answerer.index.snapshot, condition, figures, wording)

    async def _condition(self, story: str) -> Condition | None:
        if self._desk.condition is None:
            return None
        try:
            async with asyncio.timeout(GATHER_S):
                return await self._desk.condition(story)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("the condition of the bot is not known: %s", error)
            return None

    async def _figures(self, team: str) -> Figures | None:
        try:
            async with asyncio.timeout(GATHER_S):
                return await self._desk.usage.week(team)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("the figures of the week are not known: %s", error)
            return None

    async def _answerer(self, guest: Guest) -> Answerer:
        """Of the story that `guest` asks about in direct messages."""
        chosen = await self._desk.channels.story(guest.team, guest.channel)
        return self._desk.stories.answerer(chosen)

    async def _guest(self, team: str, user: str) -> Guest:
        """Raises one of TROUBLE."""
        workspace = await self._desk.workspaces.get(team)
        opened = await workspace.client.conversations_open(users=user)
        return Guest(team, user, str(opened["channel"]["id"]))


async def _is_home(event: Payload) -> bool:
    return event.get("tab") == "home"


def _who(body: Payload) -> tuple[str, str]:
    """Team and user of a press."""
    team = body.get("team") or {}
    return str(team.get("id") or body["user"].get("team_id") or ""), str(body["user"]["id"])
