"""A number as it is printed: how far it reaches, and how exactly it is meant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from knowledge.measures.hedges import Hedge
from knowledge.measures.units import Unit, unit_of

# How far apart two figures may be and still be one figure, rounded: shares of the figure, chosen
# on the planted conflicts and non-conflicts of the tests.
FINE = 0.075  # "5 million" for 5.3 million: half of the last digit printed, but no more than this
ROUNDED = 0.02  # "300 million" for 303 million: the zeros at the end of a large number
CONVERTED = 0.05  # "60 miles" for 100 km: what was put into another unit was rounded for it
ABOUT = 0.05  # "about 45" for 47: at least this, however finely it is printed
APPROXIMATE = 0.10  # "about 300 million" for 280 million: at most this
CLOSE = 0.20  # "over 300 million" for 340 million, "at least 14" for 16
TWO_BOUNDS = 0.05  # "more than 300" and "at least 310": each was meant to be near


@dataclass(frozen=True)
class Amount:
    """A number, or a range of numbers.

    `step`: what the last digit is worth. `before`, `after`: the marks and words around it that
    tell the unit. `counted`: printed in full and small, so that zeros at its end are no rounding.
    `vague`: a range that words left open, "tens of thousands".
    """

    low: float
    high: float
    step: float
    hedge: Hedge = ""
    before: str = ""
    after: str = ""
    counted: bool = False
    vague: bool = False

    @cached_property
    def unit(self) -> Unit:
        return unit_of(self.before, self.after)

    def meets(self, other: Amount, scale: float = 1.0, converted: bool = False) -> bool:
        """Whether both can be one value, within the rounding of the coarser one.

        `scale`: what one unit of this amount is in units of the other. `converted`: one of them
        may have been worked out from the other.
        """
        slack = max(self._rounding[converted] * scale, other._rounding[converted])
        slack += 1e-9 * max(abs(self.high * scale), abs(other.high))
        if self.hedge == other.hedge and self.hedge in ("over", "under"):
            slack = max(slack, TWO_BOUNDS * min(abs(self.low * scale), abs(other.low)))
            return abs(self.low * scale - other.low) <= slack
        if (self.hedge, other.hedge) == ("over", "under"):
            return self.low * scale <= other.high + slack
        if (self.hedge, other.hedge) == ("under", "over"):
            return other.low <= self.high * scale + slack
        if self._is_range and other._is_range and not (self.vague or other.vague):
            return (
                abs(self.low * scale - other.low) <= slack
                and abs(self.high * scale - other.high) <= slack
            )
        (low, high), (start, end) = self._reach, other._reach
        return low * scale <= end + slack and start <= high * scale + slack

    @property
    def _is_range(self) -> bool:
        return self.low != self.high

    @cached_property
    def _rounding(self) -> tuple[float, float]:
        """How far off what it was rounded from can be: as it is, and where it was converted."""
        size = max(abs(self.low), abs(self.high))
        fine, coarse = min(self.step / 2, FINE * size), self._last_digit / 2
        if self.hedge == "about":
            wide = max(fine, ABOUT * size, min(coarse, APPROXIMATE * size))
            return wide, wide
        rounded = fine if self.counted else max(fine, min(coarse, ROUNDED * size))
        return rounded, max(fine, min(coarse, CONVERTED * size))

    @cached_property
    def _reach(self) -> tuple[float, float]:
        """From the lowest to the highest that it stands for: a bound is meant to be near."""
        near = CLOSE * abs(self.low)
        if self._last_digit <= near and not self.counted:
            near = max(self._last_digit - self.step / 2, near / 2)  # of 600 one says "over 600"
        if self.hedge == "over":
            return self.low, self.low + near
        return (self.low - near, self.high) if self.hedge == "under" else (self.low, self.high)

    @cached_property
    def _last_digit(self) -> float:
        """The worth of the last digit that is not zero: 1e8 in 300 million."""
        steps = round(abs(self.high) / self.step) if self.step and math.isfinite(self.high) else 0
        zeros = len(str(steps)) - len(str(steps).rstrip("0")) if 0 < steps < 10**15 else 0
        return float(self.step * 10**zeros)
