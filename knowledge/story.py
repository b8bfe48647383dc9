"""The types of a story: its sources, what they say, and where they differ.

Everything here is frozen and made of plain values, so that a story can be hashed, stored and
shared between tasks without copying.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

Stance = Literal["asserts", "denies", "reports", "comments"]
Grade = Literal["A", "B", "C", "D"]
Precision = Literal["day", "month", "year"]
ConflictKind = Literal["newer", "scope", "contradiction", "disputed"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Passage(Frozen):
    """A short stretch of a source's summary: the smallest thing an answer cites."""

    id: str  # "{source id}-{number}", unique in the story
    source_id: str
    number: int  # from 1, in the order of the source
    text: str


class Claim(Frozen):
    """A statement somebody makes, and for figures what is measured.

    `entity` and `attribute` say what the claim is about, in the same words in every source: they
    group claims. `value` is as printed ("more than 600 million"), `as_of` the date it holds for
    ("2025-11"), `scope` what exactly is counted where the source says so.
    """

    statement: str
    by: str
    stance: Stance
    passage_id: str
    entity: str | None = None
    attribute: str | None = None
    value: str | None = None
    unit: str | None = None
    as_of: str | None = None
    scope: str | None = None


class Event(Frozen):
    """Something that happened. `date` is as precise as known: 2025, 2025-11 or 2025-11-15."""

    date: str
    what: str
    passage_id: str


class Source(Frozen):
    """One article, as reviewed. `grade`: how directly it knows, A (direct) to D (weak)."""

    id: str
    title: str
    publisher: str
    url: str
    published: str  # as precise as known: 2025-11-16, 2025-04, 2025
    precision: Precision
    language: str  # BCP 47, of the original
    grade: Grade
    topics: tuple[str, ...] = ()
    summary: str
    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()


class Topic(Frozen):
    id: str
    title: str
    summary: str


class Name(Frozen):
    """A person, organisation or thing, under all the names it goes by, in any script."""

    name: str
    kind: Literal["person", "organisation", "product", "other"] = "other"
    also: tuple[str, ...] = ()


class Story(Frozen):
    id: str
    title: str
    language: str
    summary: str
    topics: tuple[Topic, ...] = ()
    names: tuple[Name, ...] = ()
    examples: tuple[str, ...] = ()  # questions worth asking, shown to newcomers
    sources: tuple[Source, ...]

    def passages(self) -> Iterator[Passage]:
        """Every passage, in the order of the sources."""
        for source in self.sources:
            yield from source.passages

    def claims(self) -> Iterator[Claim]:
        for source in self.sources:
            yield from source.claims

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def passage_by_id(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.passages()}

    def source_of(self, passage_id: str) -> Source:
        """The source that a passage belongs to; KeyError for an unknown passage."""
        return self.source_by_id[self.passage_by_id[passage_id].source_id]


class Side(Frozen):
    """One side of a disagreement: what is said, by whom, where."""

    statement: str
    value: str | None
    unit: str | None
    as_of: str | None
    scope: str | None
    by: str
    stance: Stance
    passage_id: str


class Conflict(Frozen):
    """Claims about one thing that do not agree.

    newer: a later figure; scope: figures that measure different things under one name;
    contradiction: figures that cannot both be right; disputed: asserted by one, denied by another.
    """

    kind: ConflictKind
    entity: str
    attribute: str
    sides: tuple[Side, ...]
