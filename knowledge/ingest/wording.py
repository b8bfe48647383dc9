"""The words that checks know, by language, from wording.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import regex

from knowledge.text import fold, is_unspaced

# What wording.toml explains at its head.
# fmt: off
Kind = Literal[
    "number", "not", "denial", "guilt", "unsure", "hedge", "limits", "says", "tells", "denies",
    "relays", "source", "document", "of", "reads", "office", "voice", "nobody", "glue", "measure",
    "roughly", "since", "inside", "links", "leans", "refers", "being", "having", "times", "than",
    "ends", "aside", "within", "time", "article", "kind", "no_name",
]
# fmt: on

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_ARABIC = regex.compile(r"\p{Arabic}")
_NOT_SHORTENED = regex.compile(r"n['’]t\b")


def spaced(text: str) -> str:
    """`text` folded, with one space around each word: what the patterns below are for."""
    return f" {' '.join(_WORD.findall(fold(_NOT_SHORTENED.sub(' not', text))))} "


@lru_cache(maxsize=256)
def any_of(*kinds: Kind, language: str | None) -> regex.Pattern[str]:
    """What finds the words of `kinds` in a spaced text. All languages where it is not known."""
    return _pattern(" ".join(table.get(kind, "") for table in _tables(language) for kind in kinds))


@lru_cache(maxsize=32)
def opposites(language: str | None) -> list[tuple[regex.Pattern[str], regex.Pattern[str]]]:
    """Pairs of patterns for what moves, counts or judges one way, and the other way."""
    pairs = [pair for table in _tables(language) for pair in table.get("ways", ())]
    return [(_pattern(one), _pattern(other)) for one, other in pairs]


def entries(kind: Kind, language: str | None) -> list[str]:
    """The entries of one kind, as they are written but with spaces."""
    found = (table.get(kind, "").split() for table in _tables(language))
    return [entry.replace("_", " ") for table in found for entry in table]


def is_known(language: str | None) -> bool:
    """Whether `language` has a table of its own; else those of all others stand in for it."""
    return (language or "und").split("-")[0].casefold() in _wording()


def _pattern(table: str) -> regex.Pattern[str]:
    stems = {fold(entry).replace("_", " ") for entry in table.split()}
    return regex.compile("|".join(map(_form, sorted(stems, key=len, reverse=True))) or r"(?!)")


def _form(stem: str) -> str:
    """What finds one entry in a spaced text."""
    if is_unspaced(stem[0]):
        return regex.escape(stem)
    prefix = "[وف]?" if _ARABIC.match(stem) else ""  # "and", "so" are part of a word
    start = "" if stem.startswith("*") else rf"(?<= ){prefix}"
    end = "" if stem.endswith("*") else "(?= )"
    return rf"{start}{regex.escape(stem.strip('*'))}{end}"


def _tables(language: str | None) -> list[dict[str, Any]]:
    known = _wording().get((language or "und").split("-")[0].casefold())
    return [known] if known else list(_wording().values())


@lru_cache(maxsize=1)
def _wording() -> dict[str, dict[str, Any]]:
    file = resources.files("knowledge.ingest") / "wording.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
