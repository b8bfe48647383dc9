"""Paragraphs -> passages of a length that is good to search and to cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil

import regex

from knowledge.seeds import MAX_PASSAGE_WORDS
from knowledge.text import length, sentences

LEAST, MOST = 40, 120  # words that a passage should have

# Characters and the space after them: a word, or a piece of what is written without spaces.
_UNIT = regex.compile(r"\S{1,60}\s*")


def split_passages(paragraphs: Iterable[str], source_id: str = "") -> tuple[str, ...]:
    """The text of `paragraphs` in passages of 40 to 120 words, in order; nothing is left out.

    Short neighbours share a passage; what has no neighbour that fits stays short. Long paragraphs
    are cut between sentences, into parts of about one length. A longer sentence stays whole up to
    MAX_PASSAGE_WORDS, and is cut between words above.
    """
    passages: list[str] = []
    words = 0  # of the last passage
    for part in (part for paragraph in paragraphs for part in _parts(paragraph)):
        more = length(part)
        if passages and words + more <= MOST and min(words, more) < LEAST:
            passages[-1] += " " + part
            words += more
        else:
            passages.append(part)
            words = more
    return tuple(passages)


def _parts(paragraph: str) -> Iterator[str]:
    pieces = [piece for sentence in sentences(paragraph) for piece in _cut(sentence)]
    yield from (" ".join(group) for group in _even(pieces, MOST))


def _cut(sentence: str) -> list[str]:
    if length(sentence) <= MAX_PASSAGE_WORDS:
        return [sentence]
    groups = _even(_UNIT.findall(sentence), MOST)
    return [piece for group in groups if (piece := "".join(group).strip())]


def _even(pieces: list[str], most: int) -> Iterator[list[str]]:
    """`pieces` in groups of at most `most` words, as alike in length as they allow."""
    lengths = [length(piece) for piece in pieces]
    share = sum(lengths) / max(1, ceil(sum(lengths) / most))
    group: list[str] = []
    words = 0
    for piece, more in zip(pieces, lengths, strict=True):
        # A group ends where it is nearer to its share without the next piece than with it.
        if group and (words + more > most or words + more / 2 > share):
            yield group
            group, words = [], 0
        group.append(piece)
        words += more
    if group:
        yield group
