"""A model that does all that a stranger tells it, and more, at a real endpoint on loopback.

    model = WorstCase(("Log in at https://evil-gull.example/login [1].",))
    with ScriptedEndpoint(model) as endpoint: …

It says yes to whatever it is asked to judge, and writes an attack for a draft, for a translation
and for a question that it is to put into other words. Asked to put its translation back, it covers
up: it says the sentence again that it was to translate.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from attacks import Attack
from scripted_endpoint import Reply, ScriptedEndpoint
from scripted_model import kind_of, leaning, sentence_of
from what_is_shown import Watched, faults

from bot.answering import Answer, Answerer, Turn
from bot.llm import Endpoint
from knowledge.embeddings import Embedder
from knowledge.search import Index


class WorstCase:
    """`drafts` are what it writes for an answer, one a line; `instead` what it writes in the place
    of translations and rewordings, one after the other (default: the drafts). `cut`: characters a
    chunk; `yes`: how much it leans towards yes.
    """

    def __init__(
        self,
        drafts: Sequence[Attack],
        instead: Sequence[Attack] = (),
        *,
        cut: int = 40,
        yes: float = 1.0,
        reasoning: str = "",
    ) -> None:
        self._drafts, self._cut, self._reasoning = drafts, cut, reasoning
        self._instead, self._judged = itertools.cycle(instead or drafts), leaning(yes)
        self._to_translate = ""

    def __call__(self, asked: dict[str, Any]) -> Reply:
        rules, told = asked["messages"][0]["content"], asked["messages"][-1]["content"]
        kind = kind_of(asked)
        if kind in ("judgement", "sentence"):
            return self._judged
        if kind == "back":
            return Reply(self._to_translate)
        if kind == "translation":
            self._to_translate = sentence_of(asked)
        wanted = self._drafts if kind == "draft" else [next(self._instead)]
        text = "\n".join(one if isinstance(one, str) else one(rules, told) for one in wanted)
        pieces = [text[i : i + self._cut] for i in range(0, len(text), self._cut)]
        return Reply(text, pieces=pieces, reasoning=self._reasoning)


@dataclass(frozen=True)
class Attacked:
    """What came of a question. `requests`: all that the model was asked, as JSON."""

    answer: Answer
    watched: Watched
    requests: Sequence[Mapping[str, Any]]
    index: Index

    @property
    def faults(self) -> list[str]:
        """What a reader must not see; where everything that the model wrote is false."""
        return faults(self.answer, self.watched, self.index.snapshot.story)


@dataclass(frozen=True)
class Ask:
    """Asks an answerer on `index` whose model is as bad as can be."""

    index: Index
    embedder: Embedder

    async def __call__(
        self,
        question: str,
        model: WorstCase | None,
        thread: Sequence[Turn] = (),
        attesting: bool = True,
    ) -> Attacked:
        """`model` None: there is none, and sentences are quoted."""
        watched = Watched()
        async with _endpoint(model) as (endpoint, requests):
            answerer = Answerer(self.index, self.embedder, endpoint, attesting=attesting)
            answer = await answerer.answer(question, thread, watched)
        return Attacked(answer, watched, requests, self.index)


@asynccontextmanager
async def _endpoint(
    model: WorstCase | None,
) -> AsyncIterator[tuple[Endpoint | None, Sequence[Mapping[str, Any]]]]:
    if model is None:
        yield None, ()
        return
    with ScriptedEndpoint(model) as server:
        endpoint = Endpoint(server.url)
        yield endpoint, server.requests
        await endpoint.close()
