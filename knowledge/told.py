"""A claim with what it takes to compare it: its source, its value, its scope and its dates."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from knowledge.measures.vocabulary import content
from knowledge.quantities import Quantity, agree, comparable
from knowledge.story import Claim, Source
from knowledge.tongues import one_language

_LAST_DAY = "-12-31"
_WIDTH = math.log(1.4)  # of a shelf's places: amounts that agree are in one place or beside it
_LARGEST = 1e30
_BARE = ("", "")  # what no unit is told of is compared with any

Item = TypeVar("Item")


@dataclass(frozen=True, eq=False)
class Told:
    """A claim, its source and its place there; `quantity` is its value, None where it has none."""

    claim: Claim
    source: Source
    place: int
    quantity: Quantity | None

    @property
    def tells(self) -> bool:
        return self.claim.stance in ("asserts", "reports")

    @property
    def rank(self) -> tuple[str, str, str, int]:
        """The more direct source first, then the one that says it first."""
        return self.source.grade, self.source.published or "9", self.source.id, self.place

    @property
    def wording(self) -> object:
        """Equal for claims that are compared alike, so that many need comparing but once."""
        return id(self.quantity), self.scope, self.source.language

    @cached_property
    def scope(self) -> frozenset[str]:
        """What exactly is counted, whatever the order and the endings of the words."""
        return content(self.claim.scope) if self.claim.scope else frozenset()

    @property
    def dates(self) -> tuple[str, str]:
        """The first and the last day that the value can hold for, as far as they are known.

        A claim without a date tells of no later time than its source was published in, but
        nothing says how much earlier: it can be older than another, never newer.
        """
        if self.claim.as_of:
            return self.claim.as_of, _last_day(self.claim.as_of)
        return "", _last_day(self.source.published) if self.source.published else "9"

    def agrees(self, other: Told) -> bool:
        """Whether both give a value, and the same."""
        return bool(self.quantity and other.quantity and agree(self.quantity, other.quantity))

    def compares(self, other: Told) -> bool:
        """Whether both give a value of one thing, so that they can agree or not."""
        if not (self.quantity and other.quantity):
            return False
        if_one, if_two = (comparable(self.quantity, other.quantity, same) for same in (True, False))
        if if_one == if_two:
            return if_one
        # only where the words differ does it matter whether they are in one language
        alike = self.source.language == other.source.language
        return if_one if alike or self._sounds_like(other) else if_two

    def disagrees(self, other: Told) -> bool:
        return not self.agrees(other) and self.compares(other)

    def _sounds_like(self, other: Told) -> bool:
        return one_language(self.claim.statement, other.claim.statement)


def _last_day(date: str) -> str:
    """The last day of a year or month, by its place in the order of texts: 2025-02-31 will do."""
    return date + _LAST_DAY[max(len(date) - 4, 0) :]


class Shelf(Generic[Item]):
    """Things by the quantity they have, to find those that may agree without trying all of them.

    Amounts in the same unit lie by their size; what is in other units, or is no amount, is tried.
    """

    def __init__(self) -> None:
        self._by_unit = defaultdict[object, dict[int, list[Item]]](lambda: defaultdict(list))

    def put(self, quantity: Quantity, item: Item) -> None:
        unit, places = _places(quantity)
        for place in {place + beside for place in places for beside in (-1, 0, 1)}:
            self._by_unit[unit][place].append(item)

    def near(self, quantity: Quantity) -> Iterator[Item]:
        """All things whose quantity may agree with `quantity`, each once."""
        own, places = _places(quantity)
        found: dict[int, Item] = {}
        for unit, shelf in self._by_unit.items():
            by_size = own and unit and (own == unit or _BARE in (own, unit))
            for place in places if by_size else shelf:
                found |= {id(item): item for item in shelf.get(place, ())}
        return iter(found.values())


def _places(quantity: Quantity) -> tuple[tuple[str, str] | None, set[int]]:
    """The unit of a quantity and the places of its sizes; no unit where size does not tell."""
    units = {(amount.before, amount.after) for amount in quantity.amounts}
    sizes = [end for amount in quantity.amounts for end in (amount.low, amount.high)]
    if len(units) != 1 or quantity.spans or min(sizes) <= 0 or max(sizes) > _LARGEST:
        return None, {0}
    if any(amount.hedge == "under" for amount in quantity.amounts):
        return None, {0}  # "over 300" and "under 1000" may be one value
    places: set[int] = set()
    for amount in quantity.amounts:
        first, last = (math.floor(math.log(end) / _WIDTH) for end in (amount.low, amount.high))
        places.update(range(first, last + 1))
    return units.pop(), places
