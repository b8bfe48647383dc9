"""The answer without a model: the best sentences of the store, as they stand, with their links."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Turn
from knowledge.search import Found, Sentence
from knowledge.text import terms

MAX_SENTENCES = 4
SHARE = 0.7  # of the best sentence's score, from which on another one goes with it
NEARBY = 2  # sentences offered where nothing answers
SAME = 0.7  # share of common words from which two sentences say one thing


def best_sentences(
    found: Found, thread: Sequence[Turn], limit: int = MAX_SENTENCES
) -> list[Sentence]:
    """The sentences nearest to the question, best first, then those that go with them.

    Sentences of one passage stand together in their own order, so that the whole reads as prose.
    What the thread was told before is left out.
    """
    told = thread[-1].answer if thread else ""
    chosen: list[Sentence] = []
    for sentence in found.sentences:
        if len(chosen) == limit or (chosen and sentence.score < SHARE * chosen[0].score):
            break
        if sentence.text.rstrip(".") not in told and not any(
            _alike(sentence, other) for other in chosen
        ):
            chosen.append(sentence)
    order = list(dict.fromkeys(sentence.passage.id for sentence in chosen))
    return sorted(chosen, key=lambda s: (order.index(s.passage.id), s.passage.text.find(s.text)))


def _alike(a: Sentence, b: Sentence) -> bool:
    one, other = set(terms(a.text)), set(terms(b.text))
    return len(one & other) >= SAME * min(len(one), len(other))
