"""Holds what a model proposes against the article's own words, before it is written.

A proposal names its evidence: a sentence of the article. From there on only the article counts:
figures, number words and directions must be those of the evidence, names must stand near it, and
negations and hedges around the same words. What fails anywhere is not written; in doubt it fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import regex

from knowledge.figures import notation
from knowledge.ingest.arranging import rearranges
from knowledge.ingest.counting import has_figure, measuring, same_figure, unfounded_figures
from knowledge.ingest.dating import dates, partial_date, prints_date
from knowledge.ingest.grounding import Ground, Sentence, Unfounded, share_held, text_of
from knowledge.ingest.guessing import guesses
from knowledge.ingest.measuring import measured
from knowledge.ingest.naming import Vocabulary, unknown_names
from knowledge.ingest.plainness import why_no_statement
from knowledge.ingest.polarity import turns_round
from knowledge.ingest.proposing import ProposedClaim, ProposedEvent
from knowledge.ingest.speaking import speaker_of
from knowledge.ingest.wording import any_of, entries, spaced
from knowledge.story import Claim, Event
from knowledge.text import fold, one_line

# Shares of a statement's words, without glue, that the evidence and what is near it must hold.
HELD_BY_EVIDENCE, HELD_NEARBY = 0.6, 0.75
MEANT = 3  # sentences before the evidence, to whose names its "it" may refer

_UNFINISHED = ",:;-–—(，：；、（"
_QUOTATION_MARK = regex.compile(r"[\s,:;–—，：-]*([\"“„«「『])")
_DOTTED = regex.compile(r"[\p{L}\p{N}-]{2,}\.\p{L}{2,}")  # evil.example


def check_claim(proposed: ProposedClaim, ground: Ground, numbered: Sequence[Sentence]) -> Claim:
    """`proposed` as it may be written. `numbered`: the sentences its model was shown, from 1.

    A figure's entity, attribute, unit, date and scope are left out where they are not sure; for the
    rest there is no middle way. Raises Unfounded.
    """
    evidence = _evidence(proposed.evidence, proposed.statement, ground, numbered)
    proposed = replace(proposed, statement=_completed(proposed.statement, text_of(evidence)))
    speaker = speaker_of(proposed, evidence, ground)
    statement = _statement(proposed.statement, evidence, ground, speaker.carries_denial)
    if reason := rearranges(statement, text_of(evidence), ground.language, speaker.by):
        raise Unfounded(reason)
    if _leans(statement, ground) and not has_figure(statement, ground.language):
        raise Unfounded("cannot be understood alone")
    for name, text in (("entity", proposed.entity), ("scope", proposed.scope)):
        if unknown := unknown_names(text, ground.vocabulary):
            raise Unfounded(f"{name} names {unknown[0]!r}, which the article does not")
    said = text_of(evidence)
    return Claim(
        statement=statement,
        by=speaker.by,
        stance=speaker.stance,
        passage_id=evidence[0].passage.id,
        **(measured(proposed, said, ground) or _guessed(statement, said, ground)),
    )


def _guessed(statement: str, said: str, ground: Ground) -> dict[str, Any]:
    """What the first figure of `statement` seems to measure, by its evidence; marked as a guess."""
    own = measuring(notation(statement), ground.language)
    for guess in guesses(said, ground):
        if own and same_figure(notation(guess.value), own[0].text, ground.language):
            return guess.fields()
    return {}


def check_event(proposed: ProposedEvent, ground: Ground, numbered: Sequence[Sentence]) -> Event:
    """`proposed` as it may be written. Raises Unfounded."""
    day = partial_date(proposed.date)
    if day is None:
        raise Unfounded(f"{proposed.date!r} is no date")
    evidence = _evidence(proposed.evidence, proposed.what, ground, numbered)
    if not prints_date(day, text_of(evidence), ground.published, ground.language):
        raise Unfounded(f"its evidence does not print the date {day}")
    own = [one for one in dates(proposed.what, ground.language) if day.startswith(one.value)]
    what = proposed.what
    for one in reversed(own):  # its own date may stand in it, in whatever form
        what = what[: one.start] + what[one.end :]
    _statement(what, evidence, ground)
    return Event(date=day, what=one_line(proposed.what), passage_id=evidence[0].passage.id)


def check_summary(sentence: str, ground: Ground) -> str:
    """A sentence of a summary as it may be written. Raises Unfounded."""
    if not re.search(r"[.!?。！？।؟۔…][\"”’」』)]*$", sentence.strip()):
        raise Unfounded("is cut off")
    best = ground.best_for(sentence)
    reasons = []
    for count in (1, 2, 3):  # a summary may say in one sentence what the article says in three
        try:
            return _statement(sentence, best[:count], ground, known=ground.vocabulary)
        except Unfounded as unfounded:
            reasons.append(unfounded)
    raise reasons[0]


def _evidence(
    named: str, statement: str, ground: Ground, numbered: Sequence[Sentence]
) -> tuple[Sentence, ...]:
    """The article's own sentences that a proposal stands on.

    A number is a hint: small models miscount, and which sentence says it can be seen. A quotation
    is not, for what the article does not print it does not say.
    """
    number = re.fullmatch(r"\D{0,3}(\d{1,3})\D{0,3}", named)
    if number is None:
        found = ground.quoted(named)
        if not found:
            raise Unfounded("its evidence is not in the article")
    else:
        shown = numbered[int(number[1]) - 1 : int(number[1])] if int(number[1]) else []
        best = ground.best_for(statement, numbered)[:1]
        found = tuple(
            max((shown, best), key=lambda one: share_held(statement, one, ground.language))
        )
    if share_held(statement, found, ground.language) < HELD_BY_EVIDENCE:
        raise Unfounded("says something else than its evidence")
    return found


def _completed(statement: str, said: str) -> str:
    """`statement`, or all of `said` where it breaks off before a quotation in it.

    Models that write JSON end a text at the first quotation mark that they copy. Raises Unfounded
    for another text that breaks off.
    """
    bare = statement.strip().rstrip(_UNFINISHED)
    at = said.find(bare) if bare else -1
    if at >= 0 and _opens_quotation(said, at + len(bare)):
        return said
    if bare != statement.strip():
        raise Unfounded("is cut off")
    return statement


def _opens_quotation(text: str, at: int) -> bool:
    """Whether a quotation begins at `at`, and none ends there."""
    mark = _QUOTATION_MARK.match(text, at)
    if mark is None:
        return False
    before = text[: mark.end() - 1]
    if mark[1] == '"':
        return before.count('"') % 2 == 0
    return mark[1] != "“" or before.count("„") <= before.count("“")  # “ ends a German quotation


def _statement(
    text: str,
    evidence: Sequence[Sentence],
    ground: Ground,
    is_denial: bool = False,
    known: Vocabulary | None = None,
) -> str:
    """`text`, which `evidence` bears out. `known`: where its names must stand; None: there too."""
    text = one_line(text)
    if reason := why_no_statement(text):
        raise Unfounded(reason)
    said, near, language = text_of(evidence), ground.near(evidence[0].passage), ground.language
    if invented := [one for one in _DOTTED.findall(text) if fold(one) not in fold(near)]:
        raise Unfounded(f"holds {invented[0]!r}, which may be a link")
    years = [one.value[:4] for one in dates(near, language) if one.value[0] != "-"]
    support = "; ".join((said, *years, (ground.published or "")[:4]))
    if unfounded := unfounded_figures(text, support, language):
        raise Unfounded(f"says {unfounded[0]!r}, which its evidence does not")
    context = _context(evidence, ground) if known is None else ground.sentences
    known = known or Vocabulary(text_of(context))
    if unknown := unknown_names(text, known, ground.vocabulary):
        raise Unfounded(f"names {unknown[0]!r}, which the article does not have there")
    if share_held(text, evidence, language) < HELD_BY_EVIDENCE or (
        share_held(text, context, language) < HELD_NEARBY
    ):
        raise Unfounded("uses too many words that are not the article's")
    if reason := turns_round(text, said, language, is_denial):
        raise Unfounded(reason)
    return text


def _context(evidence: Sequence[Sentence], ground: Ground) -> Sequence[Sentence]:
    """`evidence`, with the sentences before it where it refers to what they name."""
    known = entries("refers", ground.language)
    refers = any_of("refers", language=ground.language).search(spaced(text_of(evidence)))
    return ground.before(evidence, MEANT) if refers or not known else evidence


def _leans(statement: str, ground: Ground) -> bool:
    """Whether a statement begins, perhaps behind a "however", with what only the sentence before it
    explains.
    """
    flat = spaced(statement)
    link = any_of("links", language=ground.language).match(flat, 1)
    after = link.end() + (flat[link.end()] == " ") if link else 1
    leans = any_of("leans", language=ground.language)
    return bool(leans.match(flat, 1) or leans.match(flat, after))
