"""The crimes that a sentence names: a translation must name them, too.

A small model makes a lack of money of money laundering, which no likeness of meaning tells apart.
So a table has what eight crimes are called in thirty languages: for the translator, and to hold
what comes back against. For stories in English. What a translation adds it does not see: the words
for convicting and condemning, or for stealing and stocks, are the same in too many languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import regex

from bot.answering.phrases import wider
from knowledge.text import fold

_ALSO = {"nb": "no", "nn": "no"}  # both kinds of Norwegian
_IN_A_FILE = r"(?<!\b(?:data|memory|file|disk) )"  # is no crime


def lost_crime(translation: str, sentence: str, language: str) -> str | None:
    """A crime as the English `sentence` names it that `translation`, in `language`, does not; None
    where it names all, or the table has not the language."""
    told = fold(translation)
    for named, called in _named(sentence, language):
        if fold(named) not in told and not any(fold(form) in told for form in called):
            return named
    return None


def crimes_in(sentence: str, language: str) -> dict[str, str]:
    """What the crimes that an English `sentence` names are called in `language`."""
    return {named: called[0] for named, called in _named(sentence, language)}


def _named(sentence: str, language: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Each crime as `sentence` names it, and what it is called in `language`."""
    tags = wider(_ALSO.get(language, language))
    for crime in _crimes().values():
        called = next((crime[tag] for tag in tags if tag in crime), None)
        if called and (found := _pattern(tuple(crime["en"])).search(sentence)):
            yield found[0], called


@cache
def _pattern(forms: Sequence[str]) -> regex.Pattern[str]:
    """English `forms`, to the end of the word that they begin."""
    each = "|".join(map(regex.escape, forms))
    return regex.compile(rf"{_IN_A_FILE}\b(?:{each})\w*", regex.I)


@cache
def _crimes() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files("bot.answering") / "crimes.toml").read_text(encoding="utf-8"))
