"""Scales: where a figure or a day lies between 0 and 1, and at which of them there are lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

LINES = 5  # at most, across
APART = 50  # times: figures further apart than this stand on a logarithmic scale
ROOM = 0.12  # of the height, above the highest and below the lowest mark
FLAT = 0.25  # what differs by less than this share of the highest is drawn without the zero
SAME = 0.0025  # what differs by less than this share of it is as good as one figure


@dataclass(frozen=True)
class Scale:
    """From `low` at 0 to `high` at 1; of the logarithms of figures where `logarithmic`."""

    low: float
    high: float
    lines: tuple[float, ...]
    logarithmic: bool = False

    def at(self, value: float) -> float:
        value = math.log10(value) if self.logarithmic else value
        return (value - self.low) / (self.high - self.low)


def scale_of(values: Sequence[float]) -> Scale:
    """The scale of some figures; it has the zero unless all of them are close to each other."""
    low, high = min(values), max(values)
    if low > 0 and high / low >= APART:
        return _logarithmic(math.log10(low), math.log10(high))
    if high - low >= FLAT * max(abs(low), abs(high)):
        low, high = min(low, 0.0), max(high, 0.0)
    elif high - low <= SAME * max(abs(low), abs(high)):
        low, high = min(low, 0.0), max(high, 0.0) or 1.0
    step = _step((high - low) or 1.0, LINES - 1)
    spare = ROOM * (high - low)
    bottom = low if low == 0.0 else low - spare
    top = high if high == 0.0 else high + spare
    first = math.ceil(bottom / step - 1e-9)
    last = math.floor(top / step + 1e-9)
    return Scale(bottom, top, tuple(step * n for n in range(first, last + 1)))


def _logarithmic(low: float, high: float) -> Scale:
    spare = ROOM * (high - low)
    bottom, top = low - spare, high + spare
    stride = max(1, math.ceil((top - bottom) / LINES))
    exponents = range(math.ceil(bottom), math.floor(top) + 1)
    return Scale(bottom, top, tuple(10.0**n for n in exponents if n % stride == 0), True)


def _step(length: float, pieces: int) -> float:
    raw = length / pieces
    ten = 10.0 ** math.floor(math.log10(raw))
    return next(ten * n for n in (1, 2, 2.5, 5, 10) if ten * n >= raw * (1 - 1e-9))


@dataclass(frozen=True)
class Calendar:
    """From the day `low` at 0 to the day `high` at 1. `days` may have a label with the parts that
    the CLDR skeleton `pattern` names; of many, those whose `counts` are round."""

    low: float
    high: float
    days: tuple[date, ...]
    counts: tuple[int, ...]
    pattern: str

    def at(self, day: float) -> float:
        return (day - self.low) / (self.high - self.low)

    def thinned(self) -> Iterator[list[date]]:
        """The days, and fewer and fewer of them, the roundest last."""
        for step in (1, 2, 3, 4, 6, 12) if self.pattern == "yMMM" else _round():
            days = [d for d, count in zip(self.days, self.counts, strict=True) if count % step == 0]
            if len(days) > 1:
                yield days
        yield [self.days[0], self.days[-1]]
        yield [self.days[len(self.days) // 2]]


def calendar_of(first: date, last: date) -> Calendar:
    """The scale of the days from `first` to `last`, with a little room on both sides. People count
    from the firsts of years or months, and in few days from any."""
    length = last.toordinal() + 1 - first.toordinal()
    spare = max(2.0, 0.1 * length)
    low, high = first.toordinal() - spare, last.toordinal() + 1 + spare
    start = date.fromordinal(max(math.ceil(low), 1))
    end = date.fromordinal(min(math.floor(high), date.max.toordinal()))
    if high - low > 500:
        years = range(start.year + (start > date(start.year, 1, 1)), end.year + 1)
        return Calendar(low, high, tuple(date(year, 1, 1) for year in years), tuple(years), "y")
    months = range(start.year * 12 + start.month - (start.day == 1), end.year * 12 + end.month)
    if len(months) > 1:
        days = tuple(date(month // 12, month % 12 + 1, 1) for month in months)
        return Calendar(low, high, days, tuple(months), "yMMM")
    ordinals = range(start.toordinal(), end.toordinal() + 1)
    return Calendar(
        low, high, tuple(map(date.fromordinal, ordinals)), tuple(range(len(ordinals))), "MMMd"
    )


def _round() -> list[int]:
    return [n * 10**power for power in range(4) for n in (1, 2, 5)]
