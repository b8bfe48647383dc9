"""Thumbs below an answer: a judgement is kept before the press is acknowledged; who found an answer
bad may say why, and everybody may change their mind or take it back."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from handlers.blocks.buttons import GOOD, JUDGE
from handlers.blocks.feedback import JUDGED, WITHDRAW, filled_in, modal, thanks, withdrawn_modal
from handlers.desk import Desk
from handlers.judgements import Judgement, Judgements, judgement
from handlers.kept import KeptAnswer
from handlers.pressed import Pressed
from handlers.records import record_judgement
from handlers.response_url import respond

OPEN_S = 1.0  # of the three seconds that Slack waits for an acknowledgement

Body = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    feedback = Feedback(desk)
    app.action(re.compile(rf"^{JUDGE}(-\w+)?$"))(feedback.judge)
    app.action(WITHDRAW)(feedback.withdraw)
    app.view(JUDGED)(feedback.said_why)


class Feedback:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _judgements(self) -> Judgements:
        return self._desk.judgements

    async def judge(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        kept = await pressed.answer(self._desk)
        if kept is None:
            await ack()
            return
        made = judgement(kept, pressed.user, pressed.value == GOOD, await self._is_open(kept))
        before = await self._judgements.get(kept.id, pressed.user)
        if before and not before.good and not made.good:  # what was said before is not lost
            made = made.model_copy(update={"reasons": before.reasons, "note": before.note})
        await self._judgements.keep(made)
        await self._count(before, made)
        w = await pressed.wording(self._desk)
        if made.good:
            line = w("feedback.noted_good")
            await pressed.tell(line, thanks(kept.id, line, w))
        else:
            await pressed.open(modal(made, f"{pressed.place}|{kept.id}", w))
        await ack()

    async def said_why(
        self, body: Body, view: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        answer_id = str(view.get("private_metadata") or "").rpartition("|")[2]
        made = await self._judgements.get(answer_id, str(body["user"]["id"]))
        if made and not made.good:  # else it was withdrawn or changed in the meantime
            reasons, note = filled_in(view["state"]["values"])
            await self._judgements.keep(made.model_copy(update={"reasons": reasons, "note": note}))
            for reason in set(reasons) - set(made.reasons):
                record_judgement(made.story, reason)
        await ack()

    async def withdraw(
        self, body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        pressed = Pressed(body, action, context)
        withdrawn = await self._judgements.withdraw(pressed.kept, pressed.user)
        await self._count(withdrawn, None)
        w = await pressed.wording(self._desk)
        if pressed.view:
            await pressed.open(withdrawn_modal(w))
        else:
            line, url = w("feedback.withdrawn"), str(body.get("response_url") or "")
            await respond(pressed.client, url, line, (), in_place=True)
        await ack()

    async def _is_open(self, kept: KeptAnswer) -> bool:
        """Slack is rarely asked: it was when the answer was counted."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(OPEN_S):
                return await self._desk.openness.is_open(kept.team, kept.channel)
        return False

    async def _count(self, before: Judgement | None, now: Judgement | None) -> None:
        """What a press changes: a thumb that was turned is one less there and one more here."""
        if before and now and before.good == now.good:
            return
        if before:
            await self._desk.usage.judged(before.team, before.good, -1)
        if now:
            await self._desk.usage.judged(now.team, now.good)
        if before or now:
            known = now or before
            assert known is not None
            verdict = ("good" if now.good else "bad") if now else "withdrawn"
            record_judgement(known.story, verdict)
