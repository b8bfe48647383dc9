"""Numbers in words, put into digits: "six hundred million", "a quarter", "tens of thousands".

English in full, Chinese next door (han_numerals); of some other languages the words that leave a
number vague. What is not read stays text, and text is not compared with numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.figures import figure
from knowledge.measures.han_numerals import han_in_digits

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: number for number, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS = _NTH.split()
_PARTS = {"half": 50.0, "halve": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0,
          "sixth": 100 / 6, "eighth": 12.5, "tenth": 10.0}  # fmt: skip

NEARLY = "≈"  # before a share that was told in words: "a third" is seldom meant to the digit

_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_COUNT = rf"{_WORD}|an?|\d+"
_BIG = "hundred|thousand|million|billion|trillion|lakh|crore"
_NUMBER = re.compile(
    rf"(?<![\w-])(?:(?P<hundreds>{_WORD}|an?) hundred(?: and)?(?:[ -](?P<high>{_WORD}))?"
    rf"(?:[ -](?P<low>{_WORD}))?|(?P<tens>{_WORD})(?:[ -](?P<ones>{_WORD}))?)(?![\w-])",
    re.I,
)
_PART = re.compile(
    rf"(?<!first )(?<!second )(?<![\w-])(?:(?P<many>{_COUNT})[ -])?(?P<part>{'|'.join(_PARTS)})s?"
    rf"(?P<of> of| an?(?= (?:{_BIG})))?(?: an?)?(?P<big> (?:{_BIG}))?(?![\w-])",
    re.I,
)
_ONE_IN = re.compile(rf"(?<![\w-])({_COUNT}) (?:in|out of) (?:every )?({_COUNT})(?![\w-])", re.I)
_PRINTED_PART = re.compile(r"(?<![\d/.,])([1-9])/([2-9]|10)(?![\d/.,])")
_AND_A_HALF = re.compile(rf"(?<![\w-])({_COUNT})(?P<unit> [a-z]+)? and a half(?![\w-])", re.I)
_A_BIG = re.compile(rf"(?<![\w-])an? (?=(?:{_BIG}|dozen)(?![\w-]))", re.I)
_DOZEN = re.compile(rf"(?<![\w-])({_COUNT}) dozen(?![\w-])", re.I)
_NONE = re.compile(
    r"(?<![\w-])(?:none|nobody|no one|no(?! (?:more|less|fewer|later)\b)(?= [a-z]))(?![\w-])", re.I
)

# What is left vague, as the range that it leaves open; the first that fits is taken.
_VAGUE = {
    "hundreds of thousands|several hundred thousand|cientos de miles|centaines de milliers|"
    "hunderttausende|сотни тысяч|centenas de milhares": "100,000↔999,999",
    "hundreds of millions|cientos de millones|centaines de millions|сотни миллионов":
        "100 million↔999 million",
    "tens of thousands|decenas de miles|dizaines de milliers|zehntausende|десятки тысяч|"
    "dezenas de milhares": "10,000↔99,999",
    "hundreds of billions": "100 billion↔999 billion",
    "tens of billions": "10 billion↔99 billion",
    "several billion|a few billion": "1 billion↔9.9 billion",
    "(?<!\\d )billions(?: of)?": "1 billion↔999 billion",
    "(?<!\\d )trillions(?: of)?": "1 trillion↔999 trillion",
    "tens of millions|decenas de millones|dizaines de millions|десятки миллионов":
        "10 million↔99 million",
    "several million|a few million": "1 million↔9.9 million",
    "several thousand|a few thousand": "1,000↔9,999",
    "several hundred|a few hundred": "100↔999",
    "several dozen|a few dozen|dozens(?: of)?|decenas(?: de)?|dizaines(?: de)?|dutzende|десятки|"
    "dezenas(?: de)?": "20↔99",
    "(?<!\\d )millions(?: of)?|(?<!\\d )millionen|(?<!\\d )миллионы": "1 million↔99 million",
    "(?<!\\d )thousands(?: of)?|milliers(?: de)?|tausende|тысячи|milhares(?: de)?":
        "1,000↔99,999",
    "(?<!\\d )hundreds(?: of)?|cientos(?: de)?|centaines(?: de)?|hunderte|сотни|"
    "centenas(?: de)?": "100↔999",
}  # fmt: skip
_RANGE = re.compile(rf"(?P<low>[\d.,]+(?: (?:{_BIG}))?)↔(?P<high>[\d.,]+(?: (?:{_BIG}))?)")


@dataclass(frozen=True)
class Range:
    """What a size leaves open, both ends included; `text` is how it is told."""

    text: str
    low: float
    high: float


def ranges(text: str) -> list[Range]:
    """The vague numbers of a `text` that went through `in_digits` or `han_in_digits`."""
    found = []
    for match in _RANGE.finditer(text):
        low, high = figure(match["low"]), figure(match["high"])
        if low is not None and high is not None and low <= high:  # 十几万 makes a low one too high
            found.append(Range(match[0], low, high))
    return found


def in_digits(text: str) -> str:
    """`text`, in lower case, with number words as digits, parts of a whole as percentages, and
    vague words as ranges: "a third" -> "33.333%", "tens of thousands" -> "10,000↔99,999".
    """
    text = han_in_digits(text)
    if not any(c.isalpha() or c == "/" for c in text):
        return text
    for pattern, span in _vague():
        text = pattern.sub(span, text)
    text = _PRINTED_PART.sub(_share, text.replace("half a dozen", "6"))
    text = _AND_A_HALF.sub(lambda m: f"{_value(m[1])}.5{m['unit'] or ''}", text)
    text = _ONE_IN.sub(_share, text)
    text = _PART.sub(_part, text)
    text = _DOZEN.sub(lambda m: str(12 * _value(m[1])), _A_BIG.sub("1 ", text))
    text = _NONE.sub("0", _NUMBER.sub(_digits, text))
    ordinal = text.strip().casefold().removeprefix("the ")
    return str(_ORDINALS.index(ordinal) + 1) if ordinal in _ORDINALS else text


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _VALUES.get(word.casefold(), 1)


def _share(match: re.Match[str]) -> str:
    part, whole = _value(match[1]), _value(match[2])
    return f"{NEARLY}{round(100 * part / whole, 3):g}%" if 0 < part < whole else match[0]


def _part(match: re.Match[str]) -> str:
    many, part, big = match["many"], match["part"].casefold(), match["big"]
    share = _PARTS[part] * _value(many or "1")
    if big:
        return f"{share / 100:g}{big}"  # half a million
    if part in ("half", "quarter") or many or match["of"]:
        return f"{NEARLY}{round(share, 3):g}%{' of' if match['of'] else ''}"
    return match[0]


def _digits(match: re.Match[str]) -> str:
    if hundreds := match["hundreds"]:
        rest = [_value(word) for word in (match["high"], match["low"]) if word]
        return str(100 * _value(hundreds) + sum(rest))
    tens, ones = _value(match["tens"]), match["ones"]
    if not ones:
        return str(tens)
    small = _value(ones)
    return str(tens + small) if tens >= 20 and 0 < small < 10 else f"{tens} {small}"


@cache
def _vague() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I), span) for words, span in _VAGUE.items()
    ]
