"""Buttons: those below the bot's answers, and Slack's own for stopping an agent.

What a worker has to do is queued before the press is acknowledged. Whoever may not do something,
or comes too late, is told so in a line that nobody else sees.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.arrival import Arrival, Press, Wish
from handlers.blocks.buttons import ANEW, DELETE, FOLLOW, STOP, THINK, WHY
from handlers.blocks.why import being_answered, why
from handlers.desk import Desk
from handlers.intake import Intake
from handlers.kept import KeptAnswer
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)

Body = dict[str, Any]


def register(app: AsyncApp, desk: Desk, intake: Intake) -> None:
    buttons = Buttons(desk, intake)
    app.action(THINK)(buttons.think)
    app.action(ANEW)(buttons.anew)
    app.action(DELETE)(buttons.delete)
    app.action(re.compile(rf"^{FOLLOW}-\d$"))(buttons.follow)
    app.action(WHY)(buttons.why)
    app.action(STOP)(buttons.stop)
    app.event("agent_session_stopped")(buttons.stopped)


class Buttons:
    def __init__(self, desk: Desk, intake: Intake) -> None:
        self._desk, self._intake = desk, intake

    async def think(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        if await self._kept(pressed):
            await self._intake.take(pressed.arrival("think"), None, addressed=False)
        await ack()

    async def anew(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        if kept := await self._own(pressed):
            await self._intake.take(pressed.arrival("anew", kept), None, addressed=False)
            if pressed.view:  # pressed in the explanation of the answer
                w = await self._wording(pressed)
                await pressed.client.views_update(view_id=pressed.view, view=being_answered(w))
        await ack()

    async def delete(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        if await self._own(pressed):
            await self._intake.take(pressed.arrival("delete"), None, addressed=False)
        await ack()

    async def follow(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        """Somebody asks what a button suggests: in the same thread, as if they had written it."""
        pressed = Pressed(body, action, context)
        if kept := await self._kept(pressed):
            place = int(str(action["action_id"]).rpartition("-")[2])
            asked = kept.follow_ups[place] if place < len(kept.follow_ups) else ""
            arrival = pressed.arrival("follow").model_copy(update={"text": asked})
            if asked and not await self._intake.take(arrival, None, addressed=True):
                await self._tell(pressed, (await self._wording(pressed))("below.asked"))
        await ack()

    async def why(self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        pressed = Pressed(body, action, context)
        if kept := await self._kept(pressed):
            stories = self._desk.stories
            now = stories.answerer(kept.story).index.snapshot.id if kept.story in stories else ""
            view = why(kept, now not in ("", kept.snapshot), await self._wording(pressed))
            try:
                await pressed.client.views_open(trigger_id=body["trigger_id"], view=view)
            except TROUBLE as error:
                log.warning("an explanation could not be shown: %s", reason(error))
        await ack()

    async def stop(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        await self._intake.take(pressed.arrival("stop"), None, addressed=False)
        await ack()

    async def stopped(self, event: Body, body: Body, context: AsyncBoltContext) -> None:
        arrival = _arrival(
            "stop",
            event["channel"],
            event.get("thread_ts") or event["event_ts"],
            event["user"],
            event["event_ts"],
            context.team_id or "",
        )
        await self._intake.take(arrival, body.get("event_id"), addressed=False)

    async def _kept(self, pressed: Pressed) -> KeptAnswer | None:
        """The answer that a button belongs to; who comes too late is told so."""
        kept = await self._desk.kept.get(pressed.kept)
        if kept is None:
            await self._tell(pressed, (await self._wording(pressed))("below.forgotten"))
        return kept

    async def _own(self, pressed: Pressed) -> KeptAnswer | None:
        """The same where the answer is theirs to change; who it is not is told whose it is."""
        kept = await self._kept(pressed)
        if kept is None or pressed.user in (kept.user, *self._desk.admins):
            return kept
        w = await self._wording(pressed)
        await self._tell(pressed, w("below.not_yours", user=f"<@{kept.user}>"))
        return None

    async def _wording(self, pressed: Pressed) -> Wording:
        return Wording((await self._desk.readers.get(pressed.team, pressed.user)).locale)

    async def _tell(self, pressed: Pressed, line: str) -> None:
        """Says something to who pressed, and to nobody else."""
        try:
            await pressed.client.chat_postEphemeral(
                channel=pressed.channel,
                user=pressed.user,
                thread_ts=pressed.thread or None,
                text=line,
            )
        except TROUBLE as error:
            log.warning("a private line could not be shown: %s", reason(error))


class Pressed:
    """A press of a button, in a `block_actions` payload from a message, or from a modal that keeps
    where its message is (handlers.blocks.why). `kept`: the id in the button's value."""

    def __init__(
        self, body: Mapping[str, Any], action: Mapping[str, Any], context: AsyncBoltContext
    ) -> None:
        self._action = action
        self.client: AsyncWebClient = context.client
        self.team, self.user = context.team_id or "", body["user"]["id"]
        self.kept = str(action.get("value") or "").partition("|")[0]
        self.view = (body.get("view") or {}).get("id")
        if self.view:
            self.channel, self.message, self.thread = _place(body["view"]["private_metadata"])
        else:
            # An ephemeral message does not come along; where it is does.
            message, container = body.get("message") or {}, body.get("container") or {}
            self.channel = body["channel"]["id"]
            self.message = str(message.get("ts") or container.get("message_ts") or "")
            self.thread = str(message.get("thread_ts") or container.get("thread_ts") or "")

    def arrival(self, wish: Wish, kept: KeptAnswer | None = None) -> Arrival:
        button = f"{self._action['action_id']}|{self._action['block_id']}"
        if self.view and kept:  # the row in the message is the same wish
            button = f"{wish}|deeds|{kept.id}|"
        press = Press(button=button, message=self.message, kept=self.kept)
        thread, ts = self.thread or self.message, self._action["action_ts"]
        arrival = _arrival(wish, self.channel, thread, self.user, ts, self.team)
        return arrival.model_copy(update={"press": press})


def _place(metadata: str) -> tuple[str, str, str]:
    """Channel, message and thread of the answer that a modal is about."""
    channel, message, thread = metadata.split("|")
    return channel, message, thread


def _arrival(wish: Wish, channel: str, thread: str, user: str, ts: str, team: str) -> Arrival:
    return Arrival(
        wish=wish,
        team=team,
        channel=channel,
        channel_type="im" if channel.startswith("D") else "channel",
        user=user,
        ts=ts,
        thread=thread,
        text="",
    )
