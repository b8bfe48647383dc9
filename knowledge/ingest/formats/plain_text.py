"""Plain text, and lines that were broken to fit a width."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import regex

from knowledge.ingest.cleaning import Line
from knowledge.ingest.formats.lines import BULLET, Readable, tidied
from knowledge.text import is_unspaced

MAX_WIDTH = 130  # characters that lines are broken at; longer ones are paragraphs


def read_text(text: str) -> Readable:
    """Plain text; lines that were broken to fit a width are joined."""
    return Readable(tidied(Line(line) for line in unwrapped(text.split("\n"))))


def unwrapped(lines: Sequence[str], typeset: bool = False) -> list[str]:
    """`lines`, with those joined that were broken to fit a width.

    A line was broken where the next word would not have fitted on it. In `typeset` lines letters
    differ in width, and words are hyphenated.
    """
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    width = lengths[len(lengths) * 49 // 50] if lengths else 0
    full = width * (0.8 if typeset else 1)

    def is_broken(line: str, following: str) -> bool:
        if not line.strip() or not following.strip() or BULLET.match(following.strip()):
            return False
        word = following.split(maxsplit=1)[0]
        return len(line.strip()) + (1 if _is_spaceless(word[0]) else len(word) + 1) > full

    pairs = list(pairwise(lines))
    broken = [is_broken(line, following) for line, following in pairs]
    inside = sum(bool(line.strip() and following.strip()) for line, following in pairs)
    if width > MAX_WIDTH or sum(broken) < 3 or sum(broken) * 2 < inside:
        return list(lines)
    paragraphs = [[lines[0].strip()]]
    for was_broken, line in zip(broken, map(str.strip, lines[1:]), strict=True):
        if was_broken:
            paragraphs[-1][-1] = _led_on(paragraphs[-1][-1], line, typeset)
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return ["".join(pieces) for pieces in paragraphs]


def _led_on(line: str, following: str, typeset: bool) -> str:
    """`line`, so that `following` can be put behind it."""
    if regex.search(r"\p{L}[-‐]$", line[-2:]) and regex.match(r"\p{Ll}", following):
        return line[:-1] if typeset else line
    return line if _is_spaceless(line[-1]) and _is_spaceless(following[0]) else line + " "


def _is_spaceless(character: str) -> bool:
    """Whether it is of a script that is written without spaces, or of its punctuation."""
    wide = unicodedata.east_asian_width(character) in "WF"
    return (wide or is_unspaced(character)) and not regex.match(r"\p{Hangul}", character)
