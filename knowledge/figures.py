"""Figures in running text, in any of the usual notations, as plain numbers.

"more than 600 million", "6亿", "600 млн" and "٦٠٠ مليون" all mean 6e8.
"""

from __future__ import annotations

import re
import unicodedata

# Words for powers of ten, by how they begin in folded text. Sources: CLDR compact decimal forms.
_MULTIPLIERS: dict[str, float] = {
    "thousand": 1e3, "mil ": 1e3, "tausend": 1e3, "тыс": 1e3, "тис": 1e3, "ألف": 1e3, "الف": 1e3,
    "हज़ार": 1e3, "हजार": 1e3, "bin ": 1e3, "ribu": 1e3, "nghìn": 1e3, "พัน": 1e3, "천": 1e3,
    "千": 1e3, "万": 1e4, "萬": 1e4, "만": 1e4, "หมื่น": 1e4, "แสน": 1e5, "lakh": 1e5, "लाख": 1e5,
    "million": 1e6, "millón": 1e6, "millon": 1e6, "milh": 1e6, "milion": 1e6, "miljoen": 1e6,
    "miljon": 1e6, "miljoon": 1e6, "milyon": 1e6, "mln": 1e6, "млн": 1e6, "миллион": 1e6,
    "мільйон": 1e6, "مليون": 1e6, "ملايين": 1e6, "میلیون": 1e6, "मिलियन": 1e6, "মিলিয়ন": 1e6,
    "triệu": 1e6, "juta": 1e6, "ล้าน": 1e6, "מיליון": 1e6, "εκατομμ": 1e6, "百万": 1e6, "mn ": 1e6,
    "crore": 1e7, "करोड़": 1e7, "कोटी": 1e7, "কোটি": 1e7, "千万": 1e7, "亿": 1e8, "億": 1e8,
    "억": 1e8,
    "billion": 1e9, "milliard": 1e9, "mil millones": 1e9, "bilh": 1e9, "miliard": 1e9,
    "miljard": 1e9, "milyar": 1e9, "mrd": 1e9, "млрд": 1e9, "миллиард": 1e9, "мільярд": 1e9,
    "مليار": 1e9, "میلیارد": 1e9, "बिलियन": 1e9, "अरब": 1e9, "tỷ": 1e9, "tỉ": 1e9, "miliar": 1e9,
    "พันล้าน": 1e9, "מיליארד": 1e9, "δισεκατομμ": 1e9, "bn": 1e9,
    "trillion": 1e12, "trilh": 1e12, "billón": 1e12, "billon": 1e12, "bilion": 1e12,
    "biljoen": 1e12, "biljon": 1e12, "трлн": 1e12, "триллион": 1e12, "трильйон": 1e12,
    "تريليون": 1e12, "تریلیون": 1e12, "ट्रिलियन": 1e12, "trilyon": 1e12, "triliun": 1e12,
    "nghìn tỷ": 1e12, "万亿": 1e12, "兆": 1e12, "조": 1e12, "ล้านล้าน": 1e12, "טריליון": 1e12,
}  # fmt: skip
_BY_LENGTH = sorted(_MULTIPLIERS, key=len, reverse=True)
# German and its neighbours call 1e12 Billion; both readings of such a word are kept.
_LONG_SCALE = {"billion": 1e12, "trillion": 1e18}
_NUMBER = re.compile(
    # digits behind a Latin letter are part of a name: H20, Qwen2.5
    r"(?<![A-Za-z\d.,])(?:\d{1,3}(?:[,.\u00a0\u202f' ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
)


def figures(text: str) -> list[float]:
    """Every number in `text` with its multiplier, in order. Number words are not read."""
    return [readings[0] for readings in _readings(text)]


def figure(text: str) -> float | None:
    """The first figure of `text`, or None."""
    return next(iter(figures(text)), None)


def unsupported(text: str, support: str) -> list[str]:
    """The figures of `text`, as printed, that `support` holds in no notation."""
    held = [value for readings in _readings(support) for value in readings]
    return [
        printed
        for printed, readings in _printed(text)
        if not any(_same(a, b) for a in readings for b in held)
    ]


def _readings(text: str) -> list[tuple[float, ...]]:
    return [readings for _, readings in _printed(text)]


def _printed(text: str) -> list[tuple[str, tuple[float, ...]]]:
    flat = _digits(text)
    found: list[tuple[str, tuple[float, ...]]] = []
    for match in _NUMBER.finditer(flat):
        rest = flat[match.end() : match.end() + 20].lstrip("\u00a0\u202f ").casefold() + " "
        word = next((word for word in _BY_LENGTH if rest.startswith(word)), None)
        scales = {1.0} if word is None else {_MULTIPLIERS[word]}
        if word in _LONG_SCALE:
            scales.add(_LONG_SCALE[word])
        if word is None and re.match(r"[kmbt]\b", rest):  # 36T, 600M
            scales = {{"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}[rest[0]], 1.0}
        values = tuple(n * s for n in _numbers(match[0]) for s in sorted(scales, reverse=True))
        found.append((match[0] + (f" {word.strip()}" if word else ""), values))
    return found


def _digits(text: str) -> str:
    """`text` with the decimal digits of every script as ASCII, and Arabic separators as ours."""
    plain = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )
    return plain.replace("٫", ".").replace("٬", ",")


def _numbers(printed: str) -> list[float]:
    """What a printed number can mean: "1.234" is 1234 in one half of the world, 1.234 elsewhere."""
    grouped = re.fullmatch(r"(\d{1,3}(?:[,.\u00a0\u202f' ]\d{3})+)(?:[.,](\d+))?", printed)
    found = []
    if grouped:
        found.append(float(re.sub(r"\D", "", grouped[1]) + "." + (grouped[2] or "0")))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", printed):
        found.append(float(printed.replace(",", ".")))
    return found


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1.0)
