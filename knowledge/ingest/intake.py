"""Articles into a story's drafts, in a way that can be interrupted and repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from knowledge.errors import IngestError
from knowledge.files import write_whole
from knowledge.ingest.article import Article, Download
from knowledge.ingest.drafting import Ask, Drafted, draft
from knowledge.ingest.duplicates import Known, Match, find_match, own_terms
from knowledge.ingest.fingerprint import fingerprint
from knowledge.ingest.given import Given, check_topics
from knowledge.ingest.identity import new_id, with_address
from knowledge.ingest.ledger import Entry, Ledger, digest
from knowledge.ingest.reading import read_article
from knowledge.seeds import DRAFTS, read_header, read_source, source_files, write_source
from knowledge.story import Grade, Source
from knowledge.text import length, terms

LEAST_WORDS = 25  # of an article; less is a teaser or an error page
GRADE: Grade = "C"  # until a reviewer says how directly the source knows
NOTED = 40  # lines and proposals listed in a draft's notes; the rest are counted

# drafted: a new source; updated: a new version of one; known: done in an earlier run; same and
# copy: a source that the story has; edited: somebody works on its draft, which is left alone.
Outcome = Literal["drafted", "updated", "known", "same", "copy", "edited"]
Step = Callable[[int, int], None]  # (steps done, steps in all), of one article
Read = Callable[[Download], Awaitable[Article]]  # raises IngestError


@dataclass(frozen=True)
class Taken:
    """What became of one article. `file` is its draft, where it has one."""

    name: str
    outcome: Outcome
    id: str
    note: str = ""  # why
    file: Path | None = None
    drafted: Drafted | None = None


@dataclass(frozen=True)
class Drafter:
    """A model that helps to draft; `name` tells its drafts from those of another."""

    ask: Ask
    name: str


async def _read_here(download: Download) -> Article:
    return await asyncio.to_thread(read_article, download)


class Intake:
    """Takes articles into the story in `folder`, which it reads once: make one for each run.

    `foreign` are source ids that other stories use. `read` takes documents apart: strangers' ones
    in a process of its own (knowledge.ingest.apart).
    """

    def __init__(
        self,
        folder: Path,
        drafter: Drafter | None = None,
        foreign: frozenset[str] = frozenset(),
        read: Read = _read_here,
    ) -> None:
        self._folder, self._drafter, self._foreign, self._read = folder, drafter, foreign, read
        self._drafts = folder / DRAFTS
        self._ledger = Ledger(folder)
        self._topics = {topic.id for topic in read_header(folder).topics}

    async def take(
        self, download: Download, given: Given | None = None, step: Step | None = None
    ) -> Taken:
        """Drafts one article, unless it is known. Raises IngestError or SeedError, for it alone."""
        given = given or Given()
        check_topics(given, self._topics, self._folder / "story.yaml")
        await asyncio.to_thread(lambda: self._all_known)  # reads the whole story, once
        entry = Entry(
            name=download.url or Path(download.name).name,
            sha256=digest(download.body),
            given=digest(given.model_dump_json().encode()),
            drafted_by=self._drafter.name if self._drafter else "extract",
            outcome="draft",
            id="",
        )
        earlier = self._seen(entry)
        if earlier is not None:
            done = self._done(earlier, entry)
            if done is not None:
                return done
        article = await self._read(download)
        article = given.added_to(with_address(article, download))
        text = "\n".join(article.paragraphs)
        if length(text) < LEAST_WORDS:
            raise IngestError(
                f"{download.name}: holds no article, only {length(text)} words of one; give the "
                "page of the article itself, or its text in a file"
            )
        entry = entry.model_copy(
            update={
                "url": article.url.value,
                "title": article.title.value,
                "publisher": article.publisher.value,
                "fingerprint": fingerprint(text),
            }
        )
        if earlier is not None:  # to be drafted anew: by another model, or with more that is given
            entry = entry.model_copy(update={"outcome": earlier.outcome, "id": earlier.id})
            return await self._draft(article, given, entry, None, step)
        match = find_match(_known(entry, frozenset(terms(text))), self._all_known)
        if match and match.kind != "update":
            entry = entry.model_copy(update={"outcome": match.kind, "id": match.id})
            if not any(
                (e.outcome, e.id, e.url) == (entry.outcome, entry.id, entry.url)
                for e in self._entries
            ):
                self._remember(entry)  # once: a page that is watched may change every minute
            return Taken(download.name, match.kind, match.id, match.why)
        id = match.id if match else given.id or new_id(article, download, self._used_ids)
        entry = entry.model_copy(update={"outcome": "update" if match else "draft", "id": id})
        return await self._draft(article, given, entry, match, step)

    async def _draft(
        self, article: Article, given: Given, entry: Entry, update: Match | None, step: Step | None
    ) -> Taken:
        file = self._drafts / f"{entry.id}.md"
        if self._is_edited(file):
            return Taken(entry.name, "edited", entry.id, "its draft was edited", file)
        ask = self._drafter.ask if self._drafter else None
        drafted = await draft(article, entry.id, given.grade or GRADE, ask, step)
        source = drafted.source.model_copy(update={"topics": given.topics})
        if given.grade is None:
            source = source.model_copy(update={"uncertain": (*source.uncertain, "grade")})
        drafted = replace(drafted, source=source)
        written = write_source(source, _notes(article, drafted, update)).encode()
        write_whole(file, written)
        counts = {"proposed": drafted.proposed, "kept": drafted.kept}
        self._remember(entry.model_copy(update={"draft_sha256": digest(written), **counts}))
        outcome: Outcome = "updated" if entry.outcome == "update" else "drafted"
        return Taken(entry.name, outcome, entry.id, update.why if update else "", file, drafted)

    def _seen(self, article: Entry) -> Entry | None:
        """The latest entry of the same bytes."""
        same = (one for one in reversed(self._entries) if one.sha256 == article.sha256)
        return next(same, None)

    def _done(self, earlier: Entry, article: Entry) -> Taken | None:
        """What became of the article in an earlier run; None where it is to be drafted anew."""
        file = self._drafts / f"{earlier.id}.md"
        if earlier.outcome in ("same", "copy"):
            return Taken(article.name, earlier.outcome, earlier.id, "as in an earlier run")
        if earlier.outcome == "draft" and earlier.id in self._sources:
            return Taken(article.name, "known", earlier.id, "a source of the story")
        if self._is_edited(file):
            return Taken(article.name, "edited", earlier.id, "its draft was edited", file)
        alike = (earlier.drafted_by, earlier.given) == (article.drafted_by, article.given)
        if alike and file.exists():
            return Taken(article.name, "known", earlier.id, "drafted in an earlier run", file)
        return None

    def _is_edited(self, file: Path) -> bool:
        """Whether `file` is there and is not as we wrote it."""
        if not file.exists():
            return False
        now = digest(file.read_bytes())
        return all(entry.draft_sha256 != now for entry in self._entries)

    def _remember(self, entry: Entry) -> None:
        self._ledger.add(entry)
        self._entries.append(entry)
        if entry.outcome in ("draft", "update"):
            self._all_known.append(_known(entry))
            self._used_ids.add(entry.id)

    @cached_property
    def _entries(self) -> list[Entry]:
        return self._ledger.entries()

    @cached_property
    def _sources(self) -> dict[str, Source]:
        """The story's reviewed sources, by id."""
        read = [read_source(file, self._topics) for file in source_files(self._folder)]
        return {source.id: source for source in read}

    @cached_property
    def _used_ids(self) -> set[str]:
        drafts = {file.stem for file in self._drafts.glob("*.md")}
        return {*self._foreign, *self._sources, *drafts, *(entry.id for entry in self._entries)}

    @cached_property
    def _all_known(self) -> list[Known]:
        """The story's sources and drafts, with fingerprints where they came in by ingest."""
        drafted = [entry for entry in self._entries if entry.outcome in ("draft", "update")]
        fingerprinted = {entry.id for entry in drafted}
        own = own_terms(list(self._sources.values()))
        by_hand = [
            Known(
                source.id, source.url, source.title, source.publisher,
                own=own.get(source.id, frozenset()),
            )
            for source in self._sources.values()
            if source.id not in fingerprinted
        ]  # fmt: skip
        return [*map(_known, drafted), *by_hand]


def _known(entry: Entry, terms: frozenset[str] = frozenset()) -> Known:
    return Known(entry.id, entry.url, entry.title, entry.publisher, entry.fingerprint, terms=terms)


def _notes(article: Article, drafted: Drafted, update: Match | None) -> list[str]:
    """What a reviewer should know of a draft; no part of the story."""
    notes = []
    if update:
        notes.append(f"A new version of {update.id}: {update.why}. Accepting it replaces that one.")
    for name in ("title", "publisher", "published", "language", "url"):
        finding = getattr(article, name)
        if finding.value and not finding.certain:
            notes.append(f"{name}: not certain. {finding.how}")
    notes += _some([f"Not written: {one.what} ({one.reason})" for one in drafted.dropped])
    notes += _some([f"Left out as boilerplate: {line}" for line in article.dropped])
    return notes


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - NOTED
    return [*lines[:NOTED], *([f"… and {more} more"] if more > 0 else [])]
