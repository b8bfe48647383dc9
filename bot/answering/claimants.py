"""A claim is worded as a claim: whose it is, where the sentence that tells it does not say."""

from __future__ import annotations

import regex

from bot.answering.attest import Statement
from knowledge.figures import unsupported
from knowledge.ingest.attributing import attributions
from knowledge.search import Index
from knowledge.story import Claim
from knowledge.text import fold, has_word, terms

SAID = 0.7  # share of a claim's words, by rarity, that a sentence must have to be that claim
_OWNED = regex.compile(r"\p{Lu}[\w-]*['’]s\b")
_GLUE = frozenset(
    terms("a an and as at by for from in it of on or that the to was were with cited")
)


def unnamed_claimant(statement: Statement, index: Index) -> str | None:
    """Who claims what `statement` says, where it is told as a plain fact; else None."""
    story = index.snapshot.story
    source = story.source_of(statement.passages[0].id)
    cited = {passage.id for passage in statement.passages}
    claims = [claim for claim in source.claims if claim.passage_id in cited]
    best = max(claims, key=lambda claim: _share(claim, statement.text, index), default=None)
    if best is None or _share(best, statement.text, index) < SAID:
        return None
    if best.by == source.publisher or unsupported(best.value or "", statement.text):
        return None
    if attributions(statement.text, story.language) or _is_named(best.by, statement.text, index):
        return None
    return best.by


def claims_told(statement: Statement, index: Index) -> list[Claim]:
    """The claims that `statement` tells, with their figures, most like it first."""
    source = index.snapshot.story.source_of(statement.passages[0].id)
    cited = {passage.id for passage in statement.passages}
    shares = {
        n: _share(claim, statement.text, index)
        for n, claim in enumerate(source.claims)
        if claim.passage_id in cited and not unsupported(claim.value or "", statement.text)
    }
    return [source.claims[n] for n in sorted(shares, key=lambda n: -shares[n]) if shares[n] >= SAID]


def _share(claim: Claim, text: str, index: Index) -> float:
    wanted = {term: index.rarity(term) for term in set(terms(claim.statement)) - _GLUE}
    held = set(terms(text))
    total = sum(wanted.values())
    return sum(w for term, w in wanted.items() if term in held) / total if total else 0.0


def _is_named(by: str, text: str, index: Index) -> bool:
    """Whether `text` tells what a claimant does or thinks, by name or by the words for one.

    What a claimant owns is told by somebody: "Huawei's Pangu models were developed alone".
    """
    if named := set(index.names_in(by)):
        return bool(named & set(index.names_in(_OWNED.sub(" ", text))))
    folded = fold(text)
    own = [word for word in fold(by).split() if len(word) > 3]
    return bool(own) and all(has_word(folded, word) for word in own)
