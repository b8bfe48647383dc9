"""Figures in running text, in any of the usual notations, as plain numbers.

"more than 600 million", "6亿", "600 млн" and "٦٠٠ مليون" all mean 6e8.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Words for powers of ten, by how they begin; one that ends in a space is a whole word. Sources:
# CLDR compact decimal forms.
_MULTIPLIERS: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "mil ": 1e3, "milhar": 1e3, "mila ": 1e3,
    "tausend": 1e3, "тыс": 1e3, "тис": 1e3, "tys ": 1e3, "tysi": 1e3, "tisíc": 1e3, "tis ": 1e3,
    "ألف": 1e3, "الف": 1e3, "هزار": 1e3, "אלף": 1e3, "हज़ार": 1e3, "हजार": 1e3, "হাজার": 1e3,
    "bin ": 1e3, "ribu": 1e3, "nghìn": 1e3, "ngàn": 1e3, "χιλιάδ": 1e3, "พัน": 1e3, "천": 1e3,
    "千": 1e3, "万": 1e4, "萬": 1e4, "만": 1e4, "หมื่น": 1e4, "แสน": 1e5, "lakh": 1e5, "लाख": 1e5,
    "লাখ": 1e5, "লক্ষ": 1e5, "لاکھ": 1e5, "hundred thousand": 1e5, "ہزار": 1e3,
    "million": 1e6, "millón": 1e6, "millon": 1e6, "milh": 1e6, "milion": 1e6, "milioan": 1e6,
    "millió": 1e6, "miljoen": 1e6, "miljon": 1e6, "miljoon": 1e6, "milyon": 1e6, "mln": 1e6,
    "mio ": 1e6, "млн": 1e6, "миллион": 1e6, "мільйон": 1e6, "مليون": 1e6, "ملايين": 1e6,
    "میلیون": 1e6, "मिलियन": 1e6, "মিলিয়ন": 1e6, "triệu": 1e6, "juta": 1e6, "ล้าน": 1e6,
    "מיליון": 1e6, "εκατομμ": 1e6, "百万": 1e6, "百萬": 1e6, "백만": 1e6, "mn ": 1e6,
    "ملین": 1e6, "hundred million": 1e8, "thousand million": 1e9, "hundred billion": 1e11,
    "crore": 1e7, "thousand crore": 1e10, "کروڑ": 1e7, "करोड़": 1e7, "कोटी": 1e7, "কোটি": 1e7,
    "千万": 1e7, "千萬": 1e7, "천만": 1e7,
    "สิบล้าน": 1e7, "亿": 1e8, "億": 1e8, "억": 1e8, "ร้อยล้าน": 1e8,
    "billion": 1e9, "milliard": 1e9, "milliárd": 1e9, "mil millones": 1e9, "mil milhões": 1e9,
    "bilh": 1e9, "miliard": 1e9, "miljard": 1e9, "milyar": 1e9, "mrd": 1e9, "mld": 1e9, "md ": 1e9,
    "mds ": 1e9, "млрд": 1e9, "миллиард": 1e9, "мільярд": 1e9, "مليار": 1e9, "میلیارد": 1e9,
    "बिलियन": 1e9, "अरब": 1e9, "tỷ": 1e9, "tỉ": 1e9, "miliar": 1e9, "พันล้าน": 1e9,
    "מיליארד": 1e9, "δισεκατομμ": 1e9, "bn": 1e9, "หมื่นล้าน": 1e10, "แสนล้าน": 1e11,
    "千亿": 1e11, "千億": 1e11, "천억": 1e11,
    "trillion": 1e12, "trilh": 1e12, "billón": 1e12, "billon": 1e12, "bilion": 1e12,
    "biljoen": 1e12, "biljon": 1e12, "трлн": 1e12, "триллион": 1e12, "трильйон": 1e12,
    "تريليون": 1e12, "تریلیون": 1e12, "ट्रिलियन": 1e12, "trilyon": 1e12, "triliun": 1e12,
    "nghìn tỷ": 1e12, "万亿": 1e12, "萬億": 1e12, "兆": 1e12, "조": 1e12, "ล้านล้าน": 1e12,
    "טריליון": 1e12, "लाख करोड़": 1e12, "lakh crore": 1e12,
}  # fmt: skip
_NORMAL = {unicodedata.normalize("NFC", word): scale for word, scale in _MULTIPLIERS.items()}
_BY_LENGTH = sorted(_NORMAL, key=len, reverse=True)
_FIRST = {word[0] for word in _BY_LENGTH}
# German and its neighbours call 1e12 Billion, Czech writes "mil." for a million: such a word has a
# second reading.
_SECOND_SCALE = {"billion": 1e12, "trillion": 1e18, "mil ": 1e6}
_LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}  # 36T, 600M; or a unit, or nothing
_MYRIADS = set("万萬만亿億억兆조")  # these stack: 4億3350万 is one number
_MEGA = set("瓦赫字比帕焦")  # 兆 before one of these is mega: 500兆瓦 is 500 MW
_GROUPED = (
    r"[1-9]\d?(?:,\d\d)+,\d{3}"  # 60,00,00,000, as in India
    r"|[1-9]\d{0,2}(?P<mark>[,.\u00a0\u202f' ])\d{3}(?:(?P=mark)\d{3})*"
)
_NUMBER = re.compile(
    # digits behind a Latin letter are part of a name: H20, Qwen2.5
    rf"(?<![A-Za-z\d.,])(?:(?:{_GROUPED})(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
)
_DOTTED_DATE = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
# What an English passage spells out and an answer in another language prints: "eight models",
# "December 2024". Months have capitals, or every "may" would be a 5.
_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_MONTHS = "January February March April May June July August September October November December"
_SPELLED = {
    word: float(number)
    for series in (_WORDS, _WORDS.title(), _MONTHS)
    for number, word in enumerate(series.split(), 1)
}


@dataclass(frozen=True)
class Reading:
    """What a printed figure can mean: `step` is the worth of its last digit, 1e5 in "5.3 million";
    `scale` what its multiplier stands for, 1e6.
    """

    value: float
    step: float
    scale: float


@dataclass(frozen=True)
class Printed:
    """A figure where it stands in `notation(text)`, with its readings, the likeliest first."""

    text: str
    start: int
    end: int
    readings: tuple[Reading, ...]


def figures(text: str) -> list[float]:
    """Every number in `text` with its multiplier, in order. Number words are not read."""
    return [figure.readings[0].value for figure in printed(notation(text))]


def figure(text: str) -> float | None:
    """The first figure of `text`, or None."""
    return next(iter(figures(text)), None)


def unsupported(text: str, support: str) -> list[str]:
    """The figures of `text`, as printed, that `support` holds in no notation.

    The digits of names ("Qwen3" holds the 3 of "千问3"), small English number words and English
    months are held too.
    """
    held = _held(support)
    return [
        figure.text
        for figure in printed(notation(text))
        if not any(_same(reading.value, b) for reading in figure.readings for b in held)
    ]


@lru_cache(maxsize=4096)
def _held(support: str) -> tuple[float, ...]:
    """All that the figures of `support` can mean; one passage is asked for many sentences."""
    held = [reading.value for figure in printed(notation(support)) for reading in figure.readings]
    held += [float(digits) for digits in re.findall(r"(?<=[A-Za-z])\d+(?:\.\d+)?", support)]
    held += [_SPELLED[word] for word in re.findall(r"[A-Za-z]+", support) if word in _SPELLED]
    return tuple(held)


def notation(text: str) -> str:
    """`text` with the digits of every script as ASCII, and separators and dotted dates as ours."""
    return _DOTTED_DATE.sub(r"\1/\2/\3", unicodedata.normalize("NFC", _digits(text)))


def printed(flat: str) -> list[Printed]:
    """The figures of `flat`, a text in our `notation`, in order."""
    found: list[Printed] = []
    end, stacks_below = -1, 0.0  # where the last figure ended, and what scale may follow it at once
    for match in _NUMBER.finditer(flat):
        word, scales, after = _scale(flat, match.end())
        start = match.start()
        readings = tuple(_reading(n, scale) for scale in scales for n in _numbers(match[0]))
        gap = flat[end:start]
        if scales[0] < stacks_below and (gap == "" or (gap == " " and word)):
            before = found.pop()
            start, last = before.start, readings[0]
            readings = (Reading(before.readings[0].value + last.value, last.step, last.scale),)
        found.append(Printed(flat[start:after], start, after, readings))
        end, stacks_below = after, scales[0] if word in _MYRIADS else 0.0
    return found


def _reading(number: Decimal, scale: float) -> Reading:
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return Reading(float(number * Decimal(scale)), float(step * Decimal(scale)), scale)


def _scale(text: str, at: int) -> tuple[str, list[float], int]:
    """What multiplies a number that ends at `at`: the word, what it can mean, where it ends."""
    space = re.compile(r"[-\u2011]|[ \u00a0\u202f]*(?:de )?").match(text, at)
    start = space.end() if space else at
    rest = text[start : start + 20].casefold()
    for word in _BY_LENGTH if rest[:1] in _FIRST else ():
        stem = word.rstrip()
        if rest.startswith(stem) and (stem == word or not rest[len(stem) :][:1].isalpha()):
            if stem == "兆" and rest[1:2] in _MEGA:
                continue
            scales = [_NORMAL[word], *filter(None, [_SECOND_SCALE.get(word)])]
            return stem, scales, start + len(stem)
    if re.match(r"[kmbt]\b", rest):
        return rest[0], [_LETTERS[rest[0]], 1.0], start + 1
    return "", [1.0], at


def _digits(text: str) -> str:
    """`text` with the decimal digits of every script as ASCII, and Arabic separators as ours."""
    if text.isascii():  # most of it, and many times as fast
        return text
    plain = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )
    return plain.replace("٫", ".").replace("٬", ",")


def _numbers(printed: str) -> list[Decimal]:
    """What a printed number can mean: "1.234" is 1234 in one half of the world, 1.234 elsewhere."""
    found = []
    if grouped := re.fullmatch(rf"(?P<whole>{_GROUPED})(?:[.,](?P<rest>\d+))?", printed):
        whole, rest = re.sub(r"\D", "", grouped["whole"]), grouped["rest"]
        found.append(Decimal(f"{whole}.{rest}" if rest else whole))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", printed) and not (found and printed.endswith("000")):
        found.append(Decimal(printed.replace(",", ".")))
    return found


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1.0)
