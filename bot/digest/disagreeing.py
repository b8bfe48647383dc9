"""Which disagreements are new, which have other sides now, and which are none any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from bot.digest.news import Disagreement
from bot.digest.sameness import Sameness
from knowledge.story import Conflict, ConflictKind, Side, Story
from knowledge.text import fold

_DISPUTES = ("disputed", "unverified")
# The weightiest first: what cannot both be so, then what is explained.
_WEIGHT: tuple[ConflictKind, ...] = ("contradiction", "disputed", "unverified", "newer", "scope")
_CHANGES = ("new", "changed", "settled")

Likeness = tuple[int, bool, bool]  # sentences in common, about one thing, of one kind


def disagreements(
    before: Sequence[Conflict], now: Sequence[Conflict], story: Story, same: Sameness
) -> list[Disagreement]:
    """The weightiest first, and of equals the latest.

    `story`: as it is now, to tell why a disagreement is none any more.
    """
    paired = dict(_pairs(before, now, same))
    found = [
        told
        for place, conflict in enumerate(now)
        if (told := _told(before[paired[place]] if place in paired else None, conflict, same))
    ]
    matched = set(paired.values())
    found += [
        Disagreement("settled", conflict, why=_why(conflict, story))
        for place, conflict in enumerate(before)
        if place not in matched
    ]
    found.sort(key=lambda told: _content(told.conflict))
    found.sort(key=lambda told: _latest(told.conflict), reverse=True)
    return sorted(found, key=_weight)


def _told(was: Conflict | None, now: Conflict, same: Sameness) -> Disagreement | None:
    """What is new of a disagreement; None where nothing is."""
    if was is None:
        return Disagreement("new", now)
    added, left = _lacking(now, was, same), _lacking(was, now, same)
    if added or left or was.kind != now.kind:
        kind = was.kind if was.kind != now.kind else None
        return Disagreement("changed", now, added=added, left=left, was=kind)
    return None


def _lacking(has: Conflict, lacks: Conflict, same: Sameness) -> tuple[Side, ...]:
    """The sides that only `has` has."""
    return tuple(
        side for side in has.sides if not any(same.same_side(side, other) for other in lacks.sides)
    )


def _why(settled: Conflict, story: Story) -> Literal["withdrawn", "gone", "agreed"]:
    here = {passage.id: source for source in story.sources for passage in source.passages}
    sources = [here.get(side.passage_id) for side in settled.sides]
    if any(source is not None and source.withdrawn for source in sources):
        return "withdrawn"
    return "gone" if None in sources else "agreed"


def _pairs(
    before: Sequence[Conflict], now: Sequence[Conflict], same: Sameness
) -> Iterator[tuple[int, int]]:
    """Places in `now` and in `before` of what is one disagreement, those most alike first.

    They share a sentence, or are about one thing, whatever it is called; and both are of figures,
    or both are disputes. Two figures that contradicted each other may be of two scopes by now.
    """
    likeness = {
        (a, b): score
        for a, one in enumerate(now)
        for b, other in enumerate(before)
        if (score := _likeness(one, other, same))
    }
    left_now, left_before = set(range(len(now))), set(range(len(before)))
    by_content = sorted(
        likeness, key=lambda pair: (_content(now[pair[0]]), _content(before[pair[1]]))
    )
    for a, b in sorted(by_content, key=lambda pair: likeness[pair], reverse=True):
        if a in left_now and b in left_before:
            left_now.remove(a)
            left_before.remove(b)
            yield a, b


def _likeness(one: Conflict, other: Conflict, same: Sameness) -> Likeness | None:
    """None where they are two disagreements."""
    if (one.kind in _DISPUTES) != (other.kind in _DISPUTES):
        return None
    said = [{same.sentence(side) for side in conflict.sides} for conflict in (one, other)]
    subjects = [same.subject(conflict.entity, conflict.attribute) for conflict in (one, other)]
    shared, alike = len(said[0] & said[1]), subjects[0] == subjects[1]
    return (shared, alike, one.kind == other.kind) if shared or alike else None


def _weight(told: Disagreement) -> tuple[int, int]:
    return _CHANGES.index(told.change), _WEIGHT.index(told.conflict.kind)


def _latest(conflict: Conflict) -> str:
    return max(side.as_of or "" for side in conflict.sides)


def _content(conflict: Conflict) -> tuple[str, ...]:
    """By which they are ordered, whatever the order of the sources."""
    sides = sorted(f"{side.passage_id} {side.statement}" for side in conflict.sides)
    return fold(conflict.entity), fold(conflict.attribute), conflict.kind, *sides
