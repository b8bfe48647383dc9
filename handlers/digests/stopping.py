"""A channel that takes no digest any more: its digest is switched off, and who set it up is told.

By a job: the events that tell of it come more than once, and so does a failing post.
"""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests.subscriptions import Off, Subscription, Subscriptions
from handlers.keeping import FAREWELL_S
from handlers.readers import Readers
from handlers.trouble import TROUBLE, is_for_good, reason
from handlers.wording import Wording
from handlers.workspaces import Workspaces

log = logging.getLogger(__name__)

WAIT_S = 5.0  # for what language somebody reads: nobody waits for this message
# What the wording tells apart; anything else is "closed": the bot may not post there.
REASONS = {
    "not_in_channel": "removed",
    "channel_not_found": "gone",
    "is_archived": "archived",
}


class Stopping:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis."""

    def __init__(
        self, redis: Any, subscriptions: Subscriptions, workspaces: Workspaces, readers: Readers
    ) -> None:
        self._redis, self._subscriptions = redis, subscriptions
        self._workspaces, self._readers = workspaces, readers

    async def stop(self, team: str, channel: str, why: str, at: float) -> None:
        """`why`: Slack's name for what is wrong there since `at` (seconds since the epoch).

        Nothing is done where somebody ended the digest or set it up anew after that. Raises one of
        `TROUBLE` where who set it up could not be told yet.
        """
        standing = await self._subscriptions.get(team, channel)
        if standing is None or (standing.off is not None and standing.off.why == "asked"):
            return
        subscription = standing.subscription
        if subscription.since > at:
            return
        await self._subscriptions.turn_off(team, channel, Off(why=why, at=at))
        if not subscription.user:
            return
        mark = f"backstory:digest:{team}:{channel}:farewell:{subscription.since:.6f}"
        if not await self._redis.set(mark, "1", nx=True, ex=FAREWELL_S):
            return
        try:
            await self._tell(subscription, why)
        except TROUBLE as error:
            if is_for_good(error):
                log.warning("nobody was told of a digest that ended: %s", reason(error))
                return
            await self._redis.delete(mark)
            raise

    async def tell(self, team: str, channel: str, user: str, by: str, what: str) -> None:
        """Tells `user` that somebody has changed or ended a digest that they had set up. Raises
        one of `TROUBLE` where they could not be told yet."""
        try:
            client, wording = await self._reach(team, user)
            text = wording(f"digests.{what}", channel=f"<#{channel}>", user=f"<@{by}>")
            await client.chat_postMessage(channel=user, text=text)
        except TROUBLE as error:
            if not is_for_good(error):
                raise
            log.warning("nobody was told of a digest that was changed: %s", reason(error))

    async def _tell(self, subscription: Subscription, why: str) -> None:
        client, wording = await self._reach(subscription.team, subscription.user)
        channel = f"<#{subscription.channel}>"
        what = wording(f"digests.{REASONS.get(why, 'closed')}", channel=channel)
        text = f"{what} {wording('digests.comes_back')}"
        await client.chat_postMessage(channel=subscription.user, text=text)

    async def _reach(self, team: str, user: str) -> tuple[AsyncWebClient, Wording]:
        workspace = await self._workspaces.get(team)
        reader = await self._readers.get(team, user, WAIT_S)
        return workspace.client, Wording(reader.locale)
