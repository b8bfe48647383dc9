"""A document as lines of text, tidied, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from knowledge.ingest.cleaning import Line, visible
from knowledge.ingest.metadata import Hint
from knowledge.text import one_line

# A number with a full stop may be a date's: "16. November".
BULLET = regex.compile(r"^(?:[-*•·●▪‣◦■►➤✓–—]+|\(?\d{1,2}\))\s+(?=\S)")
_HASHES = regex.compile(r"^#{1,6}\s+(?=\S)")


@dataclass(frozen=True)
class Readable:
    """The lines of a document, tidied, and what the document says of itself outside of them."""

    lines: tuple[Line, ...]
    hints: tuple[Hint, ...] = ()


def tidied(lines: Iterable[Line]) -> tuple[Line, ...]:
    """`lines` without bullets, hashes and what is not seen; without the empty ones."""
    found = []
    for line in lines:
        text = one_line(visible(line.text))
        bare = BULLET.sub("", text)
        plain = _HASHES.sub("", bare)
        found.append(Line(plain, line.heading or plain != bare, line.item or bare != text))
    return tuple(line for line in found if line.text)
