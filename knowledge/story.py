"""The types of a story: its sources, what they say, and where they differ.

Everything here is frozen and made of plain values, so that a story can be hashed, stored and
shared between tasks without copying.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

Stance = Literal["asserts", "denies", "reports", "doubts", "comments"]
Grade = Literal["A", "B", "C", "D"]
Precision = Literal["day", "month", "year"]
ConflictKind = Literal["newer", "scope", "contradiction", "disputed", "unverified"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, but without what was worked out from the fields before the update."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


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
    ("2025-11"), `scope` what exactly is counted where the source says so. Who `doubts` a statement
    could not verify it, or finds no evidence; who `comments` takes no side. `guessed`: what is
    measured was guessed from the sentence, and nobody has looked at it yet.
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
    guessed: bool = False


class Event(Frozen):
    """Something that happened. `date` is as precise as known: 2025, 2025-11 or 2025-11-15."""

    date: str
    what: str
    passage_id: str


class Questions(Frozen):
    """What readers ask where they have read a passage: what it `answers`, and what it raises and
    the whole story leaves `open`."""

    passage_id: str
    answers: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


class Withdrawal(Frozen):
    """Why a source is answered from no more: its publisher took it back, or corrected it."""

    kind: Literal["retracted", "corrected"]
    reason: str
    on: str | None = None  # as precise as known
    replaced_by: str | None = None  # the id of the source that took its place


class Source(Frozen):
    """One article, as reviewed. `grade`: how directly it knows, A (direct) to D (weak).

    What its text does not tell is None; what a reviewer should look at twice is `uncertain`.
    """

    id: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None  # as precise as known: 2025-11-16, 2025-04, 2025
    precision: Precision | None
    language: str  # BCP 47, of the original; "und" where it is not known
    grade: Grade
    topics: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()  # names of the fields above
    withdrawn: Withdrawal | None = None
    summary: str
    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    questions: tuple[Questions, ...] = ()

    @property
    def name(self) -> str:
        """What it is called where a title is wanted."""
        return self.title or self.publisher or self.id

    @property
    def byline(self) -> str:
        """Publisher and date, as far as known: "Global Times, 2025-11-16"."""
        return ", ".join(filter(None, (self.publisher, self.published))) or self.id


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

    @cached_property
    def standing(self) -> tuple[Source, ...]:
        """The sources that are answered from: those that have not been withdrawn."""
        return tuple(source for source in self.sources if source.withdrawn is None)

    def passages(self) -> Iterator[Passage]:
        """Every passage of a standing source, in the order of the sources."""
        for source in self.standing:
            yield from source.passages

    def claims(self) -> Iterator[Claim]:
        """Every claim of a standing source."""
        for source in self.standing:
            yield from source.claims

    def events(self) -> Iterator[Event]:
        """Every event of a standing source."""
        for source in self.standing:
            yield from source.events

    def questions(self) -> Iterator[Questions]:
        """The questions of every standing source."""
        for source in self.standing:
            yield from source.questions

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def passage_by_id(self) -> dict[str, Passage]:
        """The passages of standing sources."""
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
    contradiction: figures that cannot both be right; disputed: asserted by one, denied by another;
    unverified: told by one, denied by nobody, and somebody could not confirm it.
    """

    kind: ConflictKind
    entity: str
    attribute: str
    sides: tuple[Side, ...]
