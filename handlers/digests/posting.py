"""The job: post a channel's digest, once.

A job runs again where its worker died, or Slack did not answer. What was begun is looked for in
the channel before it is posted: each digest carries its name in the metadata of its message.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.metrics import DIGESTS, DUPLICATES
from handlers.admission import Admission
from handlers.digests.composing import Composed, Composer
from handlers.digests.schedule import OVER_MIDNIGHT, due, following, moment
from handlers.digests.subscriptions import Posted, Subscription, Subscriptions
from handlers.digests.told import Post, Tellings
from handlers.digests.words import in_words
from handlers.keeping import DAY_S
from handlers.trouble import TROUBLE, is_for_good, reason
from handlers.wording import Wording
from handlers.workspaces import Workspace, Workspaces

log = logging.getLogger(__name__)

EVENT = "backstory_digest"  # the event type in the metadata of a digest's message
PATIENCE_S = 3600  # how long a digest that somebody asked for is tried for
# How far back a digest that was begun is looked for. Slack's clock is right; ours may have been
# wrong by hours, where somebody took a zone's time for UTC.
SKEW_S = DAY_S
PAGE = 100

# Gets (team, channel, why, at): the digest cannot be posted there, for good.
Impossible = Callable[[str, str, str, float], Awaitable[None]]


class Posting:
    """`clock` gives the time in UTC. What is raised is worth another try, later."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        tellings: Tellings,
        composer: Composer,
        workspaces: Workspaces,
        admission: Admission,
        clock: Callable[[], datetime.datetime],
    ) -> None:
        self._subscriptions, self._tellings = subscriptions, tellings
        self._composer, self._workspaces, self._clock = composer, workspaces, clock
        self._admission = admission

    async def scheduled(
        self,
        team: str,
        channel: str,
        day: datetime.date,
        zone: str,
        impossible: Impossible,
    ) -> None:
        """Posts the digest of `day` in `zone`, unless it is posted, or not due any more."""
        standing = await self._subscriptions.get(team, channel)
        if standing is None:
            return
        subscription = standing.subscription
        at = moment(subscription.model_copy(update={"zone": zone}), day) or self._clock()
        posted = Posted(date=day, zone=zone, at=at.timestamp())
        is_due = (
            standing.off is None
            and zone == subscription.zone
            and due(subscription, standing.last, self._clock()) == day
        )
        post = Post(team, channel, f"{day}@{zone}", posted)
        await _OnePost(self, post, subscription, is_due, impossible).make()

    async def asked(self, asked: Subscription, name: str, impossible: Impossible) -> None:
        """Posts a digest that somebody asked for at `asked.since`, with the settings of `asked`;
        `name` tells it from all others."""
        patient = self._clock().timestamp() - asked.since < PATIENCE_S
        post = Post(asked.team, asked.channel, name)
        await _OnePost(self, post, asked, patient, impossible).make()


@dataclass(frozen=True)
class _OnePost:
    """`wanted`: it is still to be made, where it is not made yet."""

    owner: Posting
    post: Post
    subscription: Subscription
    wanted: bool
    impossible: Impossible

    async def make(self) -> None:
        try:
            await self._make()
        except TROUBLE as error:
            if not is_for_good(error):
                raise
            log.warning("no digest in %s: %s", self.post.channel, reason(error))
            at = self.owner._clock().timestamp()
            await self.impossible(self.post.team, self.post.channel, reason(error), at)
            await self.owner._tellings.drop(self.post)
            DIGESTS.labels("impossible").inc()

    async def _make(self) -> None:
        post, tellings = self.post, self.owner._tellings
        entry = await tellings.entry(post)
        if entry is not None and entry.done:
            return
        workspace = await self.owner._workspaces.get(post.team)
        if entry is not None and await self._was_posted(workspace, entry.begun):
            return
        # A channel may have been taken off the list; its settings stay for when it is put back.
        why = await self.owner._admission.refusal(post.team, post.channel)
        if why is not None or not self.wanted:
            log.debug("no digest in %s: %s", post.channel, why or "too late, or ended")
            await tellings.drop(post)
            return
        composed = await self._composed()
        if entry is not None:
            await tellings.keep(post, composed.draft)
        elif not await tellings.begin(post, composed.draft):
            return  # another worker has begun it this very moment
        if self._speaks(composed):
            await tellings.settle(post, composed.draft, await self._say(workspace, composed))
            log.info("digest %s in %s posted", post.name, post.channel)
            DIGESTS.labels("posted").inc()
        else:
            await tellings.settle(post, composed.draft.without_questions(), "")
            log.info("digest %s in %s: nothing new", post.name, post.channel)
            DIGESTS.labels("nothing_new").inc()

    async def _composed(self) -> Composed:
        now, subscription = self.owner._clock(), self.subscription
        standing = await self.owner._subscriptions.get(self.post.team, self.post.channel)
        next_at = None
        if standing is not None and standing.off is None:
            last = self.post.posted.date if self.post.posted else standing.last
            coming = following(standing.subscription, last, now)
            wording = Wording(subscription.language)
            next_at = in_words(coming, now, wording) if coming else None
        return await self.owner._composer.compose(subscription, now, next_at)

    def _speaks(self, composed: Composed) -> bool:
        """Whether there is something to say; to somebody who asks there always is."""
        posted = self.post.posted
        if composed.is_news or posted is None:
            return True
        # Where somebody asked for one today already, that nothing is new since needs no message.
        # What came in the first minutes of today was yesterday's.
        zone, before = ZoneInfo(posted.zone), composed.told_before
        told_today = before is not None and (
            (datetime.datetime.fromtimestamp(before, zone) - OVER_MIDNIGHT).date() == posted.date
        )
        return self.subscription.quiet == "line" and not told_today

    async def _say(self, workspace: Workspace, composed: Composed) -> str:
        payload = {"digest": self.post.name, "draft": composed.draft.token}
        said = await workspace.client.chat_postMessage(
            channel=self.post.channel,
            text=composed.text,
            blocks=composed.blocks,
            metadata={"event_type": EVENT, "event_payload": payload},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(said["ts"])

    async def _was_posted(self, workspace: Workspace, begun: float) -> bool:
        """Whether the digest stands in the channel though nobody noted it; then it is noted."""
        cursor = None
        while True:
            page = await workspace.client.conversations_history(
                channel=self.post.channel,
                oldest=f"{begun - SKEW_S:.6f}",
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            for message in page.get("messages") or []:
                if message.get("user") == workspace.bot_user and await self._is_noted(message):
                    return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return False

    async def _is_noted(self, message: dict[str, Any]) -> bool:
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        if metadata.get("event_type") != EVENT or payload.get("digest") != self.post.name:
            return False
        draft = await self.owner._tellings.draft(self.post, str(payload.get("draft")))
        if draft is None:
            return False
        await self.owner._tellings.settle(self.post, draft, str(message["ts"]))
        log.info("digest %s in %s was posted already", self.post.name, self.post.channel)
        DUPLICATES.labels("digest").inc()
        return True
