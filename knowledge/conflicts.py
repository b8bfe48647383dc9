"""Claims that do not agree, found by comparing claims about the same entity and attribute.

Claims are grouped by what they are about (knowledge.subjects), their values read as quantities
(knowledge.quantities), and those that cannot be one value are the sides of a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from knowledge.quantities import read
from knowledge.story import Claim, Conflict, ConflictKind, Side, Source, Story
from knowledge.subjects import Subject, Subjects
from knowledge.telling import Telling
from knowledge.told import Shelf, Told


def find_conflicts(story: Story, labels: Mapping[str, str] | None = None) -> tuple[Conflict, ...]:
    """The disagreements among all claims of `story`, in the order in which they first appear.

    `labels`: attributes that mean the same, as `knowledge.labels.align_labels` found them. A group
    of claims can have several conflicts: one for each scope in which its figures differ, one
    between scopes, and one over what is denied or doubted. Each value is one side, however many
    tell it: the most direct source speaks for it, and of equals the first.
    """
    found: list[Conflict] = []
    for group in _groups(story, labels):
        telling = sorted((t for t in group if t.quantity and t.tells), key=lambda t: t.rank)
        for values in _families(_values(telling)):
            found += _figures(group, values)
        if dispute := _disputed(group):
            denied = any(told.claim.stance == "denies" for told in dispute)
            found.append(_conflict("disputed" if denied else "unverified", group, dispute))
    return tuple(found)


def _groups(story: Story, labels: Mapping[str, str] | None) -> Iterator[list[Told]]:
    """The claims about one thing, for each thing that several claims are about."""
    subjects = Subjects(story.names, labels)
    groups: dict[Subject, list[tuple[Claim, Source, int]]] = defaultdict(list)
    for source in story.standing:
        for place, claim in enumerate(source.claims):
            if subject := subjects.of(claim):
                groups[subject].append((claim, source, place))
    for group in groups.values():
        if len(group) > 1:
            yield [
                Told(
                    claim,
                    source,
                    place,
                    read(subjects.value(claim.value), claim.unit) if claim.value else None,
                )
                for claim, source, place in group
            ]


class Value:
    """One value and all who tell it; the first of them speaks for it."""

    def __init__(self, first: Told) -> None:
        self.first = first
        self.scopes: set[frozenset[str]] = set()
        self._dates: list[tuple[str, str]] = []
        self._undated: list[tuple[str, str]] = []
        self._wordings: dict[object, Told] = {}
        self.add(first)

    def add(self, told: Told) -> bool:
        """Whether it is told in words that are new."""
        self.scopes.add(told.scope)
        (self._dates if told.claim.as_of else self._undated).append(told.dates)
        return self._wordings.setdefault(told.wording, told) is told

    @property
    def dates(self) -> tuple[str, str]:
        """From the first day to the last that it is told for; those who give no date say nothing
        where others give one."""
        spans = self._dates or self._undated
        return min(first for first, _ in spans), max(last for _, last in spans)

    def takes(self, other: Told) -> bool:
        """Whether `other` can be the same value told again, whoever of the others is right."""
        return other.wording in self._wordings or all(
            (told.scope == other.scope or not (told.scope and other.scope))
            and told.agrees(other)
            and told.compares(other)
            for told in self._wordings.values()
        )

    def compares(self, other: Value) -> bool:
        return self.first.compares(other.first)

    def disagrees(self, other: Value) -> bool:
        return any(
            one.disagrees(two)
            for one in self._wordings.values()
            for two in other._wordings.values()
        )


def _values(telling: Iterable[Told]) -> list[Value]:
    """The different values that are told."""
    values: list[Value] = []
    shelf: Shelf[Value] = Shelf()
    for told in telling:
        assert told.quantity
        value = next((value for value in shelf.near(told.quantity) if value.takes(told)), None)
        if value is None:
            values.append(value := Value(told))
            shelf.put(told.quantity, value)
        elif value.add(told):
            shelf.put(told.quantity, value)
    return values


def _families(values: Sequence[Value]) -> list[list[Value]]:
    """Values that can be compared with each other, apart from those of another dimension.

    What agrees with all of its family is left out.
    """
    families: list[list[Value]] = []
    for value in values:
        own = next((family for family in families if value.compares(family[0])), None)
        if own:
            own.append(value)
        else:
            families.append([value])
    apart = [[v for v in family if any(map(v.disagrees, family))] for family in families]
    return [family for family in apart if family]


def _figures(group: Sequence[Told], values: Sequence[Value]) -> list[Conflict]:
    """The conflicts of figures that differ: within each scope, and between scopes.

    Between scopes only the newest figure of each is shown: how it came about is a conflict of
    its own.
    """
    by_scope: dict[frozenset[str], list[Value]] = defaultdict(list)
    for value in values:
        for scope in value.scopes:
            by_scope[scope].append(value)
    found: list[Conflict] = []
    current: dict[int, Value] = {}
    for inside in by_scope.values():
        newest = inside
        if len(inside) > 1:
            kind = _by_date(inside)
            found.append(_conflict(kind, group, [value.first for value in inside]))
            if kind == "newer":
                newest = [max(inside, key=lambda value: value.dates)]
        current |= {id(value): value for value in newest}
    if len(by_scope) > 1:
        sides = list(current.values())
        if any(not a.scopes & b.scopes and a.disagrees(b) for a, b in combinations(sides, 2)):
            found.append(_conflict("scope", group, [value.first for value in sides]))
    return found


def _by_date(values: Sequence[Value]) -> ConflictKind:
    """A later figure explains an earlier one; 2025-11-15 is not later than 2025-11."""
    spans = sorted(value.dates for value in values)
    ordered = all(earlier[1] < later[0] for earlier, later in pairwise(spans))
    return "newer" if ordered else "contradiction"


def _disputed(group: Sequence[Told]) -> list[Told]:
    """Those who deny or doubt something, and those who tell it: one value, or all of them."""
    against = [told for told in group if told.claim.stance in ("denies", "doubts")]
    telling = Telling([told for told in group if told.tells] if against else [])
    involved: set[int] = set()
    for told in against:
        if meant := telling.meant_by(told):
            involved |= {id(told), *map(id, meant)}
    return [told for told in group if id(told) in involved]


def _conflict(kind: ConflictKind, group: Sequence[Told], sides: Sequence[Told]) -> Conflict:
    first = group[0].claim
    by_date = sorted(sides, key=lambda told: told.claim.as_of or "", reverse=True)
    return Conflict(
        kind=kind,
        entity=first.entity or "",
        attribute=first.attribute or "",
        sides=tuple(
            Side(**told.claim.model_dump(exclude=set(Claim.model_fields) - set(Side.model_fields)))
            for told in by_date
        ),
    )
