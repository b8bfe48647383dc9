"""`/story forget`: what is kept of somebody is deleted, when they have confirmed it.

The confirmation is queued, and a worker deletes: what was asked for is done, whatever dies in
between. From the press on nothing that they asked before is answered any more, so that no answer
that is under way is kept after all that is theirs was deleted. A worker that takes over counts only
what was left to it.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.arrival import Arrival
from handlers.background import Background
from handlers.belongings import Belongings
from handlers.blocks.forgetting import FORGET, FORGET_ANSWERS, KEEP, NAME, done, question
from handlers.blocks.parts import section
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.kept import KeptAnswer
from handlers.response_url import respond, withdraw
from handlers.standing import is_gone
from handlers.subcommands import Call, Shown, Subcommand
from handlers.trouble import may_have_been_done, reason
from handlers.unanswered import Unanswered
from handlers.withdrawing import Withdraw, is_older
from handlers.wording import Wording

log = logging.getLogger(__name__)

LOCALE_WAIT_S = 2.0
TOO_MUCH = "ratelimited"

Body = dict[str, Any]


def subcommand() -> Subcommand:
    async def ask(call: Call) -> Shown:
        return Shown(call.wording("forgetting.head"), question(call.wording))

    return Subcommand(NAME, ask)


def register(app: AsyncApp, desk: Desk, inbox: Inbox) -> None:
    """Connects the buttons that confirm, and the one that does not."""
    background = Background()

    async def confirmed(body: Body, action: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        team, user = context.team_id or "", context.user_id or ""
        # What was asked before is older by Slack's clock, and by ours where it was asked privately.
        at = f"{max(time.time(), float(action['action_ts'])):.6f}"
        url = str(body.get("response_url") or "")
        await desk.stops.forget(team, user, at)
        w = Wording((await desk.readers.get(team, user)).locale)
        said = w("forgetting.under_way")
        await respond(context.client, url, said, [section(said)], in_place=True)
        await inbox.accept(
            Arrival(
                wish="forget",
                team=team,
                channel=context.channel_id or "",
                channel_type="channel",
                user=user,
                ts=at,
                thread=at,
                text=str(action["action_id"]),
                response_url=url,
            )
        )
        await ack()

    async def kept(body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        background.start(_close(context.client, str(body.get("response_url") or "")))
        await ack()

    app.action(FORGET)(confirmed)
    app.action(FORGET_ANSWERS)(confirmed)
    app.action(KEEP)(kept)


class Forgetting:
    """The job. `withdraw` takes questions that wait out of the queue."""

    def __init__(
        self, desk: Desk, belongings: Belongings, unanswered: Unanswered, withdraw: Withdraw
    ) -> None:
        self._desk, self._belongings = desk, belongings
        self._unanswered, self._withdraw = unanswered, withdraw

    async def deliver(self, arrival: Arrival, client: AsyncWebClient) -> None:
        """Deletes what is kept of the user of `arrival`, and tells them. Raises one of TROUBLE, or
        an error of Redis: then it is to be run again."""
        desk, team, user = self._desk, arrival.team, arrival.user
        w = Wording((await desk.readers.get(team, user, LOCALE_WAIT_S)).locale)
        counts = Counter[str]()
        for key in await self._belongings.of(team, user, "job"):
            if await self._withdraw(key, arrival.ts):  # what came later is still to be answered
                counts["waiting"] += 1
                await self._belongings.drop(team, user, "job", key)
        await self._forget_answers(arrival, client, counts)
        for key in await self._belongings.of(team, user, "thread"):
            counts["turns"] += await desk.threads.forget_user(key, user)
            await self._belongings.drop(team, user, "thread", key)
        for name in await self._belongings.of(team, user, "judgement"):
            gone = await desk.judgements.forget(name)
            counts["judgements"] += gone and name.endswith(f":{user}")
            await self._belongings.drop(team, user, "judgement", name)
        counts["digests"] = await desk.subscriptions.forget_user(team, user)
        await desk.visits.forget_user(team, user)
        await desk.readers.forget(team, user)
        log.info("forgotten for %s: %s", arrival.key, dict(counts))
        await self._tell(arrival, client, done(counts, w))

    async def _forget_answers(
        self, arrival: Arrival, client: AsyncWebClient, counts: Counter[str]
    ) -> None:
        team, user = arrival.team, arrival.user
        ids = await self._belongings.of(team, user, "answer")
        kept_now = [kept for id in ids if (kept := await self._desk.kept.get(id))]
        found = [kept for kept in kept_now if is_older(kept.asked_at, arrival.ts)]
        later = {kept.id for kept in kept_now} - {kept.id for kept in found}
        await self._desk.usage.forget(found)
        for kept in found:
            if arrival.text == FORGET_ANSWERS and kept.message:  # while it is known where it is
                counts["messages" if await _delete(client, kept) else "not_deleted"] += 1
            await self._unanswered.forget(team, kept.channel, kept.asked_at)
            counts["turns"] += await self._desk.threads.forget(kept.conversation_key, kept.asked_at)
            await self._desk.kept.forget(kept.id)
            counts["answers"] += 1
        for id in ids:
            if id not in later:
                await self._belongings.drop(team, user, "answer", id)

    async def _tell(self, arrival: Arrival, client: AsyncWebClient, said: str) -> None:
        blocks = [section(said)]
        if await respond(client, arrival.response_url, said, blocks, in_place=True):
            return
        opened = await client.conversations_open(users=arrival.user)
        channel = str(opened["channel"]["id"])
        await client.chat_postMessage(channel=channel, text=said, blocks=blocks)


async def _delete(client: AsyncWebClient, kept: KeptAnswer) -> bool:
    """Whether the answer is gone from Slack. Raises what another try may mend."""
    try:
        await client.chat_delete(channel=kept.channel, ts=kept.message)
    except SlackApiError as error:
        if may_have_been_done(error) or reason(error) == TOO_MUCH:
            raise
        log.info("an answer could not be deleted: %s", reason(error))
        return is_gone(error)
    return True


async def _close(client: AsyncWebClient, url: str) -> None:
    await withdraw(client, url)
