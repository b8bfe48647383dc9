"""Whether a statement turns what its evidence says into the opposite, or into more than it says.

No model of meaning: words that negate, hedge or point in a direction must stand near the same words
in both. It misses what is turned round with other words; it says so of few faithful sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from knowledge.ingest.dating import dates
from knowledge.ingest.wording import any_of, opposites, spaced
from knowledge.text import is_unspaced, terms

_REACH = 5  # words after a marker, or characters, that it speaks of
_BEFORE = 2
_VERB_FAR = ("ja", "ko", "hi", "tr", "ar")  # it stands last, or before the speaker
_COPIED = 0.8  # of the evidence's words, from which a statement is a copy of it
_NEARBY = 7  # words within which a marker must stand near the same words in the other text
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class _Unit:
    """A word; or a character of a script without spaces, with the one after it."""

    word: str
    marks: bool


def denies(text: str, language: str | None = None) -> bool:
    """Whether `text` has a word for denying something."""
    return bool(any_of("denial", language=language).search(spaced(text)))


def turns_round(
    statement: str, evidence: str, language: str | None = None, is_denial: bool = False
) -> str | None:
    """Why `statement` says the opposite of `evidence`, or more than it; None where it does not.

    `is_denial`: the statement is what somebody denies, so that no word of denial need stand in it.
    """
    statement, evidence = _undated(statement, language), _undated(evidence, language)
    every_no = any_of("not", "denial", language=language)
    needed = any_of("not", language=language) if is_denial else every_no
    is_short = _count(needed, statement) < _count(needed, evidence)
    if _is_lost(needed, evidence, statement) or (
        is_short and (_is_far(language) or _is_copy(statement, evidence, needed))
    ):
        return "leaves out a negation"
    is_long = _count(every_no, statement) > _count(every_no, evidence)
    if is_long or _is_lost(every_no, statement, evidence, always=True):
        return "negates what its evidence does not"
    if _is_lost(any_of("hedge", language=language), evidence, statement):
        return "makes a fact of what is not certain"
    said, heard = spaced(statement), spaced(evidence)
    for pair in opposites(language):
        for way, other in (pair, pair[::-1]):
            if way.search(said) and not way.search(heard) and other.search(heard):
                return "turns a direction round"
    return None


def _is_far(language: str | None) -> bool:
    """Whether a negation may stand far from what it negates, so that near by tells nothing."""
    return (language or "").split("-")[0] in _VERB_FAR


def _undated(text: str, language: str | None) -> str:
    """`text` without its dates: May is a month, and may be a hedge."""
    for day in reversed(dates(text, language)):
        text = text[: day.start] + text[day.end :]
    return text


def _count(marker: regex.Pattern[str], text: str) -> int:
    return len(marker.findall(spaced(text)))


def _is_copy(statement: str, evidence: str, marker: regex.Pattern[str]) -> bool:
    """Whether `statement` has nearly all words of `evidence` but those that negate."""
    said = {unit.word for unit in _units(statement, marker)}
    heard = [unit.word for unit in _units(evidence, marker) if not unit.marks]
    return sum(word in said for word in heard) >= _COPIED * len(heard)


def _is_lost(marker: regex.Pattern[str], source: str, copy: str, always: bool = False) -> bool:
    """Whether `copy` uses the words around a marker of `source`, without any such marker there.

    `always`: even where `copy` uses hardly any of these words.
    """
    ours, theirs = _units(source, marker), _units(copy, marker)
    marked = [i for i, unit in enumerate(theirs) if unit.marks]
    places: dict[str, list[int]] = {}
    for i, unit in enumerate(theirs):
        places.setdefault(unit.word, []).append(i)
    for i, unit in enumerate(ours):
        if not unit.marks:
            continue
        around = ours[max(0, i - _BEFORE) : i + _REACH + 1]
        spoken_of = {other.word for other in around if not other.marks and len(other.word) > 1}
        shared = spoken_of & places.keys()
        if any(
            abs(place - mark) <= _NEARBY
            for word in shared
            for place in places[word]
            for mark in marked
        ):
            continue
        if (always and spoken_of) or len(shared) * 2 >= max(2, len(spoken_of)):
            return True
    return False


def _units(text: str, marker: regex.Pattern[str]) -> list[_Unit]:
    flat = spaced(text)
    marks = [match.span() for match in marker.finditer(flat)]
    return [
        _Unit(word, any(first < end and start < last for first, last in marks))
        for start, end, word in _words(flat)
    ]


def _words(flat: str) -> Iterator[tuple[int, int, str]]:
    """The stem of each word of a spaced text, "" for glue, with where the word stands."""
    glue = any_of("glue", language=None)
    for match in _WORD.finditer(flat):
        start, end = match.span()
        if is_unspaced(match[0]):
            yield from ((i, i + 1, flat[i : i + 2].strip()) for i in range(start, end))
        else:
            yield start, end, "" if glue.search(f" {match[0]} ") else terms(match[0])[0]
