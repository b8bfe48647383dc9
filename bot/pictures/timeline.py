"""The timeline of a story, drawn: a mark a moment, with its date, what happened, who tells it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from babel import Locale

from bot.pictures.dates import When, locale_of, when, written
from bot.pictures.errors import NothingToDraw
from bot.pictures.picture import Labels, Picture
from bot.pictures.prose import drawable, ems, shared_out
from bot.pictures.setting import ALT, TITLE, text
from bot.pictures.typesetting import draw
from knowledge.story import Story
from knowledge.timeline import Moment

MOMENTS = 12  # a picture, at most
ROOM = 1_500  # ems of text a picture, about: taller ones are shown too small to read
CHARACTERS = 2_800  # of text a picture, whatever it is given

_WHAT, _SOURCE = 420, 60  # characters of each that are drawn
_SOURCES = 3  # that are named
_LINE = 17.0  # ems between rail and margin


def pages(moments: Sequence[Moment], most: int = MOMENTS) -> tuple[tuple[Moment, ...], ...]:
    """`moments` as the timelines that they are drawn in, one picture each, about equally long.

    `most`: moments a picture, up to MOMENTS.
    """
    takes = [60 + ems(moment.what[:_WHAT]) for moment in moments]  # 60: its date and its sources
    count = max(math.ceil(len(moments) / most), math.ceil(sum(takes) / ROOM))
    fair = sum(takes) / max(count, 1)
    found: list[list[Moment]] = []
    filled = 0.0
    for moment, room in zip(moments, takes, strict=True):
        full = found and (len(found[-1]) == most or filled + room > ROOM)
        if not found or full or (filled + room / 2 > fair and len(found) < count):
            found.append([])
            filled = 0.0
        found[-1].append(moment)
        filled += room
    return tuple(map(tuple, found))


def draw_timeline(
    moments: Sequence[Moment],
    story: Story,
    language: str,
    labels: Labels | None = None,
    *,
    page: int = 1,
    of: int = 1,
) -> Picture:
    """A picture of `moments`, which are `page` of the `pages` of `story`'s timeline.

    `language`: BCP 47, of the dates and labels; the texts are as the sources have them. Raises
    NothingToDraw without moments, ValueError for more than MOMENTS, and NoFont.
    """
    labels, locale = labels or Labels(), locale_of(language)
    content = timeline_content(moments, story, locale, labels, page, of)
    return draw("timeline", content, locale, _alt(content))


def timeline_content(
    moments: Sequence[Moment], story: Story, locale: Locale, labels: Labels, page: int, of: int
) -> dict[str, Any]:
    """What the template sets, in the order in which it is read."""
    if not moments:
        raise NothingToDraw("no moments")
    if len(moments) > MOMENTS:
        raise ValueError(f"{len(moments)} moments in one picture; see `pages`")
    kicker = labels.timeline
    if of > 1:
        kicker = f"{kicker} · {labels.page.format(page=page, pages=of)}"
    dates = [when(moment.date) for moment in moments]
    told = [written(date, locale) if date else labels.undated for date in dates]
    known = [date for date in dates if date]
    happened = shared_out([drawable(moment.what, _WHAT) for moment in moments], CHARACTERS)
    return {
        "kicker": text(kicker, TITLE),
        "title": text(story.title, TITLE, 13.0),
        "note": text(_from_to(known, locale), TITLE) if known else None,
        "more": page < of,
        "moments": [
            {
                "precision": date.precision if date else "none",
                "date": None if n and told[n - 1] == told[n] else text(told[n], TITLE),
                "when": told[n],
                "what": text(happened[n], _WHAT, _LINE),
                "sources": _sources(moment, story, labels),
            }
            for n, (moment, date) in enumerate(zip(moments, dates, strict=True))
        ],
    }


def _from_to(dates: Sequence[When], locale: Locale) -> str:
    first = written(min(dates, key=lambda date: (date.first, date.last)), locale)
    last = written(max(dates, key=lambda date: (date.last, date.first)), locale)
    return first if first == last else f"{first} – {last}"


def _sources(moment: Moment, story: Story, labels: Labels) -> dict[str, Any] | None:
    sources = (story.source_of(telling.passage_id) for telling in moment.tellings)
    names = list(dict.fromkeys(source.publisher or source.name for source in sources))
    shown = [drawable(name, _SOURCE, _LINE) for name in names[:_SOURCES]]
    if len(names) > _SOURCES:
        shown.append(labels.more.format(count=len(names) - _SOURCES))
    return text(" · ".join(shown), (_SOURCES + 1) * (_SOURCE + 5), _LINE) if shown else None


def _alt(content: dict[str, Any]) -> str:
    """Every moment, in order; where there is no room for all of it, its beginning."""
    head = f"{content['kicker']['text']}: {content['title']['text']}."
    rows = []
    for moment in content["moments"]:
        sources = f" ({moment['sources']['text']})" if moment["sources"] else ""
        rows.append(f"{moment['when']}: {moment['what']['text']}{sources}")
    rows = shared_out(rows, ALT - len(head) - len(rows))
    return "\n".join([head, *rows]).replace("\u200b", "")
