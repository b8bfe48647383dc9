"""Whether a translation tells the days that its sentence tells."""

from __future__ import annotations

import contextlib
from functools import lru_cache

import babel
from babel.dates import get_month_names

from knowledge.ingest.dating import dates, named_days
from knowledge.text import fold, has_word


def other_day(translation: str, sentence: str, language: str, ours: str) -> str | None:
    """A day of `translation`, in `language`, that is none of `sentence`, in `ours`, whose figures
    alone may all be there; None where there is none.

    8 July may not become 8月8日, nor a Sunday a segunda-feira; less of a date, such as its year,
    may be left. Where the sentence names no day of the week, none is found: many are other words.
    """
    told = [_parts(one.value) for one in dates(sentence, ours)]
    for one in dates(translation, language):
        parts = _parts(one.value)
        if not any(all(a in ("", b) for a, b in zip(parts, other, strict=True)) for other in told):
            return one.value
    months, folded = {other[1] for other in told}, fold(translation)
    for name, month in _month_names(language).items():
        if month not in months and has_word(folded, name):
            return name
    own, found = set(named_days(sentence, ours)), set(named_days(translation, language))
    if own and found and not own & found:
        return f"day {min(found) + 1} of the week"
    return None


@lru_cache(maxsize=64)
def _month_names(language: str) -> dict[str, str]:
    """The names of months in a language, folded, by CLDR: {"februar": "02"}.

    Short ones are other words too: May, mai. In scripts without spaces months have numbers.
    """
    with contextlib.suppress(babel.UnknownLocaleError, ValueError):
        locale = babel.Locale.parse(language, sep="-")
        return {
            fold(name): f"{month:02}"
            for context in ("format", "stand-alone")
            for month, name in get_month_names("wide", context, locale).items()
            if len(name) > 3 and not any(map(str.isdigit, name))
        }
    return {}


def _parts(date: str) -> tuple[str, ...]:
    """Year, month and day of 2025-07-08, 2025-07, 2025 or --07-08; "" where it has none."""
    parts = date.replace("--", "-", 1).split("-")
    return (*parts, "", "")[:3]


def undated(text: str, language: str) -> str:
    """`text`, in `language`, without the dates that it prints."""
    for day in reversed(dates(text, language)):
        text = text[: day.start] + text[day.end :]
    return text
