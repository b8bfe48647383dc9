"""How like a question is to those that the story answers, and to those that it leaves open.

A story's sources raise more than they answer, and readers ask for just that. What such a question
has in common with the passage that raises it is nearly everything, so no likeness to a passage
tells it from a question that the passage answers; its likeness to other questions does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embeddings import Vectors, centred
from knowledge.snapshot import Question, Snapshot, story_questions

LIKEST = 2  # questions; a third was never the one that asks the same


@dataclass(frozen=True)
class Likeness:
    """Cosine to the likest question that the story answers, and to the likest that it leaves
    open, what all its questions share taken away: -1 to 1."""

    answered: float
    open: float
    left: tuple[Question, ...]  # those left open that are likest, likest first

    @property
    def left_open(self) -> float:
        """How much liker it is to what is open than to what is answered: -2 to 2."""
        return self.open - self.answered


class QuestionIndex:
    """The questions of one snapshot, searchable."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._questions = tuple(story_questions(snapshot.story))
        self._open = np.array([question.is_open for question in self._questions], bool)
        self._mean = snapshot.asked.sum(axis=0) / max(1, len(snapshot.asked))
        self._centred = centred(snapshot.asked, self._mean)

    def likest(self, vectors: Sequence[Vectors]) -> Likeness | None:
        """Of a question, whose `vectors` are those of its wordings. None where the story has no
        questions of both kinds, or there is no model."""
        if not vectors or self._open.all() or not self._open.any():
            return None
        near = np.max([self._centred @ centred(v, self._mean) for v in vectors], axis=0)
        rows = [row for row in np.argsort(-near, kind="stable") if self._open[row]][:LIKEST]
        answered = float(near[~self._open].max())
        return Likeness(answered, float(near[rows[0]]), tuple(self._questions[r] for r in rows))
