"""Where a story stands, in three lines."""

from __future__ import annotations

from bot.digest.news import News
from bot.digest.told import Told
from knowledge.carriers import Line
from knowledge.summaries import summary_tree
from knowledge.timeline import timeline

LINES = 3


def standing(now: Told, news: News | None = None) -> tuple[Line, ...]:
    """At most three lines, each with the passages that carry it: how the story's summary begins,
    and its latest event; where `news` tells that already, more of the summary.

    A sentence that no passage carries is left out.
    """
    moments = timeline(now.story)
    tree = summary_tree(now.story, now.conflicts, moments)
    summary = [line for line in tree.long if line.role == "summary" and line.passage_ids]
    told = news.events if news else ()
    latest = [
        Line(moment.what, tuple(dict.fromkeys(e.passage_id for e in moment.tellings)), "moment")
        for moment in moments[-1:]
        if moment not in told
    ]
    return (*summary[: LINES - len(latest)], *latest)
