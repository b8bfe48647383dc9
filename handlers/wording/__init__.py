"""Everything that the bot says around its answers, in the reader's language.

One TOML file a language, named by its tag; in it a table for each place where something is said
(`[commands]`, `[digest]`, …). English is complete; what another language lacks is said in English.
Words that stand in an answer itself are phrases (bot/answering/phrases.py) and follow the
question's language; those here follow the reader's Slack.

    w = Wording("de-DE")
    w("digest.heading", story="…")

Values are put in as they are: whoever passes text of users, models or sources escapes it first.
"""

from __future__ import annotations

import contextlib
import datetime
import tomllib
from collections.abc import Mapping, Set
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import PurePath

import babel
import babel.numbers

from bot.answering.phrases import wider
from knowledge.written_dates import written

FALLBACK = "en"


class Wording:
    """The words for one locale, a tag as Slack gives it ("pt-BR") or of a language ("pt")."""

    def __init__(self, locale: str) -> None:
        found = [tag for tag in wider(locale) if tag in languages()]
        self.language = found[0] if found else FALLBACK
        self._tables = [_table(tag) for tag in dict.fromkeys((*found, FALLBACK))]
        self._locale = _locale(locale if found else FALLBACK)

    def __call__(self, key: str, /, **values: object) -> str:
        """The words called `key` ("table.name"). Raises KeyError for one that English lacks."""
        text = next((table[key] for table in self._tables if key in table), None)
        if text is None:
            raise KeyError(key)
        return text.format(**values)

    def get(self, key: str, default: str = "") -> str:
        """The words called `key` as they stand, with nothing put in; `default` where there are
        none."""
        return next((table[key] for table in self._tables if key in table), default)

    def language_name(self, tag: str) -> str:
        """What a language is called: "zh" is Chinese, 中文, Chinesisch."""
        for each in wider(tag):
            if name := self._locale.languages.get(each.replace("-", "_")):
                return str(name)
        return tag

    def date(self, date: str) -> str:
        """A date as precise as it is known ("2025", "2025-11", "2025-11-15"), written out."""
        return _written(date, ("y", "yMMM", "yMMMd"), self._locale)

    def date_in_year(self, date: str) -> str:
        """The same below its year: the month, or the month and day; "" for a year alone."""
        return _written(date, ("", "MMMM", "MMMd"), self._locale)

    def number(self, number: float) -> str:
        return str(babel.numbers.format_decimal(number, locale=self._locale))

    @property
    def locale(self) -> babel.Locale:
        """How dates, times and lists are written."""
        return self._locale


@cache
def languages() -> Set[str]:
    """The tags of the languages that there are words in."""
    found = (PurePath(file.name) for file in files("handlers.wording").iterdir())
    return frozenset(path.stem for path in found if path.suffix == ".toml")


@cache
def _table(tag: str) -> Mapping[str, str]:
    """The words of a language, by "table.name"."""
    text = (files("handlers.wording") / f"{tag}.toml").read_text(encoding="utf-8")
    return {
        f"{table}.{name}": words
        for table, entries in tomllib.loads(text).items()
        for name, words in entries.items()
    }


@lru_cache(maxsize=4096)
def _written(date: str, patterns: tuple[str, str, str], locale: babel.Locale) -> str:
    """`patterns`: CLDR skeletons for a year, a month and a day."""
    parts = [int(part) for part in date.split("-")]
    day = datetime.date(*[*parts, 1, 1][:3])
    pattern = patterns[len(parts) - 1]
    return written(day, pattern, locale) if pattern else ""


def _locale(tag: str) -> babel.Locale:
    for each in (*wider(tag), FALLBACK):
        with contextlib.suppress(babel.UnknownLocaleError, ValueError):
            return babel.Locale.parse(each, sep="-")
    return babel.Locale(FALLBACK)
