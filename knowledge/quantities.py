"""What a claim's value and unit amount to, and whether two of them say the same.

`read("more than 600", "million downloads")` and `read("超过6亿次")` agree; `read("5 km")` and
`read("5 miles")` do not; `read("12%")` and `read("12 ships")` are different things. A value that
can be read in two ways ("1.234", "$") has both readings, and agrees where one of them does.

Money in two currencies is compared at rough rates of exchange (measures/currencies says whose),
to within 30 per cent: articles convert at the rate of some other day, round, and are compared
years later, while "380 billion yuan" for "380 billion dollars" is off by a factor of seven.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from knowledge.measures.amounts import Amount
from knowledge.measures.clock import time_of_day
from knowledge.measures.currencies import DOLLARS, PLAIN, Codes
from knowledge.measures.dates import Span, dates
from knowledge.measures.locales import plain, script
from knowledge.measures.nouns import can_be_one_thing
from knowledge.measures.printed_values import printed_amounts
from knowledge.measures.territories import territory
from knowledge.measures.units import Unit, in_base_units
from knowledge.measures.vocabulary import stem
from knowledge.text import is_unspaced, words

EXCHANGE = 1.3  # the factor between two amounts of one value in different currencies
PARITY = 1.05  # between two currencies, for which one number may stand for both
DEGREE = 1.0  # between two temperatures on different scales, in kelvin

_VERSION = re.compile(r"v?\d+(?:\.\d+){2,}")  # 3.1.4; what is a date or a number is read before
_NEGATION_WORDS = """not no never without un non nicht kein keine pas ne sin не нет без नहीं لا ليس
    لم غير ikke inte niet nie nem"""
_NEGATIONS = frozenset(stem(word) for word in words(_NEGATION_WORDS))
_HAN_NEGATIONS = "不未没沒無无非"
_JOINING_WORDS = "the a an of in on at to for by and or de la le el der die das"
_JOINING = frozenset(stem(word) for word in words(_JOINING_WORDS))


@dataclass(frozen=True)
class Quantity:
    """A printed value.

    `amounts`: what it can amount to, the likeliest first; none where it is no figure. `parts`:
    the amounts one by one where several figures stand side by side ("12 of 15"), else empty.
    `spans`: the days it can mean, where it is a date. `direction`: 1 up, -1 down, 0 not told.
    """

    text: str
    amounts: tuple[Amount, ...] = ()
    parts: tuple[Amount, ...] = ()
    spans: tuple[Span, ...] = ()
    direction: int = 0

    @cached_property
    def kind(self) -> str:
        """percent, points, money, physical, count, date or text; "" for a bare number."""
        if not self.amounts:
            return "date" if self.spans else "text"
        unit = self.amounts[0].unit
        return unit.kind if not unit.bare else "date" if self.spans else ""

    @cached_property
    def words(self) -> frozenset[str]:
        """What it says as text: stems, without words that only join others."""
        stems = {stem(word) for word in words(self.text)}
        return frozenset(stems - _JOINING or stems)


@lru_cache(maxsize=65536)
def read(value: str, unit: str | None = None) -> Quantity:
    """The quantity that `value`, counted in `unit`, stands for. Any text can be read."""
    spans = () if unit and not plain(unit).startswith(("year", "date")) else dates(value)
    text = plain(f"{value} {unit or ''}")
    if any(not span.is_year for span in spans):
        return Quantity(text, spans=spans)
    if _VERSION.fullmatch(text):
        return Quantity(text)
    if (minutes := time_of_day(value)) is not None:
        return Quantity(text, (Amount(minutes, minutes, 1, after="o'clock"),))
    amounts, parts, direction = printed_amounts(value, unit or "")
    return Quantity(text, amounts, parts, spans, direction)


def comparable(a: Quantity, b: Quantity, one_language: bool = True) -> bool:
    """Whether `a` and `b` measure one thing, so that they can disagree.

    `one_language`: both are told in the same language. Where they are not, words that differ may
    mean the same: then other nouns are compared all the same, and other texts are not.
    """
    if a.spans and b.spans:
        return True
    if a.amounts and b.amounts:
        return any(_one_dimension(x, y, one_language) for x, y in product(a.amounts, b.amounts))
    if a.amounts or b.amounts or a.spans or b.spans:
        return False
    if territory(a.text) and territory(b.text):
        return True
    return one_language and script(a.text) == script(b.text)


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether `a` and `b` can be the same value, told in other words, units or digits."""
    if a.text == b.text:
        return True
    if a.direction * b.direction < 0:
        return False
    if any(one.meets(other) for one, other in product(a.spans, b.spans)):
        return True
    if a.amounts and b.amounts:
        if len(a.parts) == len(b.parts) > 0:
            return all(_same(x, y) for x, y in zip(a.parts, b.parts, strict=True))
        return any(_same(x, y) for x, y in product(a.amounts, b.amounts))
    if a.amounts or b.amounts or a.spans or b.spans:
        return False
    return _one_says_more(a, b)


def _one_says_more(a: Quantity, b: Quantity) -> bool:
    """Whether one text holds all that the other says: "Hangzhou", and "Hangzhou, Zhejiang"."""
    if territory(a.text) and territory(a.text) == territory(b.text):
        return True
    if is_unspaced(a.text[:1]) and is_unspaced(b.text[:1]):
        less, more = sorted((a.text, b.text), key=len)
        return less in more and not set(more.replace(less, "", 1)) & set(_HAN_NEGATIONS)
    less_said, more_said = sorted((a.words, b.words), key=len)
    return bool(less_said) and less_said <= more_said and not (more_said - less_said) & _NEGATIONS


def _alike(a: Amount, b: Amount) -> bool:
    """Whether both are counted in the same words; spares looking up what the words mean."""
    return a.after == b.after and a.before == b.before


def _one_dimension(a: Amount, b: Amount, one_language: bool) -> bool:
    if _alike(a, b) or a.unit.bare or b.unit.bare:
        return True
    one, other = a.unit, b.unit
    if one.kind != other.kind:
        return False
    if one.kind == "money":
        return bool({*one.codes} & {*other.codes}) or bool(_rates(one.codes, other.codes))
    if one.kind == "physical":
        return _one_rate_is_not_told(one, other) or (
            in_base_units(one, 1.0)[0] == in_base_units(other, 1.0)[0]
        )
    return one.kind != "count" or can_be_one_thing(one.name, other.name, one_language)


def _same(a: Amount, b: Amount) -> bool:
    if _alike(a, b) or a.unit.bare or b.unit.bare:
        return a.meets(b)
    one, other = a.unit, b.unit
    if one.kind != other.kind:
        return False
    if one.kind == "money":
        return _same_money(a, b, one.codes, other.codes)
    if one.kind == "physical" and one != other and not _one_rate_is_not_told(one, other):
        return _same_measure(a, b)
    if one.kind == "count" and one.per and other.per and one.per != other.per:
        return a.meets(b, _seconds(other) / _seconds(one), converted=True)
    return a.meets(b)


def _same_measure(a: Amount, b: Amount) -> bool:
    (dimension, one), (other_dimension, other) = (in_base_units(x.unit, 1.0) for x in (a, b))
    if dimension != other_dimension:
        return False
    if dimension == "[temperature]":  # scales with different zeros have no factor
        ends = [[in_base_units(x.unit, end)[1] for end in (x.low, x.high)] for x in (a, b)]
        return ends[0][0] <= ends[1][1] + DEGREE and ends[1][0] <= ends[0][1] + DEGREE
    return a.meets(b, one / other, converted=True)


def _one_rate_is_not_told(one: Unit, other: Unit) -> bool:
    """ "5 million tonnes" beside "5 million tonnes a year": the same thing, told less fully."""
    return bool(one.per) != bool(other.per) and one.name == other.name


def _seconds(unit: Unit) -> float:
    return in_base_units(Unit("physical", unit.per), 1.0)[1]


def _rates(one: Codes, other: Codes) -> list[tuple[float, float]]:
    """What both are worth in dollars, for each two different currencies they may be in."""
    one, other = ((codes[:1] if codes[0] in PLAIN else codes) for codes in (one, other))
    return [
        (DOLLARS[x], DOLLARS[y])
        for x, y in product(one, other)
        if x != y and x in DOLLARS and y in DOLLARS
    ]


def _same_money(a: Amount, b: Amount, one: Codes, other: Codes) -> bool:
    """In one currency to the rounding; in two, which may have been converted, to a rough rate.

    One number in two currencies was not converted, unless one is worth about as much as the other.
    """
    if {*one} & {*other} and a.meets(b):
        return True
    if one[0] == other[0]:
        return False
    unchanged = (a.low, a.high) == (b.low, b.high)
    return any(
        a.low * x <= b.high * y * EXCHANGE
        and b.low * y <= a.high * x * EXCHANGE
        and not (unchanged and not 1 / PARITY < x / y < PARITY)
        for x, y in _rates(one, other)
    )
