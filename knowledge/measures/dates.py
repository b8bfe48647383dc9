"""Dates as they are printed, in any language: "3 May 2026", "2026年5月3日", "Q3 2025"."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from knowledge.figures import notation
from knowledge.measures.locales import locales, plain, script


@dataclass(frozen=True)
class Span:
    """From the first day to the last that is meant, as (month, day); `year` None if not told."""

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year, which might be a number as well."""
        return self.year is not None and (self.first, self.last) == ((1, 1), (12, 31))

    def meets(self, other: Span) -> bool:
        """Whether one day can be both."""
        same_year = self.year == other.year or None in (self.year, other.year)
        return same_year and self.first <= other.last and other.first <= self.last


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_CLOCK = re.compile(r",? (?:at |um |à |a las |в )?\d{1,2}[:h]\d\d\b.*$")
_TOKEN = regex.compile(r"\d+|[\p{L}\p{M}]+\.?|[^\w\s\p{M},.’'-]")
_CJK = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(?:(\d{1,2})\s*[月월]\s*)?(?:(\d{1,2})\s*[日号號일])?")
_PART = {  # of a year, as first and last month
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12),
    "first quarter": (1, 3), "second quarter": (4, 6), "third quarter": (7, 9),
    "fourth quarter": (10, 12), "first half": (1, 6), "second half": (7, 12),
    "early": (1, 5), "mid": (4, 9), "late": (8, 12), "end": (10, 12), "start": (1, 3),
    "beginning": (1, 3), "spring": (1, 12), "summer": (1, 12), "autumn": (1, 12), "fall": (1, 12),
    "winter": (1, 12), "第一季度": (1, 3), "第二季度": (4, 6), "第三季度": (7, 9),
    "第四季度": (10, 12), "上半年": (1, 6), "下半年": (7, 12), "年初": (1, 5), "年中": (4, 9),
    "年底": (8, 12), "年末": (8, 12),
}  # fmt: skip
_GLUE_WORDS = """of the on in at de del di do da le el la am im den der vom o г г. года году р р.
    року в во на i year month day th st nd rd er ra by from en al"""
_GLUE = frozenset(_GLUE_WORDS.split())
_YEARS = range(1000, 3000)


@lru_cache(maxsize=65536)
def dates(text: str) -> tuple[Span, ...]:
    """What `text` can mean if it is a date and nothing else, else (): 3/5/2026 is two days."""
    dotted = re.fullmatch(r"\s*\d+\.\d+\.\d{4}\s*", text) is not None
    flat = _CLOCK.sub("", plain(notation(text))).strip(" .,")
    if not re.search(r"\d", flat) or len(flat) > 60:
        return ()
    if match := _ISO.fullmatch(flat):
        return _spans(int(match[1]), match[2], match[3])
    if match := _DAY_FIRST.fullmatch(flat):
        year, one, other = int(match[3]), match[1], match[2]
        american = () if dotted else _spans(year, one, other)
        return tuple(dict.fromkeys(_spans(year, other, one) + american))
    for part in _PART:
        if not part.isascii() and part in flat:
            rest = re.sub(r"[年的\s]", "", flat.replace(part, ""))
            return _months(int(rest), *_PART[part]) if re.fullmatch(r"\d{4}", rest) else ()
    if (match := _CJK.fullmatch(flat)) and (match[2] or (match[1] and not match[3])):
        return _spans(int(match[1]) if match[1] else None, match[2], match[3])
    return _in_words(flat)


def _in_words(flat: str) -> tuple[Span, ...]:
    months, days_of_week = _names(script(flat))
    part = next((name for name in _PART if re.search(rf"(?<!\w){name}(?!\w)", flat)), "")
    flat = flat.replace(part, "") if part else flat
    found: list[frozenset[int]] = []
    numbers: list[int] = []
    for token in _TOKEN.findall(flat):
        word = token.rstrip(".")
        if token.isdigit() and len(token) < 5:
            numbers.append(int(token))
        elif word in months:
            found.append(months[word])
        elif not {word, token} & (_GLUE | days_of_week):
            return ()
    years = [number for number in numbers if number in _YEARS]
    days = [number for number in numbers if 1 <= number <= 31]
    if len(years) > 1 or len(days) > 1 or len(found) > 1 or len(years) + len(days) != len(numbers):
        return ()
    year, day = (years[0] if years else None), (str(days[0]) if days else None)
    if found:
        return (
            tuple(s for m in sorted(found[0]) for s in _spans(year, str(m), day)) if numbers else ()
        )
    if year is None or day:
        return ()
    return _months(year, *_PART[part]) if part else _spans(year, None, None)


def _spans(year: int | None, month: str | None, day: str | None) -> tuple[Span, ...]:
    if year is not None and year not in _YEARS:
        return ()
    if month is None:
        return (Span(year, (1, 1), (12, 31)),)
    number = int(month)
    if not 1 <= number <= 12 or (day and not 1 <= int(day) <= 31):
        return ()
    if day:
        return (Span(year, (number, int(day)), (number, int(day))),)
    return _months(year, number, number)


def _months(year: int | None, first: int, last: int) -> tuple[Span, ...]:
    return (Span(year, (first, 1), (last, calendar.monthrange(2000, last)[1])),)


@cache
def _names(letters: str) -> tuple[dict[str, frozenset[int]], frozenset[str]]:
    """Names of months and of days of the week in the languages of a script.

    A month's name can mean another month next door: "listopad" is October or November.
    """
    months: dict[str, set[int]] = defaultdict(set)
    days: set[str] = set()
    for locale in locales(letters):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                days |= {plain(name).rstrip(".") for name in locale.days[context][width].values()}
                for number, name in locale.months[context][width].items():
                    months[plain(name).rstrip(".")].add(number)
    named = {name: frozenset(numbers) for name, numbers in months.items() if not name.isdigit()}
    return named, frozenset(days - named.keys())
