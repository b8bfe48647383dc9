"""What an English question brings of its own: its words without the glue of the sentence."""

from __future__ import annotations

from collections.abc import Set

from knowledge.search import Index
from knowledge.text import terms

_FUNCTION_WORDS = frozenset(
    terms(
        "a about according all also an and any are as at be been being by can could did do does "
        "each for from get gave give given had has have her his how i if in into is it its just "
        "like many may me more most much my no not of on one or other our please said say saying "
        "says she he should so some such tell than that the their them then there these they this "
        "those to told too up us use used using was we were what when where which who whom whose "
        "why will with would you your s t mention article story source sources report reported"
    )
)


def content_terms(text: str, index: Index) -> list[str]:
    """The terms of `text` that the story uses, without an English sentence's glue."""
    return [term for term in all_content_terms(text, index) if index.knows(term)]


def all_content_terms(text: str, index: Index) -> set[str]:
    """The same with those that the story never uses."""
    return {term for term in index.query_terms(text) if term not in _FUNCTION_WORDS}


def share(wanted: Set[str], held: Set[str], index: Index) -> float:
    """The share of `wanted` terms, weighed by rarity, that are among those `held`: 0 to 1; 1 where
    nothing is wanted."""
    if not wanted:
        return 1.0
    weights = {term: index.rarity(term) for term in wanted}
    return sum(weight for term, weight in weights.items() if term in held) / sum(weights.values())
