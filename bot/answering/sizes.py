"""A size that a sentence leaves vague, "tens of millions", and one too large in its translation.

A small model puts "tens of millions of rows" into Chinese as 数十亿行, which is a hundred times as
many, and there is no figure to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.figures import figures, notation, printed
from knowledge.measures.han_numerals import han_in_digits
from knowledge.measures.numerals import Range, in_digits, ranges

LEAST = 1e6  # words for less are other words, too: mil, bin, 上千
SHORTEST = 4  # letters; Korean 조 is a trillion, and begins many other words
ROOM = 1e6  # how far above its word a size may be: Spanish has "miles de millones" for billions

_WORD = re.compile(r"(?<![\w.,])[^\W\d_]{5,}")
_FIGURE_BEFORE = re.compile(r"\d[\s\u00a0\u202f-]*(?:de )?$")
_IN_KOREAN = re.compile(r"(?<!\w)[수몇][십백천]?[만억]")
_AS_IN_CHINESE = str.maketrans("수몇십백천만억", "数几十百千万億")


def other_size(translation: str, sentence: str) -> str | None:
    """A size that `translation` tells in words and `sentence`, which is English and leaves one
    vague, cannot mean; None where there is none, or `sentence` leaves none vague.

    Found are those in Chinese characters, and in other scripts words for a million and more, where
    they are too large: "miles de millones" says "millones", so less is not found.
    """
    flat = in_digits(notation(sentence))
    vague = [one for one in ranges(flat) if one.high >= LEAST]
    if not vague:
        return None
    told = [*vague, *(Range(str(one), one, one) for one in figures(flat) if one >= LEAST)]
    return next(
        (
            size.text
            for size in _sizes(translation)
            if not any(size.low <= other.high and other.low <= size.high for other in told)
        ),
        None,
    )


def _sizes(text: str) -> Iterator[Range]:
    said = notation(_IN_KOREAN.sub(lambda m: m[0].translate(_AS_IN_CHINESE), text))
    flat = han_in_digits(said)
    vague = ranges(flat)
    yield from (one for one in vague if one.high >= LEAST)
    for one in vague:
        flat = flat.replace(one.text, " ")
    for figure in printed(flat):
        value = figure.readings[0].value
        if figure.text not in said and value >= LEAST:  # it was in characters: 三亿
            yield Range(figure.text, value, value)
    for word in _WORD.finditer(said):
        if _FIGURE_BEFORE.search(said[: word.start()]):
            continue  # it belongs to a figure
        scales = [
            one.scale
            for figure in printed(f"1 {word[0]}")
            for one in figure.readings
            if one.scale >= LEAST and len(figure.text) >= len("1 ") + SHORTEST
        ]
        if scales:
            yield Range(word[0], min(scales), max(scales) * ROOM)
