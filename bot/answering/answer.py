"""What an answer is. `Answer.as_json` is a contract that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from bot.answering.grounds import Frozen, Grounds
from bot.answering.plain import plain
from bot.llm import Usage
from knowledge.story import Conflict, Passage, Story


class Citation(Frozen):
    """A passage that the text refers to as `[n]`, with what a reader needs to judge it."""

    n: int
    title: str
    publisher: str | None  # this and the next two: None where the source does not tell
    url: str | None  # always the original article
    published: str | None  # as precise as known
    source_id: str
    passage_id: str
    passage: str


class Timings(Frozen):
    """Milliseconds from the question's arrival; first_token is None without a model.

    `thinking`: how long the model thought, of the total; None where it did not.
    """

    search: int
    first_token: int | None
    thinking: int | None = None
    total: int


class Turn(Frozen):
    """An earlier question of the thread and what was answered."""

    question: str
    answer: str
    language: str


class Answer(Frozen):
    """`text` is plain prose in Markdown with `[n]` markers that match `citations`.

    `translated`: at least one of its sentences is a model's translation of an attested one.
    `ready`: it tells the whole of the story as the store has it ready; no model drafted it.
    `grounds`: what it stands on, for whoever asks why; `wasted`: what a model took for an answer
    that is of extracts all the same. None of these three is part of the JSON contract.
    """

    question: str
    language: str  # BCP 47, of the question
    text: str
    declined: bool
    translated: bool = False
    origin: Literal["model", "extract"]
    model: str | None
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    usage: Usage | None
    timings_ms: Timings
    ready: bool = False
    grounds: Grounds | None = None
    wasted: Usage | None = None

    @property
    def spent(self) -> Usage | None:
        """What a model took for it, in vain or not."""
        return self.usage or self.wasted

    def as_json(self, story: Story, identifier: str | None = None) -> dict[str, Any]:
        """The answer as the JSON contract has it; `story` gives the links of a conflict's sides."""
        return {
            "id": identifier,
            "question": self.question,
            "language": self.language,
            "text": self.text,
            "declined": self.declined,
            "translated": self.translated,
            "origin": self.origin,
            "model": self.model,
            "citations": [citation.model_dump() for citation in self.citations],
            "conflicts": [
                {
                    "kind": conflict.kind,
                    "entity": conflict.entity,
                    "attribute": conflict.attribute,
                    "sides": [
                        {**side.model_dump(), "url": story.source_of(side.passage_id).url}
                        for side in conflict.sides
                    ],
                }
                for conflict in self.conflicts
            ],
            "usage": (
                {name: value for name, value in asdict(self.usage).items() if value is not None}
                if self.usage
                else None
            ),
            "timings_ms": self.timings_ms.model_dump(),
        }


def cite(n: int, passage: Passage, story: Story) -> Citation:
    source = story.source_of(passage.id)
    return Citation(
        n=n,
        title=plain(source.name),
        publisher=plain(source.publisher) if source.publisher else None,
        url=source.url,
        published=source.published,
        source_id=source.id,
        passage_id=passage.id,
        passage=passage.text,
    )
