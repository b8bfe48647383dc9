"""Where a story stands, in three lines."""

from __future__ import annotations

from collections.abc import Iterator

from bot.digest.news import News
from bot.digest.told import Told
from knowledge.carriers import Line
from knowledge.story import Story
from knowledge.summaries import Summary, summary_tree
from knowledge.text import length
from knowledge.timeline import timeline

LINES = 3
SHORT = 50  # words that a line is taken in at a glance


def standing(now: Told, news: News | None = None) -> tuple[Line, ...]:
    """At most three lines, each with the passages that carry it: how the story's summary begins,
    and its latest event; where `news` tells that already, more of the summary, or of the topic
    that was written of last.

    A sentence that no passage carries is left out; a long one is taken where no other is left.
    """
    moments = timeline(now.story)
    tree = summary_tree(now.story, now.conflicts, moments)
    told = {(moment.date, moment.what) for moment in news.events} if news else set()
    latest = [
        Line(moment.what, tuple(dict.fromkeys(e.passage_id for e in moment.tellings)), "moment")
        for moment in moments[-1:]
        if (moment.date, moment.what) not in told
    ]
    lines = [line for line in _by_need(tree, now.story) if line.passage_ids]
    by_length = sorted(dict.fromkeys(lines), key=lambda line: length(line.text) > SHORT)
    chosen = by_length[: LINES - len(latest)]
    return (*(line for line in dict.fromkeys(lines) if line in chosen), *latest)


def _by_need(tree: Summary, story: Story) -> Iterator[Line]:
    """The summary; then how its topics begin, the one that was written of last first."""
    yield from (line for line in tree.long if line.role == "summary")
    newest = sorted(story.standing, key=lambda source: source.published or "", reverse=True)
    order = list(dict.fromkeys(topic for source in newest for topic in source.topics))
    topics = {level.id: level for level in tree.children if level.kind == "topic"}
    for id in order:
        if id in topics:
            yield from topics[id].short[:1]
