"""What is new in a story since it was last told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from knowledge.story import Claim, Conflict, ConflictKind, Event, Side, Source, Story
from knowledge.timeline import Moment


@dataclass(frozen=True)
class Disagreement:
    """A disagreement that is new, has other sides than before, or is none any more.

    `conflict`: as it is now; of a settled one, as it was. `added` and `left`: the sides that a
    changed one has now and had not, or had and has not. `was`: the kind it was, where it is
    another now. `why`, of a settled one: a source with a side was withdrawn, or is no longer in
    the story; else what the sources say agrees now.
    """

    change: Literal["new", "changed", "settled"]
    conflict: Conflict
    added: tuple[Side, ...] = ()
    left: tuple[Side, ...] = ()
    was: ConflictKind | None = None
    why: Literal["withdrawn", "gone", "agreed"] | None = None


@dataclass(frozen=True)
class Figure:
    """A figure with a newer value; `was`: those before it, the newest first, at least one."""

    entity: str
    attribute: str
    now: Side
    was: tuple[Side, ...]


@dataclass(frozen=True)
class AlsoTold:
    """An event that was known, and who tells it now too, at least one."""

    moment: Moment
    tellings: tuple[Event, ...]


@dataclass(frozen=True)
class Gone:
    """What is no longer in the story, and was not withdrawn either.

    `events` and `claims` are those of sources that are still there: what a source takes with it
    is not listed.
    """

    sources: tuple[Source, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sources or self.events or self.claims)


@dataclass(frozen=True)
class News:
    """Each thing once, the weightiest first: disagreements, figures, events, sources, claims.

    `story`: as it is now. `before`: as it was, None for a first digest, which tells all of it.
    `went_back`: an older generation is answered from again, so that nothing here is really new.
    Lists are whole; whoever shows them cuts them.
    """

    story: Story
    before: Story | None
    went_back: bool = False
    disagreements: tuple[Disagreement, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Moment, ...] = ()  # in the order of their dates
    also_told: tuple[AlsoTold, ...] = ()
    sources: tuple[Source, ...] = ()  # the newest first
    withdrawn: tuple[Source, ...] = ()  # each with its withdrawal
    restored: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()  # that say more than what is listed above
    gone: Gone = Gone()

    @property
    def is_first(self) -> bool:
        return self.before is None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new, and nothing left."""
        return not (
            self.disagreements
            or self.figures
            or self.events
            or self.also_told
            or self.sources
            or self.withdrawn
            or self.restored
            or self.claims
            or self.gone
        )

    def source_of(self, passage_id: str) -> Source | None:
        """The source of a passage that is named here, be it withdrawn or gone."""
        return self._by_passage.get(passage_id)

    @cached_property
    def _by_passage(self) -> dict[str, Source]:
        return {id: source for story in self._stories() for id, source in _passages(story)}

    def _stories(self) -> Iterator[Story]:
        """The later one counts."""
        if self.before is not None:
            yield self.before
        yield self.story


@dataclass(frozen=True)
class Unanswered:
    """A question that the sources did not answer, in its asker's words, and how often it came."""

    question: str
    times: int


def _passages(story: Story) -> Iterator[tuple[str, Source]]:
    for source in story.sources:
        for passage in source.passages:
            yield passage.id, source
