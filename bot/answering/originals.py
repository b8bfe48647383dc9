"""What a source says to the letter, for where its sentence cannot be put into the asker's language:
it is quoted then, between marks, behind a phrase that says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from bot.answering import phrases
from bot.answering.attest import MARKER
from bot.answering.plain import plain
from knowledge.story import Passage
from knowledge.text import fold, one_line, sentences, terms

_INSIDE = regex.compile(r"[“\"„«]([^“”\"„«»]*)[”\"“»]")
_MARKS = regex.compile(r"[“”\"„«»]")


def in_the_source(text: str, passages: Sequence[Passage]) -> str:
    """The whole sentence of the source that tells `text`, which may be a part of it: between marks
    "the bridge is late" is no quotation of who denies that the bridge is late. Of several
    sentences, the one that tells most.
    """
    told = set(terms(text))
    # A source's own [2] is no citation of ours.
    own = [
        MARKER.sub("", one_line(plain(one)))
        for passage in passages
        for one in sentences(passage.text)
    ]
    held = [one for one in own if _joined(text) in _joined(one)]
    return max(held or own, key=lambda one: len(told & set(terms(one))), default=text)


def quoted(text: str, language: str) -> str:
    """`text` as a quotation in an answer in `language`, with the bot's own words before it.

    A language that the bot has no words of its own in gets the marks alone.
    """
    inner = inside_marks(text)
    if not phrases.has(language):
        return f"“{inner}”."
    ends = phrases.phrase("not_in_sources", language)[-1]
    stop = ends if regex.match(r"\p{P}", ends) else ""
    return phrases.phrase("original", language, sentence=inner) + stop


def inside_marks(text: str) -> str:
    """`text` as it may stand between marks: its own are single ones, its full stop is left to who
    quotes it."""
    return _MARKS.sub("’", _INSIDE.sub(r"‘\1’", text)).strip().rstrip(".")


def _joined(text: str) -> str:
    return fold(one_line(text)).rstrip(".")
