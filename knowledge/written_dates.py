"""Dates as a language writes them.

Babel keeps one copy of what languages have in common. The names that months and days of the week
have where they stand alone are among it wherever they are no others than within a date: there it
gives those of whichever language was asked for them first.
"""

from __future__ import annotations

import datetime
import pickle
import re
from functools import cache, lru_cache
from pathlib import Path

import babel
from babel import localedata
from babel.dates import format_date, match_skeleton

# A literal; the month (L) or the day of the week (c) as a short or a whole word that stands alone.
_PART = re.compile(r"'[^']*'|L{3,4}|c{3,4}")
_TABLE = {"L": "months", "c": "days"}
_WITHIN = {"L": "M", "c": "E"}
_WIDTH = {3: "abbreviated", 4: "wide"}


def written(day: datetime.date, skeleton: str, locale: babel.Locale) -> str:
    """`day` with the parts that a CLDR skeleton names, or the nearest one that `locale` has."""
    return format_date(day, _pattern(skeleton, locale), locale=locale)


@lru_cache(maxsize=512)
def _pattern(skeleton: str, locale: babel.Locale) -> str:
    known = locale.datetime_skeletons
    near = skeleton if skeleton in known else match_skeleton(skeleton, known)
    return _PART.sub(lambda part: _named(part[0], locale), str(known[near]))


def _named(part: str, locale: babel.Locale) -> str:
    """A part of a pattern, standing alone only where the language has names for that."""
    kind = part[0]
    if kind == "'" or _has_own(str(locale), _TABLE[kind], _WIDTH[len(part)]):
        return part
    return _WITHIN[kind] * len(part)


@cache
def _has_own(name: str, table: str, width: str) -> bool:
    """Whether a locale, or one that it belongs to, brings such names itself."""
    parts = name.split("_")
    return any(width in _own("_".join(parts[:end]), table) for end in range(len(parts), 0, -1))


def _own(name: str, table: str) -> dict[str, object]:
    """The names for standing alone in a locale's own file: what Babel loads is merged already."""
    if not localedata.exists(name):
        return {}
    own = pickle.loads(Path(localedata.resolve_locale_filename(name)).read_bytes())
    return dict((own.get(table) or {}).get("stand-alone") or {})
