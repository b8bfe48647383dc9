"""Whether a text holds what a key asks for, whatever the case, the width and the digits' script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from knowledge.text import fold

_ABBREVIATION = re.compile(r"[A-Z]{1,5}")
# Not a part of a longer number: "30 billion" is not in "130 billion", nor "119" in "119,000".
_NUMBER_BEFORE = r"(?<!\d)(?<!\d[.,])"
_NUMBER_AFTER = r"(?!\d)(?![.,]\d{3}(?!\d))"


def level(text: str) -> str:
    """`text` in one case and width, accents made plain, digits of every script as ASCII."""
    folded = fold(text)
    if folded.isascii():
        return folded
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in folded
    )


def holds(text: str, key: str) -> bool:
    """Whether `text`, made level, holds `key`.

    A key is found inside words, so that "replic" covers replicate and replica; but a number is
    not found inside another, and capitals alone ("US", "FT") only as a word of their own.
    """
    wanted = level(key)
    pattern = re.escape(wanted)
    if wanted[:1].isdigit():
        pattern = _NUMBER_BEFORE + pattern
    if wanted[-1:].isdigit():
        pattern += _NUMBER_AFTER
    if _ABBREVIATION.fullmatch(key):
        pattern = rf"(?<![a-z\d]){pattern}(?![a-z\d])"
    return re.search(pattern, text) is not None


def missing(text: str, groups: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The groups of keys of which `text` holds none."""
    flat = level(text)
    return [group for group in groups if not any(holds(flat, key) for key in group)]
