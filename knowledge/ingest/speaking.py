"""Who says a proposed claim, and how: only the article's wording makes somebody its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from knowledge.ingest.attributing import Attribution, attributions
from knowledge.ingest.grounding import Ground, Sentence, Unfounded, text_of
from knowledge.ingest.measuring import shares_a_word
from knowledge.ingest.naming import Vocabulary, unknown_words
from knowledge.ingest.plainness import why_not_plain
from knowledge.ingest.polarity import denies
from knowledge.ingest.proposing import ProposedClaim
from knowledge.ingest.wording import entries
from knowledge.story import Stance
from knowledge.text import fold, length, one_line

MOST_WORDS = 12

_THE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_NOBODY = "unknown article author text none narrator reporter writer n/a null"


@dataclass(frozen=True)
class Speaker:
    """`carries_denial`: they are said to deny, so that their stance may stand for the negation."""

    by: str
    stance: Stance
    carries_denial: bool


def speaker_of(proposed: ProposedClaim, evidence: Sequence[Sentence], ground: Ground) -> Speaker:
    """Who says `proposed`, going by its evidence; the publisher, where that names nobody.

    Raises Unfounded for a speaker whom the article does not know there, or who does not say it.
    """
    said, language = text_of(evidence), ground.language
    by = _THE.sub("", one_line(proposed.by)).strip(' .,;:"“”')
    if by == ground.publisher or fold(by) in _NOBODY.split():
        by = ""
    if by:
        _must_be_near(by, evidence, ground)
    named = attributions(said, language, ground.vocabulary.lower_case)
    speakers = [one for one in named if one.by]
    own = _matching(by, speakers)
    if own is None and len(speakers) == 1:
        own, by = speakers[0], speakers[0].by or ""
    if own is None and by and speakers:
        raise Unfounded(f"is not said by {by!r}")
    if not named and not _speaks_beside(by, evidence, ground):
        by = ""  # the writer's own words
    stance = _stance(proposed, own, by, denies(said, language), language)
    is_theirs = own.stance == "denies" if own else bool(by)
    return Speaker(by or ground.publisher or "unknown", stance, stance == "denies" and is_theirs)


def _matching(by: str, speakers: Sequence[Attribution]) -> Attribution | None:
    return next((one for one in speakers if shares_a_word(by, one.by or "")), None)


def _speaks_beside(by: str, evidence: Sequence[Sentence], ground: Ground) -> bool:
    """Whether `by` is the speaker of the sentence before or after, and so probably of this one.

    In languages whose verbs of saying we do not know there is no telling.
    """
    if not entries("says", ground.language):
        return True
    beside = text_of(ground.beside(evidence))
    return bool(_matching(by, attributions(beside, ground.language, ground.vocabulary.lower_case)))


def _stance(
    proposed: ProposedClaim,
    own: Attribution | None,
    by: str,
    has_denial: bool,
    language: str | None,
) -> Stance:
    """The model's word for it, where the evidence bears that out."""
    stance: Stance = next((one for one in get_args(Stance) if one == proposed.stance), "asserts")
    if stance == "comments":
        return stance
    if not by:
        return "reports"
    if stance == "denies" and not has_denial:
        stance = "asserts"
    if own is None:
        return stance
    if own.stance == "denies" and denies(proposed.statement, language):
        return "denies"
    return stance if stance == "denies" or own.stance == "denies" else own.stance


def _must_be_near(speaker: str, evidence: Sequence[Sentence], ground: Ground) -> None:
    """Raises Unfounded unless the article has every word of `speaker`, and one of them near by."""
    if length(speaker) > MOST_WORDS or why_not_plain(speaker):
        raise Unfounded("names no speaker")
    near = Vocabulary(ground.near(evidence[0].passage))
    if unknown_words(speaker, ground.vocabulary) or all(
        unknown_words(word, near) for word in speaker.split()
    ):
        raise Unfounded(f"is said by {speaker!r}, whom the article does not name there")
