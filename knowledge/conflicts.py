"""Claims that do not agree, found by comparing claims about the same entity and attribute."""

from __future__ import annotations

from collections import defaultdict

from knowledge.figures import figure
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
        figures = [claim for claim in claims if claim.value]
        sides = _distinct(figures)
        if len(sides) > 1:
            found.append(_conflict(_figure_kind(sides), sides))
        statements = [claim for claim in claims if not claim.value]
        if {"denies"} < {claim.stance for claim in statements}:
            found.append(_conflict("disputed", statements))
    return tuple(found)


def _distinct(figures: list[Claim]) -> list[Claim]:
    """One claim for each different value; a figure told twice is one side."""
    sides: dict[object, Claim] = {}
    for claim in figures:
        number = figure(claim.value or "")
        sides.setdefault(number if number is not None else fold(claim.value or ""), claim)
    return list(sides.values())


def _figure_kind(sides: list[Claim]) -> ConflictKind:
    """A stated scope that differs explains more than a later date, a date more than nothing."""
    if len({side.scope for side in sides}) > 1:
        return "scope"
    if len({side.as_of for side in sides}) > 1:
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
