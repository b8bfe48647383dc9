"""What a channel's digest says now: its draft, and the message."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.answering import Stories
from bot.digest import News, Told, Unanswered, UnreadableTold, compare, standing
from handlers.blocks.digest import UNANSWERED, digest_blocks
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.digests.subscriptions import Subscription
from handlers.digests.told import Baseline, Draft, Tellings
from handlers.unanswered import Unanswered as UnansweredQuestions
from handlers.wording import Wording
from knowledge.carriers import Line
from knowledge.snapshot import Snapshot

log = logging.getLogger(__name__)

# When a snapshot of a story became current (knowledge.store.Generation), None where not known.
Published = Callable[[str, str], Awaitable[float | None]]


@dataclass(frozen=True)
class Composed:
    """A digest: `text` is for notifications, `is_news` tells whether anything is new."""

    draft: Draft
    blocks: Sequence[dict[str, Any]]
    text: str
    is_news: bool
    told_before: float | None  # when the channel was told last, in seconds since the epoch


class Composer:
    """`published`: when a story's snapshot became current."""

    def __init__(
        self,
        stories: Stories,
        channels: Channels,
        tellings: Tellings,
        unanswered: UnansweredQuestions,
        links: Links,
        published: Published,
    ) -> None:
        self._stories, self._channels, self._tellings = stories, channels, tellings
        self._unanswered, self._links, self._published = unanswered, links, published

    async def compose(
        self, subscription: Subscription, now: datetime.datetime, next_at: str | None
    ) -> Composed:
        """The digest of what `subscription` has set. `next_at`: when the next comes, in words."""
        team, channel = subscription.team, subscription.channel
        chosen = subscription.story or await self._channels.story(team, channel)
        snapshot = self._stories.answerer(chosen).index.snapshot
        story = snapshot.story.id
        before = await self._tellings.baseline(team, channel, story)
        published = await self._published(story, snapshot.id)
        # Holding two states of a large story against each other takes a while.
        told, news, lines = await asyncio.to_thread(_compared, snapshot, published, before)
        asked = await self._unanswered.top(team, channel, UNANSWERED)
        zone = ZoneInfo(subscription.zone)
        blocks, text = digest_blocks(
            news,
            lines,
            [Unanswered(one.question, one.times) for one in asked],
            Wording(subscription.language),
            self._links,
            since=_date(before.at, zone) if before else None,
            until=now.astimezone(zone).date().isoformat(),
            next_at=next_at,
        )
        draft = Draft(
            story=story,
            told=told.to_bytes(),
            unanswered=tuple(ts for one in asked for ts in one.at),
        )
        return Composed(draft, blocks, text, not news.is_empty, before.at if before else None)


def _compared(
    snapshot: Snapshot, published: float | None, before: Baseline | None
) -> tuple[Told, News, tuple[Line, ...]]:
    told = Told.of(snapshot, published)
    earlier: Told | None = None
    if before is not None:
        try:
            earlier = Told.from_bytes(before.told)
        except UnreadableTold as error:
            log.error("the whole of %s is told anew: what was told is %s", told.story.id, error)
    news = compare(earlier, told)
    return told, news, standing(told, news)


def _date(at: float, zone: ZoneInfo) -> str:
    return datetime.datetime.fromtimestamp(at, zone).date().isoformat()
