"""Disagreements put into words: every side with its value, its date, who says it, and its link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bot.answering.phrases import phrase
from knowledge.figures import figures, unsupported
from knowledge.search import Index
from knowledge.story import Conflict, Passage, Side
from knowledge.text import terms

MAX_SIDES = 6
ABOUT = 0.5  # share of a claim's words, by rarity, that a sentence must hold to be about it

Cite = Callable[[str], int]  # passage id -> its number in the answer
Camp = Literal["tells", "doubts", "denies"]

# Who must be heard where something is told and not believed.
_CAMPS: dict[str, set[Camp]] = {"disputed": {"tells", "denies"}, "unverified": {"tells", "doubts"}}


def touched(
    statements: Sequence[tuple[str, Passage]], index: Index, foreign: bool = False
) -> tuple[Conflict, ...]:
    """The conflicts that one of `statements` (sentence, passage it stands on) takes a side in.

    `foreign`: they are in another language than the story. Then words tell nothing, and one that
    stands on a passage which takes a side is held to be about it.
    """
    found: list[Conflict] = []
    for text, passage in statements:
        for conflict in index.conflicts_touched([passage]):
            sides = [side for side in conflict.sides if side.passage_id == passage.id]
            if conflict not in found and any(
                _is_about(text, side, index, foreign) for side in sides
            ):
                found.append(conflict)
    return tuple(found)


def unsaid(conflict: Conflict, text: str, cited: set[str]) -> bool:
    """Whether `text`, which cites the passages `cited`, leaves out a side of `conflict`."""
    if conflict.kind in _CAMPS:
        heard = {_camp(side) for side in conflict.sides if side.passage_id in cited}
        return not heard >= _CAMPS[conflict.kind]
    return any(
        side.passage_id not in cited or bool(unsupported(side.value or "", text))
        for side in conflict.sides
    )


def in_words(conflict: Conflict, language: str, cite: Cite, index: Index) -> str:
    """One line: a label in the asker's language, then each side in the story's own words."""
    label = "disagree" if conflict.kind == "contradiction" else conflict.kind
    parts = [_side(side, language, cite) for side in _chosen(conflict, index)]
    return f"{phrase(label, language)} {'; '.join(parts)}."


def _side(side: Side, language: str, cite: Cite) -> str:
    said = side.statement.rstrip(".")
    details = [side.by]
    if side.value and side.as_of:
        details.append(phrase("as_of", language, date=side.as_of))
    if side.scope and side.scope.casefold() not in said.casefold():
        details.append(side.scope)
    return f"{said} ({', '.join(details)}) [{cite(side.passage_id)}]"


def _chosen(conflict: Conflict, index: Index) -> list[Side]:
    """The sides to show: all of a figure; of a dispute two voices a camp, who tells it first."""
    if conflict.kind not in _CAMPS:
        return list(conflict.sides[:MAX_SIDES])
    story = index.snapshot.story
    by_directness = sorted(
        conflict.sides,
        key=lambda side: (
            side.stance in ("reports", "comments"),
            story.source_of(side.passage_id).grade,
        ),
    )
    camps: dict[Camp, list[Side]] = {"tells": [], "doubts": [], "denies": []}
    for side in by_directness:
        camp = camps[_camp(side)]
        if len(camp) < 2 and side.by not in {other.by for other in camp}:
            camp.append(side)
    return [side for camp in camps.values() for side in camp]


def _camp(side: Side) -> Camp:
    return side.stance if side.stance in ("doubts", "denies") else "tells"


def _is_about(text: str, side: Side, index: Index, foreign: bool) -> bool:
    if side.value and figures(side.value):
        return not unsupported(side.value, text)
    if foreign:
        return True
    wanted = {term: index.rarity(term) for term in set(terms(side.statement))}
    held = set(terms(text))
    shared = sum(weight for term, weight in wanted.items() if term in held)
    return shared >= ABOUT * sum(wanted.values())
