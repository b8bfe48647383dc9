"""A story as it was at a date, as far as its sources tell."""

from __future__ import annotations

from bot.digest.told import Told
from knowledge.conflicts import find_conflicts
from knowledge.story import Conflict, Source, Story

_LATEST = "-12-31"


def as_of(now: Told, date: str) -> Told:
    """`now` without what came after `date`: 2025-11-16, or 2025-11 for the end of that month.

    Left out are the sources that were published after it, and from those that stay the events
    dated after it; a source that was withdrawn after it stands. What is only known to the month
    or the year counts by its last day, so that nothing is missed; what has no date is old.
    Disagreements are those of what is left.
    """
    end = _last_day(date)
    story = now.story
    kept = tuple(_at(source, end) for source in story.sources if not _after(source.published, end))
    was = story.model_copy(update={"sources": kept})
    return Told(was, _conflicts(now, was), f"{now.snapshot} at {date}")


def _at(source: Source, end: str) -> Source:
    events = tuple(event for event in source.events if not _after(event.date, end))
    withdrawn = source.withdrawn
    if withdrawn and _after(withdrawn.on, end):
        withdrawn = None
    return source.model_copy(update={"events": events, "withdrawn": withdrawn})


def _conflicts(now: Told, was: Story) -> tuple[Conflict, ...]:
    """Those found again, and those of which every side stood already.

    The latter may need labels that were aligned when the snapshot was built.
    """
    found = find_conflicts(was)
    said = {(side.statement, side.passage_id) for one in found for side in one.sides}
    standing = set(was.passage_by_id)
    kept = tuple(
        conflict
        for conflict in now.conflicts
        if all(side.passage_id in standing for side in conflict.sides)
        and not any((side.statement, side.passage_id) in said for side in conflict.sides)
    )
    return (*found, *kept)


def _after(date: str | None, end: str) -> bool:
    return bool(date) and _last_day(date or "") > end


def _last_day(date: str) -> str:
    """By the order of texts: 2025-02-31 will do."""
    return date + _LATEST[max(len(date) - 4, 0) :]
