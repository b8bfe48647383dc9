"""What an editor should look at before a story is published: drafts, disagreements, thin spots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SeedError
from knowledge.figures import figures
from knowledge.ingest.ledger import Entry, Ledger
from knowledge.people import Profile, profiles
from knowledge.seeds import drafts_of, read_header, read_source
from knowledge.story import Conflict, Source, Story
from knowledge.summaries import summary_tree, unsupported
from knowledge.timeline import Moment, timeline


@dataclass(frozen=True)
class ThinSpot:
    """Something that makes answers poorer. `where` is a source's id, or the story's."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True)
class DraftToReview:
    """A draft: as it was read, or why it cannot be."""

    file: Path
    source: Source | None
    fault: str | None = None


@dataclass(frozen=True)
class Review:
    story: Story
    drafts: tuple[DraftToReview, ...]
    copies: tuple[Entry, ...]  # articles that were linked to a source instead of added
    conflicts: tuple[Conflict, ...]
    moments: tuple[Moment, ...]
    people: tuple[Profile, ...]
    thin: tuple[ThinSpot, ...]


def review_of(
    story: Story,
    conflicts: Sequence[Conflict],
    drafts: Sequence[DraftToReview] = (),
    copies: Sequence[Entry] = (),
) -> Review:
    """The review of `story`, which may have its drafts among its sources."""
    return Review(
        story,
        tuple(drafts),
        tuple(copies),
        tuple(conflicts),
        timeline(story),
        profiles(story),
        tuple(_thin_spots(story, conflicts)),
    )


def read_drafts(folder: Path) -> list[DraftToReview]:
    """The drafts that wait in a story's folder; a faulty one with its fault. Raises SeedError for
    a faulty story.yaml."""
    topics = {topic.id for topic in read_header(folder).topics}
    found = []
    for file in drafts_of(folder):
        try:
            found.append(DraftToReview(file, read_source(file, topics)))
        except SeedError as error:
            found.append(DraftToReview(file, None, str(error)))
    return found


def linked_copies(folder: Path) -> list[Entry]:
    """The articles that turned out to be a source the story has. Raises IngestError."""
    return [entry for entry in Ledger(folder).entries() if entry.outcome in ("same", "copy")]


def with_drafts(story: Story, drafts: Sequence[DraftToReview]) -> Story:
    """`story` as it would be with its readable drafts accepted."""
    drafted = {draft.source.id: draft.source for draft in drafts if draft.source}
    kept = [source for source in story.sources if source.id not in drafted]
    return story.model_copy(update={"sources": (*kept, *drafted.values())})


def _thin_spots(story: Story, conflicts: Sequence[Conflict]) -> Iterator[ThinSpot]:
    for source in story.standing:
        yield from _thin_spots_of(source)
    for line in unsupported(summary_tree(story, conflicts)):
        yield ThinSpot("a sentence of a summary that no passage supports", story.id, line.text)


def _thin_spots_of(source: Source) -> Iterator[ThinSpot]:
    for name in ("url", "published", "publisher", "title"):
        if getattr(source, name) is None:
            yield ThinSpot(_UNKNOWN[name], source.id, source.name)
    for name in source.uncertain:
        value = getattr(source, name)
        yield ThinSpot(f"an uncertain {_FIELD.get(name, name)}", source.id, str(value))
    claimed = {claim.passage_id for claim in source.claims}
    for passage in source.passages:
        if passage.id not in claimed:
            yield ThinSpot("a passage without claims", source.id, f"{passage.number}")
    for claim in source.claims:
        if claim.guessed:
            about = f"{claim.entity}, {claim.attribute}: {claim.value or ''}".strip(": ")
            yield ThinSpot("what a figure measures, guessed", source.id, about)
        if claim.value and not claim.as_of:
            yield ThinSpot("a figure without a date", source.id, claim.statement)
        measures = figures(_NAME_OR_YEAR.sub("", claim.statement))
        if measures and not claim.value and claim.stance != "comments":
            yield ThinSpot("a figure that is not compared", source.id, claim.statement)


# Digits that measure nothing: Qwen3, GPT-5, 2.5-Pro, 2025.
_NAME_OR_YEAR = re.compile(r"[^\W\d_]-?\d[\w.-]*|\d[\d.]*-[^\W\d_]+|\b(?:19|20)\d\d\b")
_UNKNOWN = {
    "url": "a source without a link",
    "published": "a source without a date",
    "publisher": "a source without a publisher",
    "title": "a source without a title",
}
_FIELD = {"published": "date", "url": "link"}
