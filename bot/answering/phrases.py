"""The bot's own fixed phrases, in the asker's language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("bot.answering") / "phrases.toml").read_text(encoding="utf-8"))


def phrase(key: str, language: str, **values: str) -> str:
    """The phrase `key` in `language`, else in its base language, else in English."""
    tables = _tables()
    table = tables.get(language) or tables.get(language.split("-")[0]) or tables["en"]
    return table[key].format(**values)
