"""Where a story stands, in three lines."""

from __future__ import annotations

from bot.digest.news import News
from bot.digest.told import Told
from knowledge.carriers import Line


def standing(now: Told, news: News | None = None) -> tuple[Line, ...]:
    """At most three lines, each with the passages that carry it: how the story's summary begins,
    and the latest event, unless `news` tells it already.
    """
    raise NotImplementedError
