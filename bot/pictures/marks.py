"""What of a chart is told: a mark a claim, in panels whose figures can stand on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TypeVar

from bot.pictures.dates import When, when
from knowledge.measures.amounts import Amount
from knowledge.measures.hedges import Hedge
from knowledge.measures.units import Unit, in_base_units
from knowledge.quantities import read
from knowledge.story import Claim, Side, Stance, Story

Told = Claim | Side
T = TypeVar("T", bound=Told)


@dataclass(frozen=True)
class Mark:
    """A figure as somebody told it. `low` and `high` differ for a range, and are counted in the
    unit of the panel. `printed`: value and unit as the source has them. `sources`: publishers."""

    low: float
    high: float
    hedge: Hedge
    when: When | None
    printed: str
    by: str
    stance: Stance
    scope: str | None
    sources: tuple[str, ...]

    @property
    def value(self) -> float:
        return (self.low + self.high) / 2

    @property
    def who(self) -> str:
        """By which it is known that two marks are one speaker's."""
        return self.by.casefold().strip()


@dataclass(frozen=True)
class Panel:
    """Marks on one scale, counted in `unit`; `counted`: what is counted, as printed, if told."""

    unit: Unit
    counted: str
    marks: tuple[Mark, ...]


def with_figures(told: Iterable[T]) -> tuple[T, ...]:
    """Those whose value is a number, in the order of their dates, those without one last."""
    return tuple(sorted(filter(_amount, told), key=lambda one: _place_in_time(when(one.as_of))))


def panels(told: Sequence[Told], story: Story) -> list[Panel]:
    """The panels of `told`, which all have figures, in their order.

    The same told again by the same speaker, for the same date, is one mark. Money in two currencies
    is on two scales: at which rate one is the other, nobody said.
    """
    groups: dict[tuple[str, ...], list[tuple[Told, Amount]]] = {}
    bare: list[tuple[Told, Amount]] = []
    for one in told:
        if amount := _amount(one):
            group = bare
            if not amount.unit.bare:
                group = groups.setdefault(_dimension(amount.unit), [])
            group.append((one, amount))
    if bare:  # what is not said to be anything else is taken for the first of them
        groups.setdefault(next(iter(groups), ()), []).extend(bare)
    order = {id(one): place for place, one in enumerate(told)}
    return [
        _panel(sorted(group, key=lambda pair: order[id(pair[0])]), story)
        for group in groups.values()
    ]


def _panel(group: Sequence[tuple[Told, Amount]], story: Story) -> Panel:
    unit = next((amount.unit for _, amount in group if not amount.unit.bare), group[0][1].unit)
    counted = next((one.unit for one, _ in group if one.unit), None) or _counted(group)
    marks: dict[object, Mark] = {}
    for one, amount in group:
        low, high = (_in(unit, amount.unit, end) for end in _ends(amount))
        source = story.source_of(one.passage_id)
        key = (one.by.casefold(), one.stance, one.scope, one.as_of, low, high, amount.hedge)
        before = marks[key].sources if key in marks else ()
        publisher = source.publisher or source.name
        marks[key] = Mark(
            low=low,
            high=high,
            hedge=amount.hedge,
            when=when(one.as_of),
            printed=marks[key].printed if key in marks else _printed(one),
            by=one.by,
            stance=one.stance,
            scope=one.scope,
            sources=before if publisher in before else (*before, publisher),
        )
    return Panel(unit, counted, tuple(marks.values()))


def _amount(one: Told) -> Amount | None:
    """What its value most likely amounts to; None where it is no number, or none to draw."""
    amounts = read(one.value, one.unit).amounts if one.value else ()
    return next((amount for amount in amounts if isfinite(amount.low)), None)


def _counted(group: Sequence[tuple[Told, Amount]]) -> str:
    """What stands behind the numbers, where nobody gives it apart."""
    return next((amount.after.strip(" .") for _, amount in group if amount.after.strip(" .")), "")


def _ends(amount: Amount) -> tuple[float, float]:
    return amount.low, amount.high if isfinite(amount.high) else amount.low


def _printed(one: Told) -> str:
    value, unit = one.value or "", one.unit or ""
    return value if unit.casefold() in value.casefold() else f"{value} {unit}"


def _dimension(unit: Unit) -> tuple[str, ...]:
    if unit.kind == "money":
        return unit.kind, unit.codes[0], unit.per
    if unit.kind == "physical":
        return unit.kind, in_base_units(unit, 1.0)[0]
    return unit.kind, unit.per


def _in(wanted: Unit, unit: Unit, number: float) -> float:
    """`number` of a physical `unit` in the one that the panel has; any other as it is."""
    if unit == wanted or unit.kind != "physical" or wanted.kind != "physical":
        return number
    base = in_base_units(unit, number)[1]
    if wanted.name == "degC":
        return base - 273.15
    if wanted.name == "degF":
        return base * 9 / 5 - 459.67
    return base / in_base_units(wanted, 1.0)[1]


def _place_in_time(date: When | None) -> tuple[bool, float]:
    return date is None, date.middle if date else 0.0
