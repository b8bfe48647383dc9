"""How alike two texts are, from a small fingerprint of each: the text itself need not be kept.

A fingerprint is the `SIZE` smallest hashes of the text's shingles (runs of `SHINGLE` words). The
share that two fingerprints have in common estimates the share that the texts have (Broder, "On the
resemblance and containment of documents", 1997); with 128 hashes to within about 0.09.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from knowledge.text import is_unspaced, words

SIZE = 128
SHINGLE = 5  # words, or characters of a script without spaces

Fingerprint = tuple[int, ...]  # ascending


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of `text`; empty for a text without words."""
    tokens = list(_tokens(text))
    last = max(len(tokens) - SHINGLE, 0)
    shingles = {" ".join(tokens[i : i + SHINGLE]) for i in range(last + 1)} if tokens else set()
    hashes = {int.from_bytes(blake2b(s.encode(), digest_size=6).digest()) for s in shingles}
    return tuple(sorted(hashes)[:SIZE])


def resemblance(a: Sequence[int], b: Sequence[int]) -> float:
    """The share of shingles that two texts have in common, 0 to 1; 0 where one has none."""
    if not a or not b:
        return 0.0
    smallest = sorted({*a, *b})[:SIZE]
    return len({*smallest} & {*a} & {*b}) / len(smallest)


def _tokens(text: str) -> Iterator[str]:
    for word in words(text):
        if is_unspaced(word):
            yield from word
        else:
            yield word
