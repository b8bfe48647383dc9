"""The feeds and pages that stories name, looked at again and again: new articles become drafts.

A draft waits for review, or is published at once, as its `story.yaml` says (`drafts`). A source
that a person has written or edited is never replaced without review.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.drafting import make_drafter
from bot.llm import EndpointError, Model
from knowledge.embeddings import Embedder
from knowledge.errors import IngestError, KnowledgeError, SeedError
from knowledge.ingest.apart import ReadingProcess
from knowledge.ingest.article import Download
from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.intake import Drafter, Intake, Read, Taken
from knowledge.ingest.ledger import Ledger, digest
from knowledge.ingest.robots import Robots
from knowledge.ingest.watching import Looked, Watcher, WatchMemory
from knowledge.seeds import (
    StoryFile,
    accept_draft,
    foreign_ids,
    read_story,
    source_ids,
    watched_stories,
)
from knowledge.snapshot import build_snapshot
from knowledge.store import Store

log = logging.getLogger(__name__)

CHECK_S = 30.0  # between two passes: how late a look may be


@dataclass(frozen=True)
class Watching:
    """What watching needs. `private_hosts` may be fetched from though they are not public."""

    seeds: Path
    cache: Path
    redis: Any
    store: Store
    embedder: Embedder
    endpoint: Model | None
    private_hosts: tuple[str, ...] = ()

    async def forever(self) -> None:
        """Passes until cancelled; what goes wrong is logged, and tried again."""
        said: str | None = None
        async with self._fetcher() as fetcher:
            robots = Robots(fetcher)
            while True:
                try:
                    await self._pass(fetcher, robots)
                    said = None
                except KnowledgeError as error:
                    if str(error) != said:
                        log.error("watch: %s", error)
                    said = str(error)
                await asyncio.sleep(CHECK_S)

    async def once(self, story: str | None = None) -> list[Looked]:
        """One pass, over `story` or all; what is not due is not looked at."""
        async with self._fetcher() as fetcher:
            return await self._pass(fetcher, Robots(fetcher), story)

    @contextlib.asynccontextmanager
    async def _fetcher(self) -> AsyncIterator[Fetcher]:
        async with Fetcher(self.private_hosts) as fetcher:
            yield fetcher

    async def _pass(
        self, fetcher: Fetcher, robots: Robots, only: str | None = None
    ) -> list[Looked]:
        looked: list[Looked] = []
        for folder, header in watched_stories(self.seeds):
            if only not in (None, header.id):
                continue
            memory = WatchMemory(self.redis, header.id)
            async with memory.sole_watcher() as mine, ReadingProcess() as reading:
                if not mine:
                    continue
                drafter = await self._drafter()
                drafting = _Drafting(self, folder, header, drafter, reading.read)
                watcher = Watcher(fetcher, robots, memory, drafting.take)
                looked += await watcher.look(header.watch)
        return looked

    async def _drafter(self) -> Drafter | None:
        if self.endpoint is None:
            return None
        try:
            return await make_drafter(self.endpoint, self.cache)
        except EndpointError as error:
            log.warning("watch: drafting without a model: %s", error)
            return None


class _Drafting:
    """What becomes of the articles of one story in one pass."""

    def __init__(
        self,
        watching: Watching,
        folder: Path,
        header: StoryFile,
        drafter: Drafter | None,
        read: Read,
    ) -> None:
        self._watching, self._folder, self._header = watching, folder, header
        self._intake = Intake(folder, drafter, foreign_ids(watching.seeds, folder), read)

    async def take(self, download: Download) -> bool:
        """Whether the article brought anything new. Raises IngestError for it alone."""
        try:
            taken = await self._intake.take(download)
        except SeedError as error:  # a file of the story is faulty, which its editor must mend
            raise IngestError(str(error)) from error
        if taken.outcome not in ("drafted", "updated"):
            log.info("watch: %s: %s of %s", taken.name, taken.outcome, taken.id)
            return False
        log.info("watch: %s: drafted as %s", taken.name, taken.file)
        if self._header.drafts == "publish":
            await self._publish(taken)
        return True

    async def _publish(self, taken: Taken) -> None:
        """Makes the draft a source and the story current; where that fails, the draft waits."""
        assert taken.file is not None
        place = source_ids(self._folder).get(taken.id)
        if place is not None and not self._as_we_wrote_it(place):
            log.info("watch: %s waits for review: %s was edited", taken.file, place.name)
            return
        try:
            accept_draft(self._folder, taken.file, replace=True)
            story = await asyncio.to_thread(read_story, self._folder)
            snapshot = await build_snapshot(story, self._watching.embedder, self._watching.cache)
            await self._watching.store.publish(snapshot)
            log.info("watch: story %s published with %s", story.id, taken.id)
        except KnowledgeError as error:
            log.error("watch: %s is not published: %s", taken.id, error)

    def _as_we_wrote_it(self, file: Path) -> bool:
        now = digest(file.read_bytes())
        return any(entry.draft_sha256 == now for entry in Ledger(self._folder).entries())
