"""Dates that a text prints, in the language it is written in, as a seed writes them.

The names of months and days come from dateparser's tables (CLDR). What a date is relative to
("last week") is left alone, except for days of the week before a known day.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import regex

from knowledge.text import fold

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What is tried where the language of a text is not known.
_USUAL = ("en", "zh", "de", "fr", "es", "pt", "it", "nl", "ru", "ar", "ja", "ko", "pl", "tr")

# How "in May" changes the name where dateparser has not that case: (its end, what takes its place).
_IN = {"ru": ((r"[ьи]?$", "е"),), "uk": (("ень$", "ні"), ("д$", "ді")), "el": (("οσ$", "ο"),)}

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|[.ºª°])?"
_NAME = r"(?P<month>\p{L}[\p{L}\p{M}]+)\.?"
_OF = r"(?:\s+(?:de|del|of|d[’']))?\s*"
_FORMS = [
    regex.compile(form)
    for form in (
        rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<number>[01]?\d)\s?[月월](?:\s?{_DAY}\s?[日号號일])?",
        rf"(?<![\d-]){_YEAR}-(?P<number>[01]\d)(?:-(?P<day>[0-3]\d))?(?![\d-])",
        rf"(?<!\d){_YEAR}/(?P<number>[01]?\d)/(?P<day>[0-3]?\d)(?!\d)",
        rf"(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<number>[01]?\d)\.\s?{_YEAR}",
        rf"(?<!\d)(?P<either>[0-3]?\d)/(?P<other>[0-3]?\d)/{_YEAR}",
        rf"(?<![\d,.]){_DAY}{_OF}{_NAME},?{_OF}{_YEAR}",
        rf"{_NAME}\s+{_DAY},?\s+{_YEAR}",
        rf"(?<!\d){_YEAR}\.?\s+{_NAME}\s+{_DAY}",
        rf"{_NAME},?{_OF}{_YEAR}",
        rf"(?<![\d,.]){_DAY}{_OF}{_NAME}(?!\p{{L}})",
        rf"{_NAME}\s+{_DAY}(?![\d,.]*\d)",
        r"(?<![\d年])(?P<number>[01]?\d)\s?[月월]\s?(?P<day>[0-3]?\d)\s?[日号號일]",
        rf"(?<![\d.,\p{{L}}-]){_YEAR}(?![\d%-])",
    )
]
_WORD = regex.compile(r"[\p{L}\p{M}]{4,}")  # shorter names of days are other words too
# Those that are written without spaces around: of Chinese, of Japanese and of Korean.
_CLOSE_DAYS = (
    (regex.compile(r"(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])"), "一二三四五六日天"),
    (regex.compile(r"([月火水木金土日])曜"), "月火水木金土日"),
    (regex.compile(r"([월화수목금토일])요일"), "월화수목금토일"),
)


@dataclass(frozen=True)
class Dated:
    """A date where it stands in a text. `value`: 2025-11-16, 2025-11 or 2025; "--11-16" where the
    text does not print the year.
    """

    value: str
    start: int
    end: int


def dates(text: str, language: str | None = None) -> list[Dated]:
    """The dates that `text` prints, in order; each as precise as it is printed."""
    text = "".join(str(unicodedata.decimal(c, c)) for c in text)  # ٢٠٢٥ is 2025
    found: list[Dated] = []
    for form in _FORMS:  # the fullest forms first
        for match in form.finditer(text):
            value = _value(match.groupdict(), language)
            start, end = match.span()
            if value and not any(one.start < end and start < one.end for one in found):
                found.append(Dated(value, start, end))
    return sorted(found, key=lambda one: one.start)


def weekdays(text: str, published: str | None, language: str | None = None) -> list[str]:
    """The days of the week that `text` names, as the last such days up to the day `published`."""
    try:
        last = date.fromisoformat(published or "")
    except ValueError:
        return []
    days = (last - timedelta(days=(last.weekday() - day) % 7) for day in named_days(text, language))
    return list(dict.fromkeys(day.isoformat() for day in days))


def named_days(text: str, language: str | None = None) -> list[int]:
    """The days of the week that `text` names, 0 for Monday to 6 for Sunday."""
    named = [
        table.days[fold(word)]
        for word in _WORD.findall(text)
        for table in _tables(language)
        if fold(word) in table.days and not (table.has_capitals and word.islower())
    ]
    for days, order in _CLOSE_DAYS:
        named += [min(order.index(match[1]), 6) for match in days.finditer(text)]
    return named


def partial_date(text: str) -> str | None:
    """`text` where it is a date as a seed writes it: 2025, 2025-11 or 2025-11-16; else None."""
    text = text.strip()
    if not regex.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", text):
        return None
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None
    return text


def prints_date(value: str, text: str, published: str | None, language: str | None = None) -> bool:
    """Whether `text` prints the date `value`, or a more precise one; a year may be left to
    `published`, and so may the week of a day of the week.
    """
    year = (published or "")[:4]
    printed = [one.value.replace("--", f"{year}-", 1) for one in dates(text, language)]
    return any(
        one == value or one.startswith(f"{value}-")
        for one in (*printed, *weekdays(text, published, language))
    )


def names_a_time(word: str, language: str | None = None) -> bool:
    """Whether `word` is the name of a month or of a day of the week."""
    folded = fold(word)
    return any(folded in table.months or folded in table.days for table in _tables(language))


def _value(parts: dict[str, Any], language: str | None) -> str | None:
    year, number, day = parts.get("year"), parts.get("number"), parts.get("day")
    if either := parts.get("either"):  # 16/11/2025 in one half of the world, 11/16/2025 elsewhere
        first, second = int(either), int(parts["other"])
        if first <= 12 and second <= 12 and first != second:
            return str(year)
        number, day = min(first, second), max(first, second)
    month = _month(parts["month"], language) if parts.get("month") else number and int(number)
    if month is None:
        bare = year and not parts.get("month") and not number
        return str(year) if bare else None
    try:
        date(int(year or 2000), month, int(day or 1))
    except ValueError:
        return None
    return f"{year or '-'}-{month:02}" + (f"-{int(day):02}" if day else "")


@dataclass(frozen=True)
class _Table:
    months: dict[str, int]
    days: dict[str, int]
    has_capitals: bool  # English writes May, and may


def _month(word: str, language: str | None) -> int | None:
    for table in _tables(language):
        if table.has_capitals and word.islower():
            continue
        if month := table.months.get(fold(word)):
            return month
    return None


def _tables(language: str | None) -> Iterator[_Table]:
    main = (language or "und").split("-")[0]
    yield from filter(None, map(_table, (main,) if _table(main) else _USUAL))


@lru_cache(maxsize=32)
def _table(language: str) -> _Table | None:
    # here: its tables cost a tenth of a second that answering need not pay
    from dateparser.languages.loader import default_loader

    try:
        info = default_loader.get_locale(language).info
    except (ValueError, KeyError):
        return None
    months = _names(info, _MONTHS, 1)
    for end, other in _IN.get(language, ()):
        declined = {regex.sub(end, other, name, count=1): month for name, month in months.items()}
        months = {**declined, **months}
    return _Table(months, _names(info, _DAYS, 0), has_capitals=language in ("en", "de"))


def _names(info: dict[str, Any], keys: tuple[str, ...], first: int) -> dict[str, int]:
    return {
        fold(name).rstrip("."): number
        for number, key in enumerate(keys, first)
        for name in info.get(key, ())
        if not any(character.isdigit() for character in name)
    }
