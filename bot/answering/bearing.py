"""Whether what was found bears on what was asked, without a model to judge it.

No threshold on similarity alone separates questions that a story answers from those it does not,
so several weak signs are read together. Each was measured on questions in 26 languages; the
values are where wrong declines stay rare, because a nearby answer does less harm than silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from bot.answering.asking import is_missing
from bot.answering.content_words import all_content_terms, share
from bot.answering.extract import best_sentences
from bot.answering.sides import asked_for, touched
from knowledge.embeddings import Vectors
from knowledge.ingest.dating import names_a_time
from knowledge.open_questions import Likeness
from knowledge.search import Found, Index
from knowledge.story import Conflict
from knowledge.text import QUOTED, fold, has_word, terms

# Similarity of question and best unit after the story's mean vector is taken from both: what
# they share beyond being about this story at all.
NEAR = 0.18  # below it nothing found bears on the question
NEAR_UNNAMED = 0.25  # the same where the question names nothing in the story
SENTENCES = 3  # the nearest, whose words are looked at
NEAREST, NEXT = 4, 6  # sentences, whose disagreements are
COVERED = 0.34  # rarity-weighted share of an English question's words that the best passages hold

_OTHER_SCRIPT = regex.compile(r"[\p{L}--\p{Latin}]", regex.V1)
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z\d.-]{3,}")
_IS_NO_NAME = re.compile(r"(?i)(?:north|south|mid)?(?:east|west)?ern")  # a direction
_NAME_IN_ENGLISH = re.compile(r"(?<=[a-z,;:] )(?!I\b)[A-Z][\w.-]*[a-z\d][\w-]*")


@dataclass(frozen=True)
class Bearing:
    on_topic: bool  # it is about this story
    answers: bool  # what was found can be an answer
    near: float = 0.0  # centred similarity of the question and the best unit, -1 to 1
    covered: float | None = None  # share of an English question's words in the nearest sentences
    missing: bool = False  # it asks for what the story has none of: a number, a time, a name
    disagreements: tuple[Conflict, ...] = ()  # of the store, that it asks the sides of
    quotes: bool = False  # it has words in quotation marks that a passage found has, too
    likest: Likeness | None = None  # the story's own questions, as far as it has any


def judge(
    question: str,
    language: str,
    found: Found,
    vectors: Sequence[Vectors],
    index: Index,
    asked: str | None = None,
    doubtful: str | None = None,
    leans: bool = False,
) -> Bearing:
    """How `found` bears on `question`. `vectors` are the question's, empty without a model.

    `asked`: the question as it was asked, where `question` is a rewording of it. `doubtful`: a
    rewording in the story's language that may mean something else. `leans`: the last question in
    `asked` leans on earlier ones, of its thread.
    """
    judged = _judged(question, language, found, vectors, index, asked, doubtful, leans)
    return replace(judged, likest=index.questions.likest(vectors))


def _judged(
    question: str,
    language: str,
    found: Found,
    vectors: Sequence[Vectors],
    index: Index,
    asked: str | None,
    doubtful: str | None,
    leans: bool,
) -> Bearing:
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
        missing = bool(unknown) or is_missing(question, found, index, asked, leans=leans)
        return Bearing(
            on_topic,
            coverage >= COVERED and not missing,
            near,
            covered,
            missing,
            _asked_about(question, found, index),
            _quotes(asked or question, found, index),
        )
    quotes = _quotes(asked or question, found, index)
    if not doubtful or not on_topic or index.snapshot.story.language != "en":
        return Bearing(on_topic, on_topic, near, covered, quotes=quotes)
    missing = is_missing(doubtful, found, index, asked, is_doubtful=True, leans=leans)
    disputed = _asked_about(doubtful, found, index)
    return Bearing(on_topic, not missing, near, covered, missing, disputed, quotes)


def _asked_about(question: str, found: Found, index: Index) -> tuple[Conflict, ...]:
    """The disagreements that `question` asks the sides of: those that the nearest sentences are
    sides of. So they are of the one meant for 26 of 28 questions about disagreements, 16 of which
    ask for the sides by their form. Where these are sides of none, the next that is one tells.
    """
    if not asked_for(question):
        return ()
    nearest = [(one.text, one.passage) for one in found.sentences[:NEXT]]
    return touched(nearest[:NEAREST], index, question) or next(
        filter(None, (touched([one], index) for one in nearest[NEAREST:])), ()
    )


def _quotes(question: str, found: Found, index: Index) -> bool:
    """Whether `question` quotes two words or more that stand so in a passage that was found, and
    are no name."""
    quoted = [
        fold(words)
        for words in QUOTED.findall(question)
        if len(terms(words)) > 1 and not index.names_in(words)
    ]
    told = [fold(hit.passage.text) for hit in found.hits] if quoted else []
    return any(has_word(text, words) for words in quoted for text in told)


def _words_of_the_story(question: str, index: Index) -> list[str]:
    """Latin words of a question in another script that the story uses: it quotes the story."""
    if not _OTHER_SCRIPT.search(question):
        return []
    return [w for w in _LATIN_WORD.findall(question) if all(index.knows(t) for t in terms(w))]


def _coverage(question: str, found: Found, index: Index) -> float:
    """The share of a question's words, by rarity, that the best passages have."""
    held = {term for hit in found.hits[:3] for term in index.document_terms(hit.passage)}
    return share(all_content_terms(question, index), held, index)


def _covered(question: str, found: Found, index: Index) -> float:
    """The same of the sentences that would be quoted."""
    nearest = best_sentences(found, (), SENTENCES)
    held = {term for sentence in nearest for term in terms(sentence.text)}
    return share(all_content_terms(question, index), held, index)


def _unknown_names(question: str, index: Index) -> list[str]:
    """Names in an English question that the story never uses: it cannot say anything of them."""
    return [
        name
        for name in _NAME_IN_ENGLISH.findall(question)
        if not any(index.knows(term) for term in terms(name))
        and not index.names_in(name)
        and not _IS_NO_NAME.fullmatch(name)
        and not names_a_time(name, "en")
    ]
