"""Text of anybody's, made fit to be drawn: bounded, and without what draws nothing or havoc."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import regex

MARKS = 3  # that one letter may carry; more are drawn over the lines above

_ZERO_WIDTH_SPACE = "\u200b"
_JOINERS = "\u200c\u200d"  # that Persian, Devanagari and families of emoji are written with
_NOTHING = {"Cc", "Co", "Cs", "Zl", "Zp"}  # controls, private use, halves of characters
_CLUSTER = regex.compile(r"\X")
_REPEATED = regex.compile(r"(\X)\1{15,}")
_WORD = regex.compile(r"\S+")
_FREELY = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_RTL = {"R", "AL"}


def drawable(text: str, limit: int, line: float = 18.0) -> str:
    """`text` on one line, of at most `limit` characters as people count them; "…" ends what was
    cut. A word wider than `line` (in ems) may be broken anywhere.
    """
    raw = text[: limit * 8]  # however long, what is looked at is not
    one_line = " ".join(unicodedata.normalize("NFC", _visible(raw)).split())
    clusters = [_with_few_marks(cluster) for cluster in _CLUSTER.findall(one_line)]
    shown = "".join(clusters)
    if len(clusters) > limit or len(text) > len(raw):
        shown = "".join(clusters[: limit - 1])
        head, _, tail = shown.rpartition(" ")
        shown = (head if head and len(tail) < 20 else shown).rstrip(" ,.;:") + "…"
    return _WORD.sub(lambda match: _breakable(match[0], line), shown)


def reads_right_to_left(text: str) -> bool:
    """Whether most letters of `text` run from right to left. The first one says little: many an
    Arabic sentence of a story begins with a Latin name."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in _RTL for kind in kinds) > kinds.count("L")


def ems(text: str) -> float:
    """About how wide `text` is in bold, in ems, rather too wide than too narrow. Between Chinese
    characters and Latin letters there is a quarter of an em."""
    wide = [unicodedata.east_asian_width(c) in "WF" for c in text]
    changes = sum(one != other for one, other in pairwise(wide))
    return sum(map(_width, text)) + 0.25 * changes


def shared_out(texts: list[str], room: int) -> list[str]:
    """`texts`, cut so that together they have at most `room` characters: the longest give first,
    and each keeps its beginning."""
    left, lengths = room, {}
    for waiting, place in enumerate(sorted(range(len(texts)), key=lambda n: len(texts[n]))):
        lengths[place] = min(len(texts[place]), left // (len(texts) - waiting))
        left -= lengths[place]
    return [
        text if len(text) <= lengths[n] else _beginning(text, lengths[n] - 1).rstrip() + "…"
        for n, text in enumerate(texts)
    ]


def _beginning(text: str, length: int) -> str:
    """The whole letters, marks and all, that fit into `length` characters."""
    end = 0
    for match in _CLUSTER.finditer(text):
        if match.end() > length:
            break
        end = match.end()
    return text[:end]


def _visible(text: str) -> str:
    """Without what cannot be seen; of what steers text only the joiners stay, since a text may not
    turn round what is beside it."""
    return "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace()
        or (
            (unicodedata.category(c) not in _NOTHING and not _is_noncharacter(c))
            and (unicodedata.category(c) != "Cf" or c in _JOINERS)
        )
    )


def _is_noncharacter(c: str) -> bool:
    return ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def _with_few_marks(cluster: str) -> str:
    base, marks = cluster[0], cluster[1:]
    if len(marks) <= MARKS:
        return cluster
    kept = marks[:MARKS] if "\u200d" not in marks else marks[: 4 * MARKS]
    return base + kept.rstrip(_JOINERS)


def _breakable(word: str, line: float) -> str:
    """Scripts without spaces are broken where their words end, which is Typst's to know; in one
    letter over and over it finds no words."""
    if ems(word) <= line:
        return word
    if _FREELY.search(word):
        return _REPEATED.sub(lambda match: _apart(match[0]), word)
    return _apart(word)


def _apart(letters: str) -> str:
    return _ZERO_WIDTH_SPACE.join(_CLUSTER.findall(letters))


def _width(c: str) -> float:
    if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(c) in "WF":
        return 1.05
    if c in "mwMWŒœ—…%":
        return 0.98
    return 0.32 if c in " .,:;'|ilI!" else 0.74 if c.isupper() else 0.66
