"""Drafts held against passages, for tests of what may be shown of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.attest import Attester, Fallen, Statement, drafted
from knowledge.search import Index
from knowledge.story import Passage

Held = Statement | Fallen
Hold = Callable[[str], list[Held]]  # a draft -> what becomes of each of its sentences


def hold_with(index: Index, passages: Sequence[Passage]) -> Hold:
    """Drafts are held against `passages`, which are numbered from 1."""
    attester = Attester(index)
    return lambda draft: [attester.attest(sentence, passages) for sentence in drafted(draft)]
