"""Claims that do not agree, found by comparing claims about the same entity and attribute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from itertools import pairwise

from knowledge.figures import figures
from knowledge.story import Claim, Conflict, ConflictKind, Side, Story
from knowledge.text import fold


def find_conflicts(story: Story) -> tuple[Conflict, ...]:
    """The disagreements among all claims of `story`, in the order in which they first appear."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in story.claims():
        if claim.entity and claim.attribute:
            groups[fold(claim.entity), fold(claim.attribute)].append(claim)
    found: list[Conflict] = []
    for claims in groups.values():
        sides = _distinct([claim for claim in claims if claim.value])
        if len(sides) > 1:
            found.append(_conflict(_figure_kind(sides), sides))
        if dispute := _disputed(claims):
            found.append(_conflict("disputed", dispute))
    return tuple(found)


def _distinct(claims: list[Claim]) -> list[Claim]:
    """One claim for each different value; a figure told twice is one side."""
    sides: dict[Hashable, Claim] = {}
    for claim in claims:
        sides.setdefault(_value(claim), claim)
    return list(sides.values())


def _value(claim: Claim) -> Hashable:
    """What `claim` says the value is, whatever the notation; None where it gives no value."""
    if not claim.value:
        return None
    return tuple(figures(f"{claim.value} {claim.unit or ''}")) or fold(claim.value)


def _disputed(claims: list[Claim]) -> list[Claim]:
    """The claims that one side makes and another denies: as a whole, or one value of it."""
    denied = {_value(claim) for claim in claims if claim.stance == "denies"}
    involved = [claim for claim in claims if None in denied or _value(claim) in denied]
    return involved if {"denies"} < {claim.stance for claim in involved} - {"comments"} else []


def _figure_kind(sides: list[Claim]) -> ConflictKind:
    """A stated scope that differs explains more than a later date, a date more than nothing."""
    if len({side.scope for side in sides}) > 1:
        return "scope"
    dates = sorted(side.as_of or "" for side in sides)
    # 2025-11-15 is not later than 2025-11, and no date is not earlier than any
    if not any(later.startswith(earlier) for earlier, later in pairwise(dates)):
        return "newer"
    return "contradiction"


def _conflict(kind: ConflictKind, claims: list[Claim]) -> Conflict:
    first = claims[0]
    return Conflict(
        kind=kind,
        entity=first.entity or "",
        attribute=first.attribute or "",
        sides=tuple(
            Side(**claim.model_dump(exclude={"entity", "attribute"}))
            for claim in sorted(claims, key=lambda claim: claim.as_of or "", reverse=True)
        ),
    )
