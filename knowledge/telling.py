"""Who tells what of one matter, and whom of them a denial or a doubt is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.told import Shelf, Told


class Telling:
    """The claims that assert or report something of one matter."""

    def __init__(self, telling: Iterable[Told]) -> None:
        self._all = list(telling)
        self._alike: dict[object, list[Told]] = defaultdict(list)
        self._by: dict[str, list[Told]] = defaultdict(list)
        self._shelf: Shelf[Told] = Shelf()
        self._known: dict[object, list[Told]] = {}
        for told in self._all:
            self._by[told.claim.by].append(told)
            if told.quantity and told.wording not in self._alike:
                self._shelf.put(told.quantity, told)
            self._alike[told.wording].append(told)

    def meant_by(self, against: Told) -> Sequence[Told]:
        """Whom a denial or a doubt is about.

        One without a value is about all who tell of the matter; one with a value about those who
        tell that value. Where nobody does, it is about all other values, for it holds its own
        against them; but who tells the same as its speaker is not meant.
        """
        if against.quantity is None:
            return self._all
        if same := self._agreeing(against):
            return same
        own = self._by.get(against.claim.by, ())
        friends = {id(told) for one in own for told in self._agreeing(one)}
        return [
            told
            for alike in self._alike.values()
            if against.compares(alike[0])
            for told in alike
            if id(told) not in friends
        ]

    def _agreeing(self, told: Told) -> list[Told]:
        """Who gives the same value."""
        if told.wording not in self._known:
            near = self._shelf.near(told.quantity) if told.quantity else ()
            same = [other for other in near if told.agrees(other)]
            self._known[told.wording] = [t for other in same for t in self._alike[other.wording]]
        return self._known[told.wording]
