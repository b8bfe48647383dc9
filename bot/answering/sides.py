"""Disagreements: which an answer touches, and every side of them in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from bot.answering.content_words import share
from bot.answering.phrases import phrase
from knowledge.figures import figures, unsupported
from knowledge.ingest.dating import dates
from knowledge.search import Index
from knowledge.story import Claim, Conflict, Passage, Side, Story
from knowledge.text import fold, terms

_TELLINGS = "sides|views|viewpoints|accounts|claims|versions|statements|sources|figures|numbers"
_ASKED_FOR = re.compile(
    # "Is it A or B", "which is right, A or B", "what do both sides say", "how do accounts differ"
    r"(?:^|[,:] )(?:(?:and|so|but) )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can)\b"
    r"[^?]*\bor (?!(?:more|less|so)\b)"
    # "the models are as good, or behind?", as it is asked in other languages
    r"|(?:^|[,:] )(?!(?:what|who|whom|whose|which|when|where|why|how)\b)[^?,]*"
    r"\b(?:is|are|was|were)\b[^?]*\bor (?!(?:more|less|so)\b)[^?]*\?"
    r"|\b(?:which|who|whose) (?:[\w']+ ){0,4}?(?:is|are|was|were) "
    r"(?:right|wrong|true|correct|accurate|it)\b[^?]*\bor\b"
    rf"|\b(?:both|opposing|different|differing|conflicting) (?:{_TELLINGS})\b"
    r"|\b(?:sides|parties|camps)\b[^?]* (?:say|said|claim|argue|think|tell|respond|react|differ)\b"
    rf"|\b(?:{_TELLINGS})\b[^?]* (?:differ|vary)\b|\b(?:differ|vary)\b[^?]* (?:{_TELLINGS})\b"
    rf"|\bdifferences? (?:between|in|among) [^?]*\b(?:{_TELLINGS})\b"
    r"|\bwhat are the (?:[\w-]+ )?(?:sides|arguments|viewpoints)\b"
    r"|\b(?:disagree\w*|contradict\w*|contested)\b|\b(?:is|are|what's) (?:[\w-]+ )?disputed\b",
    re.I,
)
MAX_SIDES = 6
ABOUT = 0.5  # share of a claim's words, by rarity, that a sentence must hold to be about it
SAID = 0.7  # the same, for the claim to be told by it

Camp = Literal["tells", "doubts", "denies"]

# Who must be heard where something is told and not believed.
_CAMPS: dict[str, set[Camp]] = {"disputed": {"tells", "denies"}, "unverified": {"tells", "doubts"}}


def asked_for(question: str) -> bool:
    """Whether a `question` in English asks which of two things holds, or what each side says."""
    return bool(_ASKED_FOR.search(question))


def touched(
    statements: Sequence[tuple[str, Passage]], index: Index, asked: str = ""
) -> tuple[Conflict, ...]:
    """The conflicts that one of `statements` (sentence, passage it stands on) takes a side in, and
    those about a figure that the question `asked` is about.

    All of it is in the story's language.
    """
    found = [one for one in index.snapshot.conflicts if _is_asked_about(one, asked, index)]
    for text, passage in statements:
        for conflict in index.conflicts_touched([passage]):
            if conflict not in found and takes_side(text, [passage], conflict.sides, index):
                found.append(conflict)
    return tuple(found)


def takes_side(text: str, passages: Sequence[Passage], among: Sequence[Side], index: Index) -> bool:
    """Whether a sentence that stands on `passages` says what a side `among` these says there."""
    ids = {passage.id for passage in passages}
    return any(side.passage_id in ids and _is_about(text, side, index) for side in among)


def _is_asked_about(conflict: Conflict, asked: str, index: Index) -> bool:
    """Whether a question names what a figure is of, and what of it is counted."""
    named = {fold(name) for name in index.names_in(asked)}
    counted = set(terms(conflict.attribute))
    return (
        not is_dispute(conflict)
        and fold(conflict.entity) in named
        and bool(counted)
        and counted <= set(terms(asked))
    )


def is_dispute(conflict: Conflict) -> bool:
    """Whether somebody denies or doubts what another tells; else figures differ."""
    return conflict.kind in _CAMPS


def is_told(conflict: Conflict, statements: Sequence[tuple[str, Passage]], index: Index) -> bool:
    """Whether `statements` (sentence, passage it stands on) tell a dispute as the list of its sides
    would. Figures that differ they never do: two in a row do not say that they are of one thing,
    and for when each holds a sentence seldom has."""
    said = [side for side in conflict.sides if _is_said(side, statements, index)]
    return is_dispute(conflict) and {_camp(side) for side in said} >= _CAMPS[conflict.kind]


def _is_said(side: Side, statements: Sequence[tuple[str, Passage]], index: Index) -> bool:
    return any(
        passage.id == side.passage_id and _is_about(text, side, index, SAID)
        for text, passage in statements
    )


def label(conflict: Conflict) -> str:
    """The key of the phrase for the kind of disagreement that it is."""
    return "disagree" if conflict.kind == "contradiction" else conflict.kind


def in_words(side: Side | Claim) -> str:
    """A side, or a claim, as a sentence of the story's language: what is said, of what exactly."""
    said = side.statement.rstrip(".")
    scoped = side.scope and side.scope.casefold() not in said.casefold()
    return f"{said} ({side.scope})." if scoped else f"{said}."


def date(side: Side | Claim, language: str, story: Story) -> str:
    """When a side is taken, or for when its figure is given, in the asker's language; "" where the
    store does not know. A month or a day only where the passage or its source's date has it: who
    reads "the end of 2024" there cannot check 2024-12.
    """
    source, passage = story.source_of(side.passage_id), story.passage_by_id[side.passage_id]
    printed = [source.published or "", *(one.value for one in dates(passage.text, story.language))]
    known = side.as_of or ""
    while "-" in known and not any(one.startswith(known) for one in printed):
        known = known.rpartition("-")[0]
    return phrase("as_of", language, date=known) if known and side.value else known


def chosen(conflict: Conflict, index: Index) -> list[Side]:
    """The sides to show: all of a figure; of a dispute two voices a camp, who tells it first."""
    if not is_dispute(conflict):
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


def _is_about(text: str, side: Side, index: Index, least: float = ABOUT) -> bool:
    if side.value and figures(side.value):
        return not unsupported(side.value, text)
    return share(set(terms(side.statement)), set(terms(text)), index) >= least
