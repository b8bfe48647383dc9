"""Days and times in words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import babel.dates
import babel.lists

from handlers.digests.subscriptions import EVERY_DAY, WORKDAYS
from handlers.wording import Wording
from knowledge.written_dates import written


def in_words(at: datetime.datetime, now: datetime.datetime, wording: Wording) -> str:
    """A moment in its own zone, seen from `now`: "tomorrow at 9:00 AM"."""
    time = babel.dates.format_time(at.timetz(), "short", tzinfo=at.tzinfo, locale=wording.locale)
    day, today = at.date(), now.astimezone(at.tzinfo).date()
    if day == today:
        return wording("digests.today", time=time)
    if day == today + datetime.timedelta(days=1):
        return wording("digests.tomorrow", time=time)
    date = written(day, "MMMEd", wording.locale)
    return wording("digests.on_day", day=date, time=time)


def clock_time(time: str, wording: Wording) -> str:
    """A local time ("09:00") as people in the reader's country write it."""
    parsed = datetime.time.fromisoformat(time)
    return str(babel.dates.format_time(parsed, "short", locale=wording.locale))


def day_names(wording: Wording) -> list[str]:
    """The days of the week, Monday first."""
    # Not "stand-alone": of a language that has none of its own Babel gives another's, where that
    # was asked for before.
    names = babel.dates.get_day_names("wide", "format", wording.locale)
    return [str(names[day]) for day in EVERY_DAY]


def days_in_words(days: Sequence[int], wording: Wording) -> str:
    if tuple(days) == EVERY_DAY:
        return wording("digests.every_day")
    names = day_names(wording)
    if tuple(days) == WORKDAYS:
        return wording("digests.from_to", first=names[0], last=names[4])
    return str(babel.lists.format_list([names[day] for day in days], locale=wording.locale))
