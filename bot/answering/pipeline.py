"""From a question to an attested answer. The model drafts, code attests; without a model, code
quotes. Everything a user or a program can ask goes through `Answerer.answer`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering import bearing, extract, language, phrases, prompt, question, sides
from bot.answering.answer import Answer, Citation, Timings, Turn, cite
from bot.answering.attest import Statement, attest, stands_on, statements
from bot.answering.draft import DraftStream
from bot.answering.plain import plain
from bot.llm import ContextTooLong, Endpoint, EndpointError, Usage
from knowledge.embeddings import Embedder, Vectors
from knowledge.errors import EmbeddingFailed
from knowledge.search import Found, Index
from knowledge.story import Conflict, Passage, Story

log = logging.getLogger(__name__)

LEAST_PROMPT = 500  # tokens; below it hardly a passage is left
PASSAGES = 8  # both sides of a known conflict were found in 33 % of questions at 5, in 83 % at 8

# Gets the next piece of the answer's text, and the citations that the text uses so far.
OnText = Callable[[str, Sequence[Citation]], Awaitable[None]]


@dataclass
class _Asked:
    """What is known of one question while it is being answered."""

    text: str
    language: str
    thread: Sequence[Turn]
    index: Index
    started: float
    vectors: list[Vectors]
    found: Found
    bearing: bearing.Bearing
    search_ms: int

    def since_start(self) -> int:
        return round((time.monotonic() - self.started) * 1000)


class _Numbering:
    """Numbers passages in the order in which the answer first uses them."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def __call__(self, passage_id: str) -> int:
        if passage_id not in self.ids:
            self.ids.append(passage_id)
        return self.ids.index(passage_id) + 1


class Answerer:
    """Answers questions from an index; `use` swaps the index between two questions."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        endpoint: Endpoint | None = None,
        prompt_tokens: int = 3000,
        answer_tokens: int = 500,
    ) -> None:
        self.index = index
        self._embedder, self._endpoint = embedder, endpoint
        self._prompt_tokens, self._answer_tokens = prompt_tokens, answer_tokens

    def use(self, index: Index) -> None:
        self.index = index

    @property
    def story(self) -> Story:
        """The story answered from now."""
        return self.index.snapshot.story

    async def answer(
        self, asked: str, thread: Sequence[Turn] = (), on_text: OnText | None = None
    ) -> Answer:
        """The answer to `asked`, which may lean on the earlier turns of its `thread`.

        `on_text` gets the text of a model's draft as it comes; the answer's own text is what
        holds, and may differ. Never raises for a faulty endpoint: then the answer is extractive.
        """
        query = await self._search(question.tidy(asked), thread)
        if self._endpoint is not None:
            try:
                return await self._drafted(query, self._endpoint, on_text)
            except EndpointError as error:
                log.warning("answering with extracts: %s", error)
        return self._from_extracts(query)

    def language_of(self, asked: str, thread: Sequence[Turn] = ()) -> str:
        """The language of a question, the thread's or the story's where it shows none."""
        fallback = thread[-1].language if thread else self.index.snapshot.story.language
        return language.detect(question.tidy(asked), self.index.name_forms, fallback)

    async def find(self, asked: str, k: int = PASSAGES) -> Found:
        """Retrieval alone, in the wording given."""
        vectors = await self._vectors([asked])
        return self.index.search(asked, vectors, k)

    async def _search(self, asked: str, thread: Sequence[Turn]) -> _Asked:
        started = time.monotonic()
        index = self.index
        spoken = self.language_of(asked, thread)
        in_context = question.in_context(asked, thread, index)
        rewording = asyncio.create_task(self._reword(asked, thread, spoken, index))
        try:
            wordings, vectors = await self._meaning(asked, thread, index)
            reworded = await rewording
        finally:
            rewording.cancel()
        if reworded:
            wordings = f"{wordings} {reworded}"
            vectors += await self._vectors([reworded])
        found = index.search(wordings, vectors, PASSAGES)
        told = index.snapshot.story.language if reworded else spoken
        judged = bearing.judge(reworded or in_context, told, found, vectors, index)
        took = round((time.monotonic() - started) * 1000)
        return _Asked(asked, spoken, thread, index, started, vectors, found, judged, took)

    async def _reword(
        self, asked: str, thread: Sequence[Turn], spoken: str, index: Index
    ) -> str | None:
        if self._endpoint is None:
            return None
        return await question.reword(asked, thread, spoken, index, self._endpoint)

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
            return asked, await self._vectors([question.with_names(asked, index)])
        if not bearing.content_terms(asked, index):
            return in_context, await self._vectors([question.with_names(in_context, index)])
        both = [question.with_names(text, index) for text in (asked, thread[-1].question)]
        vectors = await self._vectors(both)
        if len(vectors) < 2:
            return in_context, vectors
        halfway = np.mean(vectors, axis=0)
        return asked, [halfway / np.linalg.norm(halfway)]

    async def _vectors(self, texts: list[str]) -> list[Vectors]:
        """The vectors of `texts`, fewer where there is no model for them."""
        try:
            made = [await self._embedder.query(text) for text in texts]
        except EmbeddingFailed as error:
            log.warning("searching by words alone: %s", error)
            return []
        if self.index.snapshot.spec is None:
            return []
        return [vector for vector in made if vector is not None]

    async def _drafted(self, query: _Asked, endpoint: Endpoint, on_text: OnText | None) -> Answer:
        """The model's answer; a prompt that does not fit its context is halved, from then on."""
        while True:
            budget = self._prompt_tokens
            try:
                return await self._from_model(query, endpoint, on_text)
            except ContextTooLong as error:
                if budget < 2 * LEAST_PROMPT:
                    raise
                self._prompt_tokens = min(self._prompt_tokens, budget // 2)
                log.warning("prompts of at most %d tokens from now on: %s", budget // 2, error)

    async def _from_model(
        self, query: _Asked, endpoint: Endpoint, on_text: OnText | None
    ) -> Answer:
        index = query.index
        passages = _with_all_sides([hit.passage for hit in query.found.hits], index)
        messages, fitting = prompt.build(
            index.snapshot.story,
            passages,
            query.text,
            query.language,
            query.thread,
            self._prompt_tokens,
        )
        passages = passages[:fitting]
        completion = endpoint.stream(messages, self._answer_tokens)
        draft = DraftStream(len(passages), prompt.SILENT)
        first_token: int | None = None

        async def show(text: str) -> None:
            if text and on_text:
                used = [cite(n, passages[i], index.snapshot.story) for n, i in draft.used()]
                await on_text(text, used)

        async with contextlib.aclosing(completion.pieces()) as pieces:
            async for piece in pieces:
                if first_token is None:
                    first_token = query.since_start()
                await show(draft.feed(piece))
        await show(draft.rest())
        vectors: list[Vectors | None] = []
        foreign = query.language != index.snapshot.story.language
        for sentence, given, _ in statements(draft.text):
            by_meaning = foreign and not stands_on(sentence, given, passages, index)
            vectors.append(
                next(iter(await self._vectors([sentence])), None) if by_meaning else None
            )
        attested = attest(draft.text, passages, index, vectors)
        if attested.dropped:
            log.info("dropped %d unsupported sentences", len(attested.dropped))
        number = _Numbering()
        conflicts: tuple[Conflict, ...] = ()
        if not draft.is_silent and not attested.kept:
            return self._from_extracts(query, has_model=True)
        declined = draft.is_silent
        if declined:
            body = self._decline(query, number)
        else:
            body = _written(attested.kept, passages, number)
            shown, numbered = draft.numbered, [passages[i].id for _, i in draft.used()]
            if attested.as_drafted and numbered == number.ids:
                body = shown  # what was shown stands, to the letter
            bases = [(s.text, passages[i]) for s in attested.kept for i in s.passages]
            body, conflicts = self._with_conflicts(query, body, bases, number, foreign)
        return self._made(
            query, body, declined, number, conflicts, await endpoint.model(), completion.usage,
            first_token,
        )  # fmt: skip

    def _from_extracts(self, query: _Asked, has_model: bool = False) -> Answer:
        """The store's own sentences; a line says so where that is for want of a model."""
        number = _Numbering()
        conflicts: tuple[Conflict, ...] = ()
        chosen = extract.best_sentences(query.found, query.thread) if query.bearing.answers else []
        if chosen:
            body = " ".join(_with_marks(s.text, f"[{number(s.passage.id)}]") for s in chosen)
            bases = [(s.text, s.passage) for s in chosen]
            body, conflicts = self._with_conflicts(query, body, bases, number)
        else:
            body = self._decline(query, number)
        if number.ids and not has_model:
            body = f"{body}\n\n{phrases.phrase('no_model', query.language)}"
        return self._made(query, body, not chosen, number, conflicts)

    def _decline(self, query: _Asked, number: _Numbering) -> str:
        """That the sources do not say, and what they say nearby where the question is on topic."""
        story = query.index.snapshot.story
        if not query.bearing.on_topic:
            return phrases.phrase("off_topic", query.language, story=story.title)
        silent = phrases.phrase("not_in_sources", query.language)
        nearby = extract.best_sentences(query.found, query.thread, extract.NEARBY)
        if not nearby:
            return silent
        quoted = " ".join(_with_marks(s.text, f"[{number(s.passage.id)}]") for s in nearby)
        return f"{silent} {phrases.phrase('nearby', query.language)} {quoted}"

    def _with_conflicts(
        self,
        query: _Asked,
        body: str,
        bases: list[tuple[str, Passage]],
        number: _Numbering,
        foreign: bool = False,
    ) -> tuple[str, tuple[Conflict, ...]]:
        """`body` with each disagreement it touches and leaves a side out of, and those touched."""
        conflicts = sides.touched(bases, query.index, foreign)
        for conflict in conflicts:
            if sides.unsaid(conflict, body, set(number.ids)):
                body = f"{body}\n\n{sides.in_words(conflict, query.language, number, query.index)}"
        return body, conflicts

    def _made(
        self,
        query: _Asked,
        text: str,
        declined: bool,
        number: _Numbering,
        conflicts: tuple[Conflict, ...],
        model: str | None = None,
        usage: Usage | None = None,
        first_token: int | None = None,
    ) -> Answer:
        story = query.index.snapshot.story
        return Answer(
            question=query.text,
            language=query.language,
            text=plain(text).strip(),  # whoever wrote it: model, source or editor
            declined=declined,
            origin="model" if model else "extract",
            model=model,
            citations=tuple(
                cite(n, story.passage_by_id[passage], story)
                for n, passage in enumerate(number.ids, 1)
            ),
            conflicts=conflicts,
            usage=usage,
            timings_ms=Timings(
                search=query.search_ms, first_token=first_token, total=query.since_start()
            ),
        )


def _written(kept: Sequence[Statement], passages: Sequence[Passage], number: _Numbering) -> str:
    """The sentences that stand, each with the numbers of its passages, in the draft's lines."""
    parts: list[str] = []
    for statement in kept:
        marks = "".join(f"[{number(passages[i].id)}]" for i in statement.passages)
        lead = "" if not parts else "\n" if statement.begins_line else " "
        parts.append(f"{lead}{_with_marks(statement.text, marks)}")
    return "".join(parts)


def _with_all_sides(passages: list[Passage], index: Index) -> list[Passage]:
    """`passages` and, behind the best of them, those that hold the other sides of a conflict."""
    story = index.snapshot.story
    wanted = list(passages[:3])
    for conflict in index.conflicts_touched(passages[:3]):
        wanted += [story.passage_by_id[side.passage_id] for side in conflict.sides]
    return list({passage.id: passage for passage in [*wanted[:PASSAGES], *passages]}.values())[
        :PASSAGES
    ]


def _with_marks(text: str, marks: str) -> str:
    """`text` with its markers before the closing full stop: "… said [1]."."""
    stripped = text.rstrip()
    end = len(stripped.rstrip(".。।۔"))
    return f"{stripped[:end]} {marks}{stripped[end:]}" if stripped[end:] else f"{stripped} {marks}"
