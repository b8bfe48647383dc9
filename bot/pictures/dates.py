"""Dates as people write them, and where they lie in time."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError

from knowledge import written_dates
from knowledge.story import Precision

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SKELETON: dict[Precision, str] = {"year": "y", "month": "yMMM", "day": "yMMMd"}


@dataclass(frozen=True)
class When:
    """The days that a date can mean, from the first to the last."""

    first: date
    last: date
    precision: Precision

    @property
    def middle(self) -> float:
        """In days, as `date.toordinal` counts them; a day is at its noon."""
        return (self.first.toordinal() + self.last.toordinal() + 1) / 2


def when(text: str | None) -> When | None:
    """The days that an ISO date means, as precise as it is; None for what is no date."""
    match = _ISO.fullmatch(text or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if month is None:
            return When(date(year or 0, 1, 1), date(year or 0, 12, 31), "year")
        if day is None:
            last = calendar.monthrange(year or 0, month)[1]
            return When(date(year or 0, month, 1), date(year or 0, month, last), "month")
        return When(date(year or 0, month, day), date(year or 0, month, day), "day")
    except ValueError:
        return None


def written(moment: When, language: Locale) -> str:
    """15 Nov 2025, Nov 2025 or 2025, as `language` writes it."""
    return in_pattern(moment.first, _SKELETON[moment.precision], language)


def in_pattern(day: date, skeleton: str, language: Locale) -> str:
    """`day` with the parts that a CLDR skeleton names."""
    if str(language) == "en":  # 15 Nov 2025, which readers on both sides of an ocean understand
        language = Locale("en", "GB")
    return written_dates.written(day, skeleton, language).replace("\u202f", "\u00a0")


def locale_of(tag: str) -> Locale:
    """What babel knows of a language (BCP 47), else of the one it belongs to, else English."""
    parts = tag.replace("_", "-").split("-")
    for end in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:end]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")
