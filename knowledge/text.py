"""Text in any script: clean it, split it into sentences, and into terms for the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex
import Stemmer

# Scripts written without spaces between words. Characters and pairs of characters are indexed:
# on a Chinese news set that found as much as a word segmenter did, at half the cost.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_RUN = regex.compile(
    rf"[{_UNSPACED}\p{{M}}ー]+|(?:[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]+(?:[.,]\p{{Nd}}+)*)",
    regex.V1,
)
_UNSPACED_RUN = regex.compile(rf"[{_UNSPACED}]")
_SPACED_LETTER = regex.compile(rf"[[\p{{L}}\p{{M}}\p{{N}}_]--[{_UNSPACED}]]", regex.V1)

# A full stop ends a sentence only before a space and something that can begin one; the full stops
# of East and South Asian scripts need no space.
_END = re.compile(
    r"(?<=[。！？｡])[”’」』）)\"']*(?![。！？｡”’」』）)\"'])"
    r"|(?<=[.!?؟۔।॥…։።])[”’»)\"'\]]*(?=\s+[^\sa-zа-яα-ω,;])"
    r"|\n+"
)
# What stands between quotation marks, of whatever language; not across lines.
QUOTED = re.compile(r"[“\"„«「『]([^“”\"„«»「」『』\n]+)[”\"“»」』]")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|No|Inc|Ltd|Co|Corp|approx|ca|z\.B|e\.g|i\.e|etc|U\.S|U\.K"
    r"|[A-Z])\.)$"
)


def clean(text: str) -> str:
    """`text` without what breaks tools written in C: NUL bytes and lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, without surrounding space. Works across scripts."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        last_word = text[max(start, match.end() - 20) : match.end()]
        if _ABBREVIATIONS.search(last_word.rstrip("”’»)\"'] ")):
            continue
        if piece := text[start : match.end()].strip():
            found.append(piece)
        start = match.end()
    if text[start:].strip():
        found.append(text[start:].strip())
    return found


def fold(text: str) -> str:
    """`text` in one case and one form: full-width digits, ligatures and accents made plain."""
    if text.isascii():  # most of it, and twice as fast
        return text.replace("\0", " ").lower()
    decomposed = unicodedata.normalize("NFKD", clean(text)).casefold()
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" or ord(c) > 0x36F)
    return unicodedata.normalize("NFC", plain)


def words(text: str) -> Iterator[str]:
    """Words and numbers of `text`, folded; a run of unspaced script comes as one word."""
    return (match[0] for match in _RUN.finditer(fold(text)))


def length(text: str) -> int:
    """How many words; two characters of a script without spaces count as one."""
    return sum((len(word) + 1) // 2 if is_unspaced(word) else 1 for word in words(text))


def one_line(text: str) -> str:
    return " ".join(text.split())


def decoded(value: bytes | str) -> str:
    """What Redis gives, as text: bytes or str, as the client was made."""
    return value.decode() if isinstance(value, bytes) else value


def is_unspaced(word: str) -> bool:
    return bool(_UNSPACED_RUN.match(word))


def has_word(text: str, word: str) -> bool:
    """Whether `text` has `word` as a word of its own; both folded.

    In a script without spaces it may stand anywhere, and beside one too, as FT does in "FT的报道".
    """
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        inside = (at and not is_unspaced(word[0]) and _SPACED_LETTER.match(text, at - 1)) or (
            not is_unspaced(word[-1]) and _SPACED_LETTER.match(text, end)
        )
        if not inside:
            return True
        at = text.find(word, at + 1)
    return False


def terms(text: str) -> list[str]:
    """Index terms of `text`: English stems, and 1- and 2-grams of scripts without spaces."""
    found: list[str] = []
    for word in words(text):
        if is_unspaced(word):
            found.extend(word)
            found.extend(word[i : i + 2] for i in range(len(word) - 1))
        else:
            found.append(_stem(word))
    return found


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    # A stemmer object is not safe to share between threads; one is made per uncached word, which
    # costs a microsecond and keeps the function free of state.
    return str(Stemmer.Stemmer("english").stemWord(word))
