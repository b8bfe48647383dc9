"""Whether what was found bears on what was asked, without a model to judge it.

No threshold on similarity alone separates questions that a story answers from those it does not,
so several weak signs are read together. Each was measured on questions in 26 languages; the
values are where wrong declines stay rare, because a nearby answer does less harm than silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from bot.answering.asking import is_missing
from bot.answering.extract import best_sentences
from knowledge.embeddings import Vectors
from knowledge.search import Found, Index
from knowledge.text import terms

# Similarity of question and best unit after the story's mean vector is taken from both: what
# they share beyond being about this story at all.
NEAR = 0.18  # below it nothing found bears on the question
NEAR_UNNAMED = 0.25  # the same where the question names nothing in the story
SENTENCES = 3  # the nearest, whose words are looked at
COVERED = 0.34  # rarity-weighted share of an English question's words that the best passages hold

_FUNCTION_WORDS = frozenset(
    terms(
        "a about according all also an and any are as at be been being by can could did do does "
        "each for from get gave give given had has have her his how i if in into is it its just "
        "like many may me more most much my no not of on one or other our please said say saying "
        "says she he should so some such tell than that the their them then there these they this "
        "those to told too up us use used using was we were what when where which who whom whose "
        "why will with would you your mention article story source sources report reported"
    )
)
_OTHER_SCRIPT = regex.compile(r"[\p{L}--\p{Latin}]", regex.V1)
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z\d.-]{3,}")
_NAME_IN_ENGLISH = re.compile(r"(?<=[a-z,;:] )(?!I\b)[A-Z][\w.-]*[a-z\d][\w-]*")


@dataclass(frozen=True)
class Bearing:
    on_topic: bool  # it is about this story
    answers: bool  # what was found can be an answer
    near: float = 0.0  # centred similarity of the question and the best unit, -1 to 1
    covered: float | None = None  # share of an English question's words in the nearest sentences
    missing: bool = False  # it asks for what the story has none of: a number, somebody's words


def judge(
    question: str,
    language: str,
    found: Found,
    vectors: Sequence[Vectors],
    index: Index,
    asked: str | None = None,
) -> Bearing:
    """How `found` bears on `question`. `vectors` are the question's, empty without a model.

    `asked`: the question as it was asked, where `question` is a rewording of it.
    """
    named = index.names_in(question) or _words_of_the_story(question, index)
    near = index.centred_similarity(vectors) if vectors else 1.0
    english = language == "en" and index.snapshot.story.language == "en"
    on_topic = near >= (NEAR if named else NEAR_UNNAMED)
    if not vectors:
        on_topic = bool(named) or found.known > 0.5
    if not found.hits:
        return Bearing(on_topic, answers=False)
    covered = _covered(question, found, index) if english else None
    if english and on_topic:
        coverage = _coverage(question, found, index)
        if not named and coverage < COVERED:
            return Bearing(False, False, near, covered)
        unknown = [name for name in _unknown_names(question, index) if name in (asked or question)]
        missing = bool(unknown) or is_missing(question, found, index)
        return Bearing(on_topic, coverage >= COVERED and not missing, near, covered, missing)
    return Bearing(on_topic, on_topic, near, covered)


def _words_of_the_story(question: str, index: Index) -> list[str]:
    """Latin words of a question in another script that the story uses: it quotes the story."""
    if not _OTHER_SCRIPT.search(question):
        return []
    return [w for w in _LATIN_WORD.findall(question) if all(index.knows(t) for t in terms(w))]


def content_terms(text: str, index: Index) -> list[str]:
    """What `text` brings of its own: terms of the story, without an English sentence's glue."""
    return [t for t in index.query_terms(text) if t not in _FUNCTION_WORDS and index.knows(t)]


def _coverage(question: str, found: Found, index: Index) -> float:
    """The share of a question's words, by rarity, that the best passages have."""
    held = {term for hit in found.hits[:3] for term in index.document_terms(hit.passage)}
    return _share(question, held, index)


def _covered(question: str, found: Found, index: Index) -> float:
    """The same of the sentences that would be quoted."""
    nearest = best_sentences(found, (), SENTENCES)
    held = {term for sentence in nearest for term in terms(sentence.text)}
    return _share(question, held, index)


def _share(question: str, held: set[str], index: Index) -> float:
    asked = {term for term in index.query_terms(question) if term not in _FUNCTION_WORDS}
    if not asked:
        return 1.0
    weights = {term: index.rarity(term) for term in asked}
    return sum(weight for term, weight in weights.items() if term in held) / sum(weights.values())


def _unknown_names(question: str, index: Index) -> list[str]:
    """Names in an English question that the story never uses: it cannot say anything of them."""
    return [
        name
        for name in _NAME_IN_ENGLISH.findall(question)
        if not any(index.knows(term) for term in terms(name)) and not index.names_in(name)
    ]
