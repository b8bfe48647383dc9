"""Sizes told without a figure, "tens of millions", and whether a translation keeps them.

A small model puts "tens of millions of rows" into Chinese as 数十亿行, which is a hundred times as
many, and there is no figure to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.figures import figures, notation, printed
from knowledge.measures.numerals import Range, in_digits, ranges

FROM = 1_000  # 几十年 is decades, 网上百货 a department store
LEAST = 1e6  # words for less are other words, too: mil, bin, พัน
SHORTEST = 4  # letters; Korean 조 is a trillion, and begins many other words
ROOM = 1e6  # how far above its word a size may be: Spanish has "miles de millones" for billions

_WORD = re.compile(r"(?<![\w.,])[^\W\d_]{5,}")
_FIGURE_BEFORE = re.compile(r"\d[\s\u00a0\u202f]*(?:de )?$")
_IN_KOREAN = re.compile(r"(?<!\w)[수몇](?=[십백천만억])[십백천]?[만억]?")
_AS_IN_CHINESE = str.maketrans("수몇십백천만억", "数几十百千万億")


def other_size(translation: str, sentence: str) -> str | None:
    """A size that `translation` tells in words and `sentence` does not; None where there is none.

    `sentence` tells it by a figure, by a vague number, or by the same word, a billionaire.
    """
    told = list(_sizes(sentence))
    told += [Range(str(one), one, one) for one in figures(in_digits(notation(sentence)))]
    return next(
        (
            size.text
            for size in _sizes(translation)
            if not any(size.low <= other.high and other.low <= size.high for other in told)
        ),
        None,
    )


def _sizes(text: str) -> Iterator[Range]:
    text = _IN_KOREAN.sub(lambda m: m[0].translate(_AS_IN_CHINESE), text)
    flat = in_digits(notation(text))
    yield from (one for one in ranges(flat) if one.high >= FROM)
    for word in _WORD.finditer(flat):
        if _FIGURE_BEFORE.search(flat[: word.start()]):
            continue  # it belongs to a figure
        scales = [
            one.scale
            for figure in printed(f"1 {word[0]}")
            for one in figure.readings
            if one.scale >= LEAST and len(figure.text) >= len("1 ") + SHORTEST
        ]
        if scales:
            yield Range(word[0], min(scales), max(scales) * ROOM)
