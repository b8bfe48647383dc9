"""Looking again and again at the feeds and pages that a story names, politely.

Usage:

    memory = WatchMemory(redis, story.id)
    async with Fetcher() as fetcher, memory.sole_watcher() as mine:
        watcher = Watcher(fetcher, Robots(fetcher), memory, take)
        while mine:
            for looked in await watcher.look(story.watch):
                ...
            await asyncio.sleep(30)
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.errors import FetchError, IngestError
from knowledge.ingest.addresses import shown
from knowledge.ingest.article import Download
from knowledge.ingest.feeds import is_feed, read_feed
from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.pacing import Pace, PutOff
from knowledge.ingest.robots import Robots
from knowledge.ingest.watch_memory import WEEK_S, Kind, WatchMemory, WatchState

__all__ = ["Looked", "Take", "WatchMemory", "WatchState", "Watcher"]

log = logging.getLogger(__name__)

NEWEST = 10  # entries of a feed that are taken when it is first looked at
TRIES = 3  # looks at which an article that fails is tried

# Given each new article. Whether it brought anything new; an IngestError costs that article only.
Take = Callable[[Download], Awaitable[bool]]


class Watched(Protocol):
    """What a story says of an address to watch; `every`: minutes between two looks."""

    @property
    def url(self) -> str: ...
    @property
    def every(self) -> int: ...


@dataclass(frozen=True)
class Looked:
    """What a look at one watched address came to. `error`: why there was nothing to see."""

    url: str
    next_look: float  # seconds since the epoch
    taken: int = 0  # articles that brought something new
    failed: int = 0  # articles that could not be had or taken; tried again, or given up
    error: str | None = None


@dataclass(frozen=True)
class _Item:
    """An article: known by its marks, fetched already if it is the watched page itself."""

    marks: tuple[str, ...]
    url: str
    page: Download | None = None

    @property
    def mark(self) -> str:
        return self.marks[0]


class _Forbidden(FetchError):
    """A robots.txt does not let us read it, which will not change soon."""


class _Superseded(Exception):
    """Another process watches by now."""


class Watcher:
    """One pass at a time over what a story watches. `take` is never called twice at once."""

    def __init__(
        self,
        fetcher: Fetcher,
        robots: Robots,
        memory: WatchMemory,
        take: Take,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        newest: int = NEWEST,
    ) -> None:
        self._fetcher, self._robots, self._memory, self._take = fetcher, robots, memory, take
        self._clock, self._chance, self._newest = clock, chance, newest
        self._pace = Pace(clock, sleep)

    async def look(self, entries: Sequence[Watched]) -> list[Looked]:
        """Looks once at each of `entries` whose time has come, one after the other.

        What goes wrong with one is in its Looked, and in the log. Raises StoreUnreachable, and
        what `take` raises other than IngestError; what was done by then is remembered.
        """
        looked: list[Looked] = []
        for entry in {entry.url: entry for entry in entries}.values():
            state = await self._memory.load(entry.url)
            if state.next_look > self._clock():
                continue
            try:
                looked.append(await self._look_at(entry.url, entry.every * 60.0, state))
            except _Superseded:
                log.warning("watch: stopped, for another process watches by now")
                break
        return looked

    async def _look_at(self, url: str, every_s: float, state: WatchState) -> Looked:
        try:
            download = await self._get(url, state.etag, state.last_modified)
            items = [] if download is None else await self._items(download, state)
        except IngestError as error:
            rest_s = _rest_asked_for(error)
            state = state.failed(str(error), self._clock(), every_s, rest_s, self._chance())
            await self._save(url, state)
            log.warning("watch: look %d in vain: %s", state.failures, error)
            return Looked(url, state.next_look, error=str(error))

        # Put off before anything is taken: a program that is restarted in the middle, again and
        # again, does not come back to the site each time.
        state = state.model_copy(
            update={"next_look": self._clock() + every_s, "failures": 0, "last_error": None}
        )
        if download is None:
            await self._save(url, state)
            return Looked(url, state.next_look)
        return await self._take_new(url, download, items, state)

    async def _items(self, download: Download, state: WatchState) -> list[_Item]:
        """The articles that a watched address holds at present, the newest first."""
        if not is_feed(download):
            if state.kind == "feed":
                raise IngestError(
                    f"{shown(download.name)}: was a feed, and is none now: see whether the site "
                    "has moved it, and mend story.yaml"
                )
            return [_Item((_mark(download.body),), download.name, download)]
        feed = await asyncio.to_thread(read_feed, download)  # up to seconds of CPU
        for note in feed.notes:
            log.info("watch: %s: %s", shown(download.name), note)
        return [
            _Item((_mark(entry.id.encode()), _mark(entry.url.encode())), entry.url)
            for entry in feed.entries
        ]

    async def _take_new(
        self, url: str, download: Download, items: list[_Item], state: WatchState
    ) -> Looked:
        kind: Kind = "page" if items and items[0].page else "feed"
        new, done = self._parted(items, state, first=state.kind != kind)
        state = state.having_seen(mark for item in reversed(done) for mark in item.marks)
        state = state.model_copy(update={"kind": kind})
        await self._save(url, state)
        taken = failed = 0
        for item in new:
            before = state
            if before.tries.get(item.mark, 0) >= TRIES:  # and none of them came to an end
                log.error("watch: %s ended the program each time; given up", shown(item.url))
                state = before.having_seen(item.marks)
                await self._save(url, state)
                continue
            state = state.trying(item.mark)  # counted first: it may take the program with it
            await self._save(url, state)
            rest_s = 0.0
            try:
                taken += await self._take_one(item)
                finished = True
            except IngestError as error:
                failed += 1
                rest_s = _rest_asked_for(error)
                if isinstance(error, PutOff):
                    state = before  # the site was not even asked
                finished = isinstance(error, _Forbidden) or state.tries.get(item.mark, 0) >= TRIES
                fate = "is given up" if finished else "is left for later"
                log.warning("watch: an article %s: %s", fate, error)
            if finished:
                state = state.having_seen(item.marks)
            if rest_s:
                state = state.resting_until(self._clock() + rest_s)
            await self._save(url, state)
            if rest_s:
                break
        # With its tag kept, a document would not come again for what is left to be taken.
        if all(state.has_seen(item.mark) for item in new):
            tags = {"etag": download.etag, "last_modified": download.last_modified}
            await self._save(url, state.model_copy(update={**tags, "tries": {}}))
        return Looked(url, state.next_look, taken, failed)

    def _parted(
        self, items: list[_Item], state: WatchState, first: bool
    ) -> tuple[list[_Item], list[_Item]]:
        """What is to be taken, and what is done with; at the first look that is all but a few."""
        if first:
            return items[: self._newest], items[self._newest :]
        seen = frozenset(state.seen)
        new = [item for item in items if seen.isdisjoint(item.marks)]
        return new, [item for item in items if not seen.isdisjoint(item.marks)]

    async def _take_one(self, item: _Item) -> bool:
        page = item.page or await self._get(item.url)
        return page is not None and await self._take(page)

    async def _get(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Download | None:
        try:
            return await self._fetcher.get(url, etag, last_modified, before_each=self._politely)
        except FetchError as error:
            self._pace.rest(url, _rest_asked_for(error))
            raise

    async def _politely(self, url: str) -> None:
        if not await self._robots.allows(url):
            raise _Forbidden(f"{shown(url)}: the site's robots.txt asks programs not to read it")
        await self._pace.turn(url, await self._robots.crawl_delay(url))

    async def _save(self, url: str, state: WatchState) -> None:
        if not await self._memory.save(url, state):
            raise _Superseded


def _mark(identity: bytes) -> str:
    """Short, whatever a feed calls its entries."""
    return hashlib.sha256(identity).hexdigest()[:16]


def _rest_asked_for(error: IngestError) -> float:
    """Seconds that the site asks to be left alone, within reason; 0 where it does not."""
    return min(error.retry_after or 0.0, WEEK_S) if isinstance(error, FetchError) else 0.0
