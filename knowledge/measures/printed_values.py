"""The amounts in a printed value: "between 5 and 7 km", "380 billion yuan ($52 billion)"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import regex

from knowledge.figures import Printed, Reading, notation, printed
from knowledge.measures.amounts import Amount
from knowledge.measures.hedges import Hedge, hedge
from knowledge.measures.locales import plain
from knowledge.measures.numerals import in_digits
from knowledge.measures.units import in_base_units

Amounts = tuple[Amount, ...]

MOST_FIGURES = 6  # that are read of one value
SMALL = 1000  # a whole number below it, printed in full, was counted and not rounded

_TO = re.compile(
    r"[-–—~〜～↔]|(?:to|up to|bis|до|a|do|til|till|tot|ate|hingga|đen|ile|الى|إلى|से|至|到|から|ถึง)"
)
_AND = re.compile(r"(?:and|y|e|et|und|en|och|og|i|и|ve|dan|va|και|و|और|和|与|與)")
_BETWEEN = re.compile(
    r"(?<!\w)(?:between|entre|zwischen|tussen|mellan|mellem|mellom|pomiedzy|miedzy|между|між|بين|"
    r"tra|fra|antara|giua|arasinda|μεταξυ)(?!\w)|介于|介於"
)
_ENDS_IN_WORD = re.compile(r"^(?:.{0,14}[\s%\d)°])??(\S+(?: to)?)$")
_ALSO = re.compile(r"[(（/=]|\bor\b|约合|約合|相当于|相當於")  # the same again, in another unit
_PLUS = re.compile(r"[^\d,;()]{1,24}(?:\b(?:and|plus)\b|\+|和|及)\W{0,3}")
_TIED = re.compile(r"[^\d(),;]{1,14}(?:,|and)?\s*")  # 1 hour 30 minutes
# What can tell a unit before a number; other words there do not.
_MARK = regex.compile(
    r"(?:\p{L}{0,2}\p{Sc}|[A-Z]{2,3}|Rs\.?|kr\.?|Rp|Fr\.|[%٪]|人民[币幣]|百分之|ร้อยละ|yüzde|パーセント)\s*$"
)
_SPACED = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Bengali}]"
)
_ENDING = regex.compile(r"[\p{L}\p{M}]*\.?")
_CURRENCY_FIRST = regex.compile(r"\s*(\p{L}{0,2}\p{Sc}|[A-Z]{3}|Rs\.?)\s*(\p{L}+\.?)\s*$")
_OF = re.compile(r"^\s*(?:(?:of|de|di|do)\s+|d['’])")
_MINUS = re.compile(r"(?:^|[\s(])(?:[-−–]|minus )$")
_FALL = re.compile(
    r"\b(?:down|fell|falls?|fallen|drop(?:ped|s)?|declined?|decreased?|shrank|gesunken|baisse|"
    r"cayo|упал\w*|снизил\w*)\b|下降|下跌|减少|減少|下滑"
)
_RISE = re.compile(
    r"\b(?:up(?! to)|rose|rises?|risen|grew|growth|increased?|gained|gestiegen|hausse|subio|"
    r"вырос\w*)\b|增长|增長|上升|上涨|上漲|增加"
)


def printed_amounts(value: str, unit: str) -> tuple[Amounts, Amounts, int]:
    """What `value`, counted in `unit`, can amount to, the likeliest first; its parts, one by one,
    where it has several figures; and 1 or -1 where it says up or down.

    Without a figure both are empty.
    """
    unit = _multiplier_first(unit)
    flat = notation(in_digits(f"{value} {unit}".strip()))
    found = printed(flat)[:MOST_FIGURES]
    if not found:
        return (), (), 0
    segments, gaps = _segments(flat, found, _without_multiplier(unit))
    options, parts = list(segments[0]), [segment[0] for segment in segments]
    for place, gap in enumerate(gaps, 1):
        if _ALSO.search(gap) and parts[place].unit != parts[0].unit:
            options += segments[place]
            del parts[place:]
            break
        if place == 1 and (total := _tied(parts[0], parts[1], gap)):
            options = [total]
            parts[:2] = [total]
            break
        if place == 1 and (total := _sum(parts[0], parts[1], gap)):
            options.append(total)
    text = plain(flat)
    direction = bool(_RISE.search(text)) - bool(_FALL.search(text))
    return tuple(options), tuple(parts) if len(parts) > 1 else (), direction


def _segments(flat: str, found: list[Printed], unit: str) -> tuple[list[list[Amount]], list[str]]:
    """Single figures and ranges, each with all that it can mean, and the text between them."""
    ranges: list[tuple[Printed, Printed, str]] = []
    for figure in found:
        if ranges and ranges[-1][0] is ranges[-1][1]:  # a range has two ends
            earlier = ranges[-1][0]
            start = ranges[-2][1].end if len(ranges) > 1 else 0
            gap = flat[_end_of_word(flat, earlier) : figure.start]
            link = _link(flat[start : earlier.start], gap)
            if link and _ends(earlier, figure, flat):
                ranges[-1] = (earlier, figure, link)
                continue
        ranges.append((figure, figure, ""))
    starts = [first.start for first, _, _ in ranges] + [len(flat)]
    ends = [0] + [_end_of_word(flat, last) for _, last, _ in ranges]
    segments = []
    for place, (first, last, link) in enumerate(ranges):
        before, after = flat[ends[place] : starts[place]], flat[ends[place + 1] : starts[place + 1]]
        mark, noun = _MARK.search(before), _noun(after, unit)
        around = (mark[0].strip() if mark else "", noun.strip())
        if first is last:
            sign = -1.0 if _MINUS.search(flat[: first.start]) else 1.0
            segments.append(_readings(first, around, hedge(before, after), sign, flat))
        else:
            segments.append([
                Amount(low.value, high.value, max(low.step, high.step), "", *around, False,
                       vague=link == "↔")
                for low, high in _ends(first, last, flat)
            ])  # fmt: skip
    return segments, [flat[ends[place] : starts[place]] for place in range(1, len(ranges))]


def _link(before: str, gap: str) -> str:
    """The word or dash that makes a range of the figures on both sides of `gap`; "" for none."""
    text = re.sub(r"[\s$€£¥₹]+$", "", plain(gap))
    text = re.sub(r"(?<=[\s\w])\s[-−]$", "", text)  # the sign of the second figure
    if not (match := _ENDS_IN_WORD.match(text)):
        return ""
    word = match[1] if not match[1].endswith(" to") else "to"
    if text and text[-1] in "-–—~〜～↔−":
        word = text[-1].replace("−", "-")
    if _TO.fullmatch(word) or (_AND.fullmatch(word) and _BETWEEN.search(plain(before))):
        return word
    return ""


def _ends(first: Printed, last: Printed, flat: str) -> list[tuple[Reading, Reading]]:
    """What the two ends of a range can be; none where they do not rise. "5 to 7 million": both."""
    found = []
    for low, high in product(_meant(first, flat), _meant(last, flat)):
        if low.scale == 1.0 and low.value <= high.value / high.scale:
            low = Reading(low.value * high.scale, low.step * high.scale, high.scale)
        if low.value < high.value:
            found.append((low, high))
    return found


def _meant(figure: Printed, flat: str) -> list[Reading]:
    """The readings of a figure, those left out that its spelling speaks against.

    "Billionen" and "billioner" are 1e12 in German and Danish, and "mil." may be Czech.
    """
    follows = flat[figure.end : figure.end + 2].casefold()
    word = figure.text.casefold()
    scales = sorted({reading.scale for reading in figure.readings})
    if word.endswith(("billion", "trillion")):
        scales = scales[-1:] if follows in ("en", "er") else scales[:1]
    elif word.endswith("mil") and follows[:1] != ".":
        scales = scales[:1]
    return [reading for reading in figure.readings if reading.scale in scales]


def _end_of_word(flat: str, figure: Printed) -> int:
    """Where the last word of a figure ends: the "en" of "Millionen" is no unit."""
    ending = _ENDING.match(flat, figure.end) if _SPACED.match(figure.text[-1]) else None
    return ending.end() if ending and figure.text[-2:-1].isalpha() else figure.end


def _noun(after: str, unit: str) -> str:
    """What says in what an amount is counted: the text after it, else the claim's unit."""
    told = re.split(r"[(（,;]", after)[0]
    return _OF.sub("", after) if re.search(r"\w|[%٪°€$£¥₹₽]", told) else unit


def _readings(
    figure: Printed, around: tuple[str, str], hedged: Hedge, sign: float, flat: str
) -> list[Amount]:
    """The amounts that a single figure can mean, with the text `around` it that tells its unit."""
    mark, noun = around
    found = []
    for reading in _meant(figure, flat):
        letter = figure.text[-1] if reading.scale == 1.0 and figure.text[-1].isalpha() else ""
        if letter and (noun or mark):
            continue  # "5m users": the letter is a million, for the unit is told
        value = sign * reading.value
        counted = reading.scale == 1.0 and abs(value) < SMALL
        found.append(Amount(value, value, reading.step, hedged, mark, letter or noun, counted))
    return found


def _multiplier_first(unit: str) -> str:
    """ "USD million" as "million USD", and "$bn" as "bn $": so that it stands at the number."""
    match = _CURRENCY_FIRST.match(unit)
    if match and printed(notation(f"1 {match[2]}"))[0].readings[0].scale > 1:
        return f"{match[2]} {match[1]}"
    return unit


def _without_multiplier(unit: str) -> str:
    """What is left of "million downloads" or "亿次" when its number has been read."""
    flat = notation(f"1 {unit}")
    return _OF.sub("", flat[_end_of_word(flat, printed(flat)[0]) :])


def _sum(first: Amount, second: Amount, gap: str) -> Amount | None:
    """What "six dense and two sparse" come to, for they are eight."""
    if not (_PLUS.fullmatch(gap) and first.unit.kind == second.unit.kind == "count"):
        return None
    total = first.low + second.low
    return replace(first, low=total, high=total, after="")


def _tied(first: Amount, second: Amount, gap: str) -> Amount | None:
    """One amount in two units: "1 hour 30 minutes"."""
    if not (_TIED.fullmatch(gap) and first.unit.kind == second.unit.kind == "physical"):
        return None
    (dimension, large), (other, small) = (in_base_units(x.unit, 1.0) for x in (first, second))
    if dimension != other or small >= large:
        return None
    total, step = first.low + second.low * small / large, second.step * small / large
    return replace(first, low=total, high=total, step=step)
