"""Who says a proposed claim, and how: only the article's wording makes somebody its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from knowledge.ingest.attributing import Attribution, attributions, says, stands_for_another
from knowledge.ingest.grounding import Ground, Sentence, Unfounded, text_of
from knowledge.ingest.measuring import shares_a_word
from knowledge.ingest.naming import Vocabulary, unknown_words
from knowledge.ingest.plainness import why_not_plain
from knowledge.ingest.polarity import denies
from knowledge.ingest.proposing import ProposedClaim
from knowledge.ingest.wording import entries
from knowledge.story import Stance
from knowledge.text import fold, length, one_line

MOST_WORDS = 12  # of a speaker
BEFORE = 3  # sentences, in which the speaker is named whom "she said" means
MOST_DENIED = 20  # words of a statement that is a denial and nothing else

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
    speakers = _named(said, ground)
    own = next((one for one in speakers if shares_a_word(by, one.by or "")), None)
    if own is None and len(speakers) == 1:
        own, by = speakers[0], speakers[0].by or ""
    if own is None and by and speakers:
        raise Unfounded(f"is not said by {by!r}")
    if not speakers and not _speaks_unnamed(by, evidence, ground):
        by = ""  # the writer's own words, or those of others
    stance = _stance(proposed, own, by, language)
    is_theirs = own.stance == "denies" if own else bool(by)
    return Speaker(by or ground.publisher or "unknown", stance, stance == "denies" and is_theirs)


def _named(text: str, ground: Ground) -> list[Attribution]:
    """Who is named as saying what `text` says."""
    found = attributions(text, ground.language, ground.vocabulary.lower_case)
    return [one for one in found if one.by]


def _speaks_unnamed(by: str, evidence: Sequence[Sentence], ground: Ground) -> bool:
    """Whether `by` says what `evidence` says although nobody is named there for it.

    They may stand there without a name ("analysts said"), or be meant by "she said", as the last
    who was named as a speaker. In languages whose verbs of saying we do not know they must stand
    in the sentence itself.
    """
    said, language = text_of(evidence), ground.language
    if not by or not entries("says", language):
        return bool(by) and not unknown_words(by, Vocabulary(said))
    if says(by, said, language):
        return True
    if not stands_for_another(said, language):
        return False
    earlier = ground.before(evidence, BEFORE)[: -len(evidence)]
    last = next((named for one in reversed(earlier) if (named := _named(one.text, ground))), [])
    return any(shares_a_word(by, one.by or "") for one in last)


def _stance(
    proposed: ProposedClaim, own: Attribution | None, by: str, language: str | None
) -> Stance:
    """The model's word for it, where the evidence bears that out."""
    stance: Stance = next((one for one in get_args(Stance) if one == proposed.stance), "asserts")
    if stance == "comments":
        return stance
    if not by:
        return "reports"
    has_denial = denies(proposed.statement, language)
    if own and own.stance == "denies":
        return "denies" if has_denial else stance
    if stance == "denies":  # a long statement says more than the denial in it
        return stance if has_denial and length(proposed.statement) <= MOST_DENIED else "asserts"
    return own.stance if own else stance


def _must_be_near(speaker: str, evidence: Sequence[Sentence], ground: Ground) -> None:
    """Raises Unfounded unless the article has every word of `speaker`, and one of them near by."""
    if length(speaker) > MOST_WORDS or why_not_plain(speaker):
        raise Unfounded("names no speaker")
    near = Vocabulary(ground.near(evidence[0].passage))
    if unknown_words(speaker, ground.vocabulary) or all(
        unknown_words(word, near) for word in speaker.split()
    ):
        raise Unfounded(f"is said by {speaker!r}, whom the article does not name there")
