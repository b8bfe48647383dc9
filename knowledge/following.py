"""A process follows the store: to each new snapshot of each story, between two questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from knowledge.cancelling import is_cancelled
from knowledge.embeddings import EmbeddingSpec
from knowledge.errors import EmbeddingMismatch, NoSnapshot, SnapshotError, StoreUnreachable
from knowledge.snapshot import Snapshot
from knowledge.store import Store

log = logging.getLogger(__name__)

POLL_S = 0.5  # a pointer read costs a worker nothing; missed announcements cannot happen


async def follow(
    store: Store,
    spec: EmbeddingSpec | None,
    seen: Mapping[str, str],
    swap: Callable[[Snapshot], Awaitable[None]],
    poll_s: float = POLL_S,
) -> None:
    """Awaits `swap` with each new current snapshot of each story, until cancelled.

    `seen`: story id -> the snapshot that is answered from already. Polls the pointers: it cannot
    miss a change as a subscription can while it reconnects. A store out of reach, or a snapshot
    that cannot be used, is logged once and the old one stays.
    """
    followers = {story: _Follower(story, id) for story, id in seen.items()}
    away = False
    while not is_cancelled():
        await asyncio.sleep(poll_s)
        try:
            for story in await store.stories():
                follower = followers.setdefault(story, _Follower(story, None))
                await follower.look(store, spec, swap)
            away = False
        except StoreUnreachable as error:
            if not away:
                log.error("answering from the snapshots at hand: %s", error)
            away = True


class _Follower:
    """What one story was last seen at."""

    def __init__(self, story: str, seen: str | None) -> None:
        self._story, self._seen = story, seen
        self._unusable: str | None = None  # refused once; not loaded again and again
        self._missing = False  # the pointer ran ahead of its snapshot, which was said

    async def look(
        self,
        store: Store,
        spec: EmbeddingSpec | None,
        swap: Callable[[Snapshot], Awaitable[None]],
    ) -> None:
        """Raises StoreUnreachable."""
        current = await store.current(self._story)
        if current is None or current in (self._seen, self._unusable):
            return
        try:
            # A newer one may be published between the two reads: what counts is what was loaded.
            snapshot = await store.load(self._story, spec)
            await swap(snapshot)
            self._seen, self._unusable, self._missing = snapshot.id, None, False
            log.info("story %s: now answering from snapshot %s", self._story, snapshot.id)
        except (SnapshotError, EmbeddingMismatch) as error:
            self._unusable = current
            log.error("story %s %s: %s", self._story, self._meanwhile, error)
        except NoSnapshot as error:
            if not self._missing:
                log.error("story %s %s: %s", self._story, self._meanwhile, error)
            self._missing = True

    @property
    def _meanwhile(self) -> str:
        return f"stays at snapshot {self._seen}" if self._seen else "is not answered from yet"
