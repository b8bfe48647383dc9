"""Buttons: those below the bot's answers, and Slack's own for stopping an agent.

What a worker has to do is queued before the press is acknowledged. Whoever may not do something,
or comes too late, is told so in a line that nobody else sees.
"""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from handlers.arrival import Arrival
from handlers.blocks.buttons import ANEW, DELETE, FOLLOW, STOP, THINK, WHY
from handlers.blocks.why import being_answered, why
from handlers.desk import Desk
from handlers.intake import Intake
from handlers.pressed import Pressed

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
        if await pressed.answer(self._desk):
            await self._intake.take(pressed.arrival("think"), None, addressed=False)
        await ack()

    async def anew(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        if await self._is_theirs(pressed):
            await self._intake.take(pressed.arrival("anew"), None, addressed=False)
            if pressed.view:  # pressed in the explanation of the answer
                await pressed.open(being_answered(await pressed.wording(self._desk)))
        await ack()

    async def delete(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        if await self._is_theirs(pressed):
            await self._intake.take(pressed.arrival("delete"), None, addressed=False)
        await ack()

    async def follow(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        """Somebody asks what a button suggests: in the same thread, as if they had written it."""
        pressed = Pressed(body, action, context)
        kept = await pressed.answer(self._desk)
        place = int(str(action["action_id"]).rpartition("-")[2])
        if kept and place < len(kept.follow_ups):
            asked = {"text": kept.follow_ups[place]}
            arrival = pressed.arrival("follow").model_copy(update=asked)
            if not await self._intake.take(arrival, None, addressed=True):
                await pressed.tell((await pressed.wording(self._desk))("below.asked"))
        await ack()

    async def why(self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        pressed, stories = Pressed(body, action, context), self._desk.stories
        if kept := await pressed.answer(self._desk):
            current = stories.answerer(kept.story).index.snapshot.id
            is_outdated = kept.story in stories and kept.snapshot != current
            w = await pressed.wording(self._desk)
            await pressed.open(why(kept, is_outdated, pressed.place, w))
        await ack()

    async def stop(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        arrival = Pressed(body, action, context).arrival("stop")
        await self._intake.take(arrival, None, addressed=False)
        await ack()

    async def stopped(self, event: Body, body: Body, context: AsyncBoltContext) -> None:
        channel = event["channel"]
        arrival = Arrival(
            wish="stop",
            team=context.team_id or "",
            channel=channel,
            channel_type="im" if channel.startswith("D") else "channel",
            user=event["user"],
            ts=event["event_ts"],
            thread=event.get("thread_ts") or event["event_ts"],
            text="",
        )
        await self._intake.take(arrival, body.get("event_id"), addressed=False)

    async def _is_theirs(self, pressed: Pressed) -> bool:
        """Whether the answer is theirs to change; who it is not is told whose it is."""
        kept = await pressed.answer(self._desk)
        if kept is None or pressed.user in (kept.user, *self._desk.admins):
            return kept is not None
        w = await pressed.wording(self._desk)
        await pressed.tell(w("below.not_yours", user=f"<@{kept.user}>"))
        return False
