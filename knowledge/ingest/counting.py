"""Figures and number words of a text that another text, of the same language, does not hold.

Stricter than what holds answers against passages: those translate, so they may read a figure in
several ways. Here both texts are written in one language, and a figure must mean the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from knowledge.figures import Printed, notation, printed
from knowledge.ingest.dating import dates
from knowledge.ingest.wording import any_of, spaced
from knowledge.text import fold, is_unspaced, terms

_SMALL = "two three four five six seven eight nine ten eleven twelve"
_VALUES = {word: float(n) for n, word in enumerate(_SMALL.split(), 2)}
_HAN_NUMERAL = regex.compile(r"[〇零一二两兩三四五六七八九十百千万萬亿億兆半]+")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_AFTER_FIGURE = regex.compile(r"[.\s\u00a0-]*([\p{L}\p{M}]{3,})")

# What is no figure for a claim: ordinals, times of day, and numbers that are part of a name.
_NO_FIGURE = regex.compile(
    r"\d+(?:st|nd|rd|th)\b|第\s?\d+|\d{1,2}:\d\d|(?<=\p{Latin}\d?-)\d+\p{Lu}?\b"
    r"|(?<!^|[.!?]\s|[\"“„«])\b\p{Lu}\p{L}*[ -]\d{1,2}\b|\b(?:19|20)\d\d\b"
)

# What a figure counts, where a sign or a word beside it says so; each with its other spellings.
_CURRENCIES = {
    "$": "$ dollar usd 美元 美金 доллар dólar", "€": "€ euro eur 欧元 歐元 евро",
    "£": "£ pound gbp 英镑 英鎊 фунт", "yuan": "yuan rmb renminbi cny 元 人民币 人民幣 юан",
    "yen": "yen jpy 日元 円 иен", "₹": "₹ rupee rupia inr", "₽": "₽ рубл rouble ruble rub",
    "₩": "₩ won 韩元 원", "krona": "kronor krona kroner sek nok dkk", "franc": "franc chf",
}  # fmt: skip
_PERCENT = regex.compile(r"\s*(?:%|％|‰|percent|per cent|pct|prozent|pour cent|por ciento|процент)")


def measuring(flat: str, language: str | None = None) -> list[Printed]:
    """The figures of `flat`, a text in our notation, that count or measure something: neither
    dates nor ordinals, nor numbers that are part of a name.
    """
    for day in dates(flat, language):
        flat = flat[: day.start] + " " * (day.end - day.start) + flat[day.end :]
    return printed(_NO_FIGURE.sub(lambda found: "#" * len(found[0]), flat))


def has_figure(text: str, language: str | None = None) -> bool:
    """Whether `text` prints a number that counts or measures something."""
    return bool(measuring(notation(text), language))


def unfounded_figures(
    text: str, support: str, language: str | None = None, is_value: bool = False
) -> list[str]:
    """The figures and number words of `text`, as printed, that `support` does not hold.

    A figure must stand there with the same multiplier and, where a sign or a word beside it says
    what it counts, with the same sign; the word behind it must occur there too. `is_value`: the
    text is a value alone, whose currency may be told elsewhere.
    """
    flat, held = notation(text), notation(support)
    values = [(_value(figure), _counted(held, figure)) for figure in printed(held)]
    values += [(_VALUES[word], "") for word in _WORD.findall(fold(support)) if word in _VALUES]
    stems = set(terms(support))

    def is_held(figure: Printed) -> bool:
        counted = _counted(flat, figure)
        return _is_of_a_name(flat, figure, held) or (
            any(
                _same(_value(figure), value) and (counted == other or (is_value and not counted))
                for value, other in values
            )
            and (bool(counted) or _next_word_is_there(flat, figure, stems, language))
        )

    in_digits = [figure.text for figure in printed(flat) if not is_held(figure)]
    return in_digits + list(_unfounded_words(flat, held, [v for v, _ in values], language))


def same_figure(text: str, value: str, language: str | None = None) -> Printed | None:
    """Where `text`, in our notation, measures by the first figure of `value`; None where it does
    not.
    """
    wanted = next(iter(measuring(notation(value), language)), None)
    if wanted is None:
        return None
    figures = measuring(text, language)
    return next((one for one in figures if _same(_value(one), _value(wanted))), None)


def end_of(flat: str, figure: Printed) -> int:
    """Where a figure ends, its multiplier whole: "millones" is read by how it begins."""
    last = figure.text[-1]
    if not last.isalpha() or is_unspaced(last) or not figure.text[-2:-1].isalpha():
        return figure.end
    ending = regex.compile(r"[\p{L}\p{M}]*").match(flat, figure.end)
    return ending.end() if ending else figure.end


def with_signs(flat: str, figure: Printed) -> str:
    """A figure with the currency sign before it and the per cent sign behind it."""
    before = regex.search(r"[\p{Sc}]\s?$", flat[: figure.start])
    end = end_of(flat, figure)
    after = regex.match(r"\s?[%％‰]", flat[end:])
    start = before.start() if before else figure.start
    return flat[start : end + (after.end() if after else 0)]


def _value(figure: Printed) -> float:
    return figure.readings[0].value


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1.0)


def _counted(flat: str, figure: Printed) -> str:
    """Which currency a figure is in, or that it is a percentage; "" where nothing says so."""
    after, before = flat[figure.end :].casefold(), flat[: figure.start].rstrip().casefold()
    if _PERCENT.match(after) or before.endswith("百分之"):
        return "%"
    ahead = after.lstrip(". \u00a0-")
    for currency, spellings in _CURRENCIES.items():
        sign, *words = spellings.split()
        if before.endswith(sign) or any(ahead.startswith(word) for word in (sign, *words)):
            return currency
    return ""


def _is_of_a_name(flat: str, figure: Printed, held: str) -> bool:
    """Whether a bare number belongs to the word before it, as in Qwen 3, and does so in `held`."""
    name = regex.search(r"\p{Lu}[\p{L}\p{M}]*[ -]?$", flat[: figure.start])
    if name is None or figure.readings[0].scale != 1:
        return False
    squashed = _squash(name[0] + figure.text)
    return re.search(rf"{re.escape(squashed)}(?![\d.,]*\d)", _squash(held)) is not None


def _squash(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _next_word_is_there(flat: str, figure: Printed, stems: set[str], language: str | None) -> bool:
    following = _AFTER_FIGURE.match(flat, figure.end)
    if following is None or is_unspaced(following[1]):
        return True
    word = spaced(following[1])
    is_glue = any_of("glue", language=language).search(word)
    return bool(is_glue) or bool(stems.intersection(terms(word)))


def _unfounded_words(
    flat: str, held: str, values: Sequence[float], language: str | None
) -> Iterator[str]:
    """The runs of number words that `held` has neither in words nor, where it is one, in digits."""
    there = spaced(held)
    for run in _runs(flat, any_of("number", language=language)):
        if spaced(run) not in there and _VALUES.get(spaced(run).strip()) not in values:
            yield run
    for match in _HAN_NUMERAL.finditer(_without_figures(flat)):
        if match[0] != "一" and match[0] not in held:
            yield match[0]


def _runs(flat: str, number_word: regex.Pattern[str]) -> Iterator[str]:
    """The number words in `flat` that belong to no printed figure, those in a row together."""
    rest, end, run = _without_figures(flat), -1, ""
    for match in _WORD.finditer(rest):
        word = fold(match[0])
        if is_unspaced(word) or not (number_word.search(spaced(word)) or _is_multiplier(word)):
            continue
        if run and not rest[end : match.start()].strip(" -\u2011"):
            run += rest[end : match.end()]
        else:
            yield from filter(None, [run])
            run = match[0]
        end = match.end()
    yield from filter(None, [run])


def _without_figures(flat: str) -> str:
    """`flat` with its printed figures blanked out, their multipliers too."""
    for figure in printed(flat):
        flat = flat[: figure.start] + "#" * (figure.end - figure.start) + flat[figure.end :]
    return flat


def _is_multiplier(word: str) -> bool:
    return len(word) > 2 and printed(f"1 {word}")[0].readings[0].scale > 1
