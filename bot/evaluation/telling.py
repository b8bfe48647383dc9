"""An answer as the sentences it tells, each with the passages it refers to.

The bot's own fixed phrases, such as "The sources do not say.", tell nothing and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.text import sentences

_GROUP = r"\[\d+(?:\s*[,;]\s*\d+)*\]"
MARKER = re.compile(rf"\s*({_GROUP})")
_MARKERS_BEHIND = re.compile(rf"([.!?。！？।؟۔…]+[”’»」』\"')]*)((?:\s*{_GROUP})+)")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_ORDINAL = re.compile(r"(?<![\d.,])\d{1,2}\.$")
_LETTER_OR_DIGIT = re.compile(r"\w")


@dataclass(frozen=True)
class Told:
    """A sentence without markers, and the numbers of the citations that stand in it."""

    text: str
    cites: tuple[int, ...]


def told(text: str, fixed: Iterable[re.Pattern[str]] = ()) -> list[Told]:
    """The sentences of an answer's `text`; what one of `fixed` matches is taken out first.

    A marker behind a full stop belongs to the sentence that it follows.
    """
    for phrase in fixed:
        text = phrase.sub("\n", text)
    found: list[Told] = []
    for line in text.splitlines():
        for part in _sentences(_MARKERS_BEHIND.sub(r"\2\1", _LIST_MARK.sub("", line))):
            numbers = [int(n) for group in MARKER.findall(part) for n in re.findall(r"\d+", group)]
            cites = tuple(dict.fromkeys(numbers))
            bare = without_markers(part).strip()
            if _LETTER_OR_DIGIT.search(bare):
                found.append(Told(bare, cites))
            elif cites and found:
                before = found.pop()
                found.append(Told(before.text, tuple(dict.fromkeys(before.cites + cites))))
    return found


def _sentences(line: str) -> list[str]:
    """The sentences of a line; "am 5. März" is none of two, as in many languages."""
    found: list[str] = []
    for part in sentences(line):
        if found and _ORDINAL.search(found[-1]) and part[0].isalpha():
            found.append(f"{found.pop()} {part}")
        else:
            found.append(part)
    return found


def without_markers(text: str) -> str:
    return MARKER.sub("", text)
