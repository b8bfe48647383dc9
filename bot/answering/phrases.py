"""The bot's own fixed phrases, in the asker's language."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Set
from functools import cache
from importlib.resources import files

import babel


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("bot.answering") / "phrases.toml").read_text(encoding="utf-8"))


def languages() -> Set[str]:
    """The languages that there are phrases in."""
    return _tables().keys()


def has(language: str) -> bool:
    """Whether there are phrases in `language`, or in one that holds it."""
    return any(tag in _tables() for tag in wider(language))


def phrase(key: str, language: str, **values: str) -> str:
    """The phrase `key` in `language`, else as its script or its base have it, else in English."""
    tables = _tables()
    table = next(tables[tag] for tag in [*wider(language), "en"] if tag in tables)
    return table[key].format(**values)


@cache
def wider(tag: str) -> tuple[str, ...]:
    """A language tag and those that hold it, nearest first: zh-TW, zh-Hant, zh.

    Which script a region writes is CLDR's to know; a tag that it does not know is cut short.
    """
    base = tag.split("-")[0]
    with contextlib.suppress(babel.UnknownLocaleError, ValueError):
        return tag, f"{base}-{babel.Locale.parse(tag, sep='-').script}", base
    return tag, base
