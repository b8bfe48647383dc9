"""Hybrid retrieval over a snapshot: by meaning (vectors) and by words (BM25), fused with care.

Measured on questions in 13 languages, plain fusion of the two rankings made answers worse: words
of one language find nothing in another. So words count only where enough of the question is in
the vocabulary of the story.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import bm25s
import numpy as np

from knowledge.embeddings import Vectors, centred
from knowledge.open_questions import QuestionIndex
from knowledge.snapshot import Snapshot
from knowledge.story import Claim, Conflict, Passage
from knowledge.text import fold, has_word, sentences, terms

RANK_CONSTANT = 60  # reciprocal rank fusion, Cormack et al., SIGIR 2009
KNOWN_SHARE = 0.5  # of a question's terms, from which on words are trusted
SENTENCE_WEIGHT = 0.5  # of a passage's best sentence in its score, against the whole passage
TWIN = 0.6  # share of common words from which two texts say one thing
RANK_DISCOUNT = 0.04  # of a sentence's score, per rank of its passage


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage found. `score` compares sentences of one search, nothing else."""

    passage: Passage
    text: str
    score: float


@dataclass(frozen=True)
class Hit:
    """A passage found, best first; `score` orders hits of one search and means nothing beyond."""

    passage: Passage
    score: float
    similarity: float  # cosine of question and passage, 0 without vectors


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...]
    sentences: tuple[Sentence, ...]  # of all hits, best first
    known: float  # share of the question's terms that the story knows, 0 to 1


class Index:
    """The searchable form of one snapshot. Built once; searching changes nothing that shows."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._passages = tuple(snapshot.story.passages())
        self._names = _name_forms(snapshot)
        self._named: dict[str, frozenset[str]] = {}  # by passage
        self._documents = {p.id: self._document(p) for p in self._passages}
        self._frequency = Counter(t for doc in self._documents.values() for t in set(doc))
        self._mean = snapshot.vectors.sum(axis=0) / max(1, len(snapshot.vectors))
        self._centred = centred(snapshot.vectors, self._mean)
        self.questions = QuestionIndex(snapshot)
        self._bm25 = bm25s.BM25()
        if self._frequency:  # bm25s indexes no story without a single letter
            self._bm25.index(list(self._documents.values()), show_progress=False)

    def search(self, question: str, vectors: Sequence[Vectors], k: int = 8) -> Found:
        """The `k` passages nearest to `question`, and their sentences.

        `vectors`: the question's vectors, in the original wording and any rewording; empty
        without an embedding model. `question` may hold several wordings: its words are all used.
        In a story whose sources have all been withdrawn nothing is found.
        """
        if not self._passages:
            return Found((), (), 0.0)
        query = self.query_terms(question)
        known = self.share_known(question)
        passage_scores = self._similarities(vectors)
        rankings = []
        if vectors:
            rankings.append(_ranking(passage_scores))
        if known >= KNOWN_SHARE or not vectors:
            rankings.append(_ranking(self._bm25_scores(query)))
        fused: dict[int, float] = defaultdict(float)
        for ranking in rankings:
            for rank, index in enumerate(ranking):
                fused[index] += 1 / (RANK_CONSTANT + rank)
        best = sorted(fused, key=lambda index: (-fused[index], index))[:k]
        hits = tuple(
            Hit(self._passages[i], fused[i], float(passage_scores[i]) if vectors else 0.0)
            for i in best
        )
        return Found(hits, self._best_sentences(hits, query, vectors), known)

    def conflicts_touched(self, passages: Sequence[Passage]) -> tuple[Conflict, ...]:
        """The conflicts that have a side in one of `passages`."""
        ids = {passage.id for passage in passages}
        return tuple(
            conflict
            for conflict in self.snapshot.conflicts
            if any(side.passage_id in ids for side in conflict.sides)
        )

    def names_in(self, text: str) -> list[str]:
        """The story's names that `text` uses under any of their forms, in the story's own form."""
        folded = fold(text)
        return list(dict.fromkeys(name for form, name in self._names if has_word(folded, form)))

    def foreign_names(self, text: str) -> dict[str, str]:
        """The names that `text` uses under another form than the story's own: form -> own form.

        Of forms that lie within one another the longest is given. Forms are folded.
        """
        folded = fold(text)
        found: dict[str, str] = {}
        for form, name in sorted(self._names, key=lambda pair: -len(pair[0])):
            if has_word(folded, form) and not any(form in longer for longer in found):
                found[form] = name
        return {form: name for form, name in found.items() if fold(name) != form}

    @cached_property
    def claims_by(self) -> Mapping[str, list[Claim]]:
        """The story's claims, by each name that is among those who make them."""
        found: dict[str, list[Claim]] = defaultdict(list)
        claimants: dict[str, list[str]] = {}  # few make many
        for claim in self.snapshot.story.claims():
            if claim.by not in claimants:
                claimants[claim.by] = self.names_in(claim.by)
            for name in claimants[claim.by]:
                found[name].append(claim)
        return found

    @cached_property
    def name_forms(self) -> frozenset[str]:
        """Every form of every name of the story, as written."""
        names = self.snapshot.story.names
        return frozenset(form for name in names for form in (name.name, *name.also))

    def knows(self, term: str) -> bool:
        return term in self._frequency

    def share_known(self, text: str) -> float:
        """The share of the text's terms that the story has, 0 to 1."""
        asked = self.query_terms(text)
        return sum(term in self._frequency for term in asked) / len(asked) if asked else 0.0

    def rarity(self, term: str) -> float:
        """Inverse document frequency; highest for a term that the story does not have."""
        return math.log(1 + len(self._passages) / (self._frequency[term] + 0.5))

    def document_terms(self, passage: Passage) -> list[str]:
        return self._documents[passage.id]

    def centred_similarity(self, vectors: Sequence[Vectors]) -> float:
        """Cosine of the best unit and the question, the story's mean vector taken from both.

        All of a story is alike; what is left tells whether a question is near a part of it.
        Nothing is near a story without passages: -1.
        """
        if not self._passages:
            return -1.0
        return max(float((self._centred @ centred(v, self._mean)).max()) for v in vectors)

    def nearest(self, vector: Vectors, but: str) -> float:
        """Cosine of `vector` and the unit nearest to it that says something else than `but`.

        -1 where there is none.
        """
        said = set(terms(but))
        scores = self.snapshot.vectors @ vector
        for row in np.argsort(-scores):
            own = set(terms(self.snapshot.units[row].text))
            if len(own & said) < TWIN * min(len(own), len(said)):
                return float(scores[row])
        return -1.0

    def whole_text(self, passage: Passage) -> str:
        """A passage with its source's title and publisher, which it need not say itself."""
        source = self.snapshot.story.source_of(passage.id)
        return "\n".join(filter(None, (passage.text, source.title, source.publisher)))

    def names_of(self, passage: Passage) -> frozenset[str]:
        """The story's names in `whole_text`; worked out once a passage."""
        if passage.id not in self._named:
            self._named[passage.id] = frozenset(self.names_in(self.whole_text(passage)))
        return self._named[passage.id]

    def _document(self, passage: Passage) -> list[str]:
        return terms(self.whole_text(passage))

    def query_terms(self, question: str) -> list[str]:
        """The question's terms, with every name it uses also under the story's own name."""
        return terms(" ".join([question, *self.names_in(question)]))

    def _bm25_scores(self, query: list[str]) -> Vectors:
        known = [term for term in query if term in self._frequency]
        if not known:
            return np.zeros(len(self._passages), np.float32)
        return np.asarray(self._bm25.get_scores(known), np.float32)

    def _similarities(self, vectors: Sequence[Vectors]) -> Vectors:
        """A score per passage: the whole and its best sentence, in the best of all wordings."""
        if not vectors:
            return np.zeros(len(self._passages), np.float32)
        units = np.max([self.snapshot.vectors @ vector for vector in vectors], axis=0)
        whole = np.zeros(len(self._passages), np.float32)
        best_sentence = np.full(len(self._passages), -1.0, np.float32)
        position = -1
        for unit, score in zip(self.snapshot.units, units, strict=True):
            if unit.sentence is None:
                position += 1
                whole[position] = score
            else:
                best_sentence[position] = max(best_sentence[position], score)
        best_sentence = np.where(best_sentence < 0, whole, best_sentence)
        return (1 - SENTENCE_WEIGHT) * whole + SENTENCE_WEIGHT * best_sentence

    def _best_sentences(
        self, hits: tuple[Hit, ...], query: list[str], vectors: Sequence[Vectors]
    ) -> tuple[Sentence, ...]:
        """Every sentence of `hits`, best first, by its own nearness and its passage's rank."""
        worth = {hit.passage.id: 1 - RANK_DISCOUNT * rank for rank, hit in enumerate(hits)}
        found: list[Sentence] = []
        if vectors:
            near = np.max([self._centred @ centred(v, self._mean) for v in vectors], axis=0)
            units = self.snapshot.units
            for index, unit in enumerate(units):
                alone = index + 1 == len(units) or units[index + 1].sentence is None
                if unit.passage.id in worth and (unit.sentence is not None or alone):
                    score = float(near[index]) * worth[unit.passage.id]
                    found.append(Sentence(unit.passage, unit.text, score))
        else:
            asked = {term: self.rarity(term) for term in set(query)}
            for hit in hits:
                for text in sentences(hit.passage.text):
                    shared = sum(asked.get(term, 0.0) for term in set(terms(text)))
                    score = shared / (sum(asked.values()) or 1) * worth[hit.passage.id]
                    found.append(Sentence(hit.passage, text, score))
        return tuple(sorted(found, key=lambda sentence: -sentence.score))


def _ranking(scores: Vectors) -> list[int]:
    order = np.argsort(-scores, kind="stable")
    return [int(index) for index in order if scores[index] > 0]


def _name_forms(snapshot: Snapshot) -> list[tuple[str, str]]:
    """(a form of a name, folded; the story's own form), for every form of every name."""
    return [
        (form, name.name)
        for name in snapshot.story.names
        for form in dict.fromkeys(map(fold, (name.name, *name.also)))
        if len(form) > 1
    ]
