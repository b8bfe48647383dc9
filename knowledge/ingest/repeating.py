"""Claims and events that say the same, so that only one of them is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from knowledge.figures import figures
from knowledge.story import Claim, Event
from knowledge.text import fold

SAME = 92  # of 100: how alike two statements are, letter by letter, that say the same

Told = TypeVar("Told", Claim, Event)


def without_repeated_claims(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """The claims that differ, and those that repeat one of them, with its figure or without any."""
    by_wealth = sorted(claims, key=lambda one: one.value is None)  # with a value first; stable
    return _parted(
        by_wealth,
        lambda one, other: (
            (not other.value or one.value == other.value)
            and _say_the_same(one.statement, other.statement)
        ),
    )


def without_repeated_events(events: Iterable[Event]) -> tuple[list[Event], list[Event]]:
    """The events that differ, and those that repeat one of them, on its day or less precisely."""
    by_precision = sorted(events, key=lambda one: -len(one.date))
    return _parted(
        by_precision,
        lambda one, other: one.date.startswith(other.date) and _say_the_same(one.what, other.what),
    )


def _parted(
    told: Iterable[Told], repeats: Callable[[Told, Told], bool]
) -> tuple[list[Told], list[Told]]:
    first: list[Told] = []
    again: list[Told] = []
    for one in told:
        (again if any(repeats(other, one) for other in first) else first).append(one)
    return first, again


def _say_the_same(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio  # here: only drafting needs it

    return figures(one) == figures(other) and ratio(fold(one), fold(other)) >= SAME
