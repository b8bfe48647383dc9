"""What a document tells of its title, publisher, date, language and link.

Every place that tells something gives a Hint; `settle` makes one Finding of the hints for a field.
Nothing is guessed: without a hint a field stays unknown, and hints that differ make it uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import regex

from knowledge.ingest.article import Finding
from knowledge.ingest.article_language import SAME, language_of
from knowledge.ingest.cleaning import key_of, visible
from knowledge.ingest.published import parse_date
from knowledge.links import is_web_link
from knowledge.text import length, one_line

Field = Literal["title", "publisher", "published", "language", "url"]

FEW_WORDS, MIN_SCORE = 25, 0.7  # below either the language of a text is uncertain
MAX_VALUE = 300  # characters
MAX_LINK = 2000  # characters; what browsers and servers take
MAX_HINTS = 50  # for one field; pages that say more are made to keep readers busy

PIECES = regex.compile(
    r"[|｜•·]|\s[-–—]\s|(?:\bby\b|\bsource\b|来源|來源|作者|编辑|记者)\s*:?", regex.I
)
_DOMAIN = regex.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/?\S*")  # no name of anything


@dataclass(frozen=True)
class Hint:
    """That some place of a document, told by `how`, gives `value` for `field`.

    A `plain` hint says what it means, as a label does; another has to be read between the lines.
    """

    field: Field
    value: str
    how: str
    plain: bool = True


def settle(field: Field, hints: Iterable[Hint], language: str | None = None) -> Finding:
    """One finding of all `hints` for `field`, the most trusted first. `language`: of the dates."""
    readings = [
        (value, sure, hint)
        for hint in islice((hint for hint in hints if hint.field == field), MAX_HINTS)
        for value, sure in [read_value(field, one_line(visible(hint.value)), language)]
        if value
    ]
    if any(hint.plain for _, _, hint in readings):
        readings = [reading for reading in readings if reading[2].plain]
    if not readings:
        return Finding()
    # What most say, and among those the most trusted.
    value, sure, chosen = max(
        readings, key=lambda r: sum(agree(field, r[0], o[0]) for o in readings)
    )
    others = [(other, hint) for other, _, hint in readings if not agree(field, value, other)]
    if field == "title":
        cores = [v for v, _, _ in readings if agree(field, v, value) and _is_core(v, value)]
        value = min([value, *cores], key=len)
    if others and field in ("publisher", "published") and not chosen.plain:
        return Finding(how=f"several are named: {value!r}, {others[0][0]!r}")
    if field == "published" and not others:
        value, sure, chosen = max(readings, key=lambda reading: len(reading[0]))
    how = chosen.how + (f"; but {others[0][1].how}: {others[0][0][:100]}" if others else "")
    return Finding(value, chosen.plain and sure and not others, how)


def read_value(field: Field, text: str, language: str | None = None) -> tuple[str | None, bool]:
    """`text` as a value of `field`, None where it cannot be one; and whether that is sure."""
    text = text[:MAX_VALUE] if field in ("title", "publisher") else text
    if field == "published":
        tried = (parse_date(piece, language) for piece in (text, *PIECES.split(text)))
        return next((reading for reading in tried if reading[0]), (None, False))
    if field == "language":
        tag = regex.match(r"([A-Za-z]{2,3})(?=$|[-_])", text)
        return (SAME.get(tag[1].lower(), tag[1].lower()), True) if tag else (None, False)
    if field == "url":
        return (text, True) if is_web_link(text) and len(text) <= MAX_LINK else (None, False)
    if _DOMAIN.fullmatch(text):
        return None, False
    if field == "publisher" and (text.startswith("@") or length(text) > 8):
        return None, False
    return (text, True) if regex.search(r"\p{L}{2}|\p{Han}", text) else (None, False)


def agree(field: Field, one: str, other: str) -> bool:
    """Whether two values of `field` say the same, one perhaps in more detail."""
    if field == "published":
        return one.startswith(other) or other.startswith(one)
    if field == "url":
        return _bare(one) == _bare(other)
    short, long = sorted((key_of(one), key_of(other)), key=len)
    return short == long or (short in long and (field == "publisher" or len(short) * 2 > len(long)))


def _is_core(title: str, longer: str) -> bool:
    """Whether `longer` is `title` with the name of a section before it or of the site behind it."""
    if longer.startswith(title):
        return bool(regex.match(r"\s*[|»]|\s[–—·-]\s", longer[len(title) :]))
    return longer.endswith(title)


def _bare(url: str) -> str:
    return regex.sub(r"^https?://(?:www\.)?|[/#]+$", "", url)


def find_language(text: str, hints: Iterable[Hint]) -> Finding:
    """The language of `text`; certain where there is enough of it and nothing says otherwise."""
    tag, score = language_of(text)
    declared = settle("language", hints).value
    if tag is None:
        return Finding(declared, False, "declared")
    sure = score >= MIN_SCORE and length(text) >= FEW_WORDS and declared in (None, tag)
    how = "its words" if declared in (None, tag) else f"its words; but it is declared as {declared}"
    return Finding(tag, sure, how)
