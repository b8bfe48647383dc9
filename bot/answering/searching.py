"""What is found for a question: its wording in the story's language, passages, their bearing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering import bearing, language, question
from bot.answering.answer import Turn
from bot.answering.content_words import content_terms
from bot.answering.rewording import Complete, Reworded, reword
from knowledge.embeddings import Embedder, Vectors
from knowledge.errors import EmbeddingFailed
from knowledge.search import Found, Index
from knowledge.story import Passage

log = logging.getLogger(__name__)

PASSAGES = 8  # that are looked at; both sides of a known conflict were found in 83 % of questions
REWORDED = 1_000  # questions whose rewording is remembered
DRAFTED = 5  # of them that a model reads, with the other sides of what they dispute. More are read
# for minutes on a CPU; of 172 questions these hold the answer to 168, and eight to 169.


@dataclass
class Asked:
    """What is known of one question while it is being answered."""

    text: str
    language: str  # BCP 47, of the question
    told: str | None  # the question in the story's language, where it is in another
    thread: Sequence[Turn]
    index: Index
    started: float
    vectors: list[Vectors]
    found: Found
    bearing: bearing.Bearing
    search_ms: int
    leans: bool  # on what was said before it in the thread

    @property
    def is_foreign(self) -> bool:
        """Whether it is in another language than the story."""
        return self.language != self.index.snapshot.story.language

    def is_about(self, passages: Sequence[Passage]) -> bool:
        """Whether `passages` name anybody or anything that the question names, if it does."""
        index = self.index
        named = set(index.names_in(f"{self.text} {self.told or ''}"))
        if not named or self.leans:
            return True
        return any(named & index.names_of(passage) for passage in passages)

    def since_start(self) -> int:
        return round((time.monotonic() - self.started) * 1000)


class Searcher:
    """Searches an index for what a question means."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._reworded: OrderedDict[tuple[str, str, str], Reworded] = OrderedDict()

    async def search(
        self, asked: str, thread: Sequence[Turn], index: Index, complete: Complete | None
    ) -> Asked:
        """`complete` puts the question into the story's language; None: it is searched as it is."""
        started = time.monotonic()
        spoken = language_of(asked, thread, index)
        in_context = question.in_context(asked, thread, index)
        rewording = asyncio.create_task(self._reword(asked, thread, spoken, index, complete))
        try:
            wordings, vectors = await self._meaning(asked, thread, index)
            reworded = await rewording
        finally:
            rewording.cancel()
        told = reworded.text if reworded and reworded.is_sure else None
        if told:
            wordings = f"{wordings} {told}"
            vectors += await self.vectors([told], index)
        found = index.search(wordings, vectors, PASSAGES)
        heard = index.snapshot.story.language if told else spoken
        leans = question.leans_on_thread(asked, thread, index)
        judged = bearing.judge(
            told or in_context, heard, found, vectors, index, in_context,
            None if told or not reworded else reworded.text, leans,
        )  # fmt: skip
        took = round((time.monotonic() - started) * 1000)
        return Asked(
            asked, spoken, told, thread, index, started, vectors, found, judged, took, leans
        )

    async def vectors(self, texts: list[str], index: Index) -> list[Vectors]:
        """The vectors of `texts`, fewer where there is no model for them."""
        try:
            made = [await self._embedder.query(text) for text in texts]
        except EmbeddingFailed as error:
            log.warning("searching by words alone: %s", error)
            return []
        if index.snapshot.spec is None:
            return []
        return [vector for vector in made if vector is not None]

    async def vector(self, text: str, index: Index) -> Vectors | None:
        return next(iter(await self.vectors([text], index)), None)

    async def _reword(
        self,
        asked: str,
        thread: Sequence[Turn],
        spoken: str,
        index: Index,
        complete: Complete | None,
    ) -> Reworded | None:
        """Questions that stand alone are asked again and again, and reworded once."""
        if complete is None:
            return None
        asked_here = (asked, spoken, index.snapshot.story.id)
        if not thread and asked_here in self._reworded:
            return self._reworded[asked_here]
        reworded = await reword(
            asked, thread, spoken, index, complete, lambda text: self.vector(text, index)
        )
        if not thread and reworded and reworded.is_sure:
            self._reworded[asked_here] = reworded
            if len(self._reworded) > REWORDED:
                self._reworded.popitem(last=False)
        return reworded

    async def _meaning(
        self, asked: str, thread: Sequence[Turn], index: Index
    ) -> tuple[str, list[Vectors]]:
        """The words to search for, and the vector of what is meant.

        A follow-up that brings words of the story ("and Eric Schmidt?") is searched for by these,
        with a vector halfway to the question it leans on, whose words would drown them; one that
        brings none ("who says so?") is one wording with that question. Of 25 follow-ups 23 were so
        answered from the right source, 20 by the halfway vector alone.
        """
        in_context = question.in_context(asked, thread, index)
        if in_context == asked:
            return asked, await self.vectors([question.with_names(asked, index)], index)
        if not content_terms(asked, index):
            whole = question.with_names(in_context, index)
            return in_context, await self.vectors([whole], index)
        both = [question.with_names(text, index) for text in (asked, thread[-1].question)]
        vectors = await self.vectors(both, index)
        if len(vectors) < 2:
            return in_context, vectors
        halfway = np.mean(vectors, axis=0)
        return asked, [halfway / np.linalg.norm(halfway)]


def language_of(asked: str, thread: Sequence[Turn], index: Index) -> str:
    """The language of a question, the thread's or the story's where it shows none."""
    fallback = thread[-1].language if thread else index.snapshot.story.language
    return language.detect(asked, index.name_forms, fallback)


def to_draft_from(found: Found, index: Index) -> list[Passage]:
    """The best passages and, behind the first three, the other sides of what these dispute."""
    story = index.snapshot.story
    passages = [hit.passage for hit in found.hits[:DRAFTED]]
    wanted = list(passages[:3])
    for conflict in index.conflicts_touched(passages[:3]):
        wanted += [story.passage_by_id[side.passage_id] for side in conflict.sides]
    by_id = {passage.id: passage for passage in [*wanted[:PASSAGES], *passages]}
    return list(by_id.values())[:PASSAGES]
