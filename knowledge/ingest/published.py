"""A date as an article tells when it was published: in words, in any order, in any language."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import regex

_ISO = regex.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})()(\d\d)(\d\d)$")
_ISO_MONTH = regex.compile(r"\d{4}-(?:0[1-9]|1[0-2])|\d{4}")
YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def parse_date(text: str, language: str | None = None) -> tuple[str | None, bool]:
    """`text`, a date and nothing else, as 2025-11-16, 2025-11 or 2025, and whether that is sure.

    Where day and month could be either way round, only the year is told, as not sure. Relative
    dates and dates without a year are none.
    """
    text = in_ascii(text).strip(" .,;()[]")
    if match := _ISO.match(text):
        year, _, month, day = (part for part in match.groups() if part is not None)
        try:
            return date(int(year), int(month), int(day)).isoformat(), True
        except ValueError:
            return None, False
    found = YEAR.search(text)
    if not found or len(text) > 60 or _ISO_MONTH.fullmatch(text):
        return (text, True) if found and len(text) <= 7 else (None, False)
    orders = ("DMY",) if regex.match(r"\d+\.\s?\d+\.", text) else ("DMY", "MDY")
    days = {day for order in orders if (day := _parsed(text, language, order))}
    if not days and (month := _parsed(text, language, None)):
        return month, True
    if not days or any(not day.startswith(found[0]) for day in days):
        return None, False
    return (days.pop(), True) if len(days) == 1 else (found[0], False)


def in_ascii(text: str) -> str:
    """`text` in the digits and signs of ASCII, where it has others."""
    return regex.sub(
        r"\p{Nd}",
        lambda digit: str(unicodedata.digit(digit[0])),
        unicodedata.normalize("NFKC", text),
    )


def _parsed(text: str, language: str | None, order: str | None) -> str | None:
    """A date with its day, read in `order`; without an order a month and its year."""
    from dateparser.data.languages_info import language_order
    from dateparser.date import DateDataParser  # takes 0.1 s, which `backstory ask` need not pay

    settings: dict[str, Any] = {"PARSERS": ["absolute-time"], "RETURN_AS_TIMEZONE_AWARE": False}
    if order:
        settings |= {"STRICT_PARSING": True, "DATE_ORDER": order}
    else:
        settings |= {"REQUIRE_PARTS": ["month", "year"]}
    languages = [known for known in {language, "en"} if known in language_order]
    found = DateDataParser(languages=languages, settings=settings).get_date_data(text)
    if not found.date_obj or (found.period == "month") == bool(order):
        return None
    return str(found.date_obj.date().isoformat()[: 10 if order else 7])
