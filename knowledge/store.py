"""Snapshots in Redis: publish one, load the current one, follow it as it changes.

Layout, per story (the braces keep a story's keys in one slot of a Redis Cluster):

    backstory:{ID}:current      the id of the snapshot to answer from
    backstory:{ID}:snapshot:X   the bytes of snapshot X; all but the current one expire
    backstory:stories           the ids of the stories that there are

A snapshot is written whole before the pointer is flipped to it, in one transaction, so a reader
finds either the old one or the new one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from redis.exceptions import RedisError

from knowledge.embeddings import EmbeddingSpec
from knowledge.errors import (
    EmbeddingMismatch,
    KnowledgeError,
    NoSnapshot,
    SnapshotError,
    StoreUnreachable,
)
from knowledge.snapshot import Snapshot

log = logging.getLogger(__name__)

KEEP_OLD_S = 7 * 24 * 3600  # how long a snapshot that was replaced can still be gone back to
POLL_S = 0.5  # a pointer read costs a worker nothing; missed announcements cannot happen


class Store:
    """`redis` is a redis.asyncio.Redis, or BurnerRedis for `memory://`: both speak its methods."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def publish(self, snapshot: Snapshot) -> bool:
        """Makes `snapshot` its story's current one. False where it already was.

        Raises StoreUnreachable; then the old snapshot stays current.
        """
        story = snapshot.story.id
        try:
            before = await self.current(story)
            key = _snapshot_key(story, snapshot.id)
            async with self._redis.pipeline() as pipe:
                pipe.set(key, snapshot.to_bytes())
                pipe.set(_pointer(story), snapshot.id)
                pipe.sadd("backstory:stories", story)
                if before and before != snapshot.id:
                    pipe.expire(_snapshot_key(story, before), KEEP_OLD_S)
                await pipe.execute()
        except (RedisError, OSError) as error:
            raise StoreUnreachable(f"Redis did not take the snapshot: {error}") from error
        return before != snapshot.id

    async def stories(self) -> list[str]:
        """The ids of the published stories, sorted. Raises StoreUnreachable."""
        try:
            return sorted(_text(name) for name in await self._redis.smembers("backstory:stories"))
        except (RedisError, OSError) as error:
            raise StoreUnreachable(f"Redis does not answer: {error}") from error

    async def current(self, story: str) -> str | None:
        """The id of the story's current snapshot, or None. Raises StoreUnreachable."""
        try:
            value = await self._redis.get(_pointer(story))
        except (RedisError, OSError) as error:
            raise StoreUnreachable(f"Redis does not answer: {error}") from error
        return _text(value) if value is not None else None

    async def load(self, story: str, spec: EmbeddingSpec | None) -> Snapshot:
        """The story's current snapshot.

        `spec` is what this process embeds questions with: a snapshot made with another model is
        refused with EmbeddingMismatch. Raises NoSnapshot, SnapshotError, StoreUnreachable.
        """
        current = await self.current(story)
        try:
            data = await self._redis.get(_snapshot_key(story, current)) if current else None
        except (RedisError, OSError) as error:
            raise StoreUnreachable(f"Redis does not answer: {error}") from error
        if data is None:
            raise NoSnapshot(f"the store holds no story {story!r}: run `backstory publish`")
        snapshot = Snapshot.from_bytes(data)
        # Without a model of its own a process still searches by words, whatever the vectors.
        if spec and snapshot.spec and snapshot.spec != spec:
            raise EmbeddingMismatch(snapshot.spec.model, spec.model)
        return snapshot


async def follow(
    store: Store,
    story: str,
    spec: EmbeddingSpec | None,
    seen: str,
    swap: Callable[[Snapshot], Awaitable[None]],
    poll_s: float = POLL_S,
) -> None:
    """Awaits `swap` with each new current snapshot after `seen`, until cancelled.

    Polls the pointer: it cannot miss a change as a subscription can while it reconnects. A store
    out of reach, or a snapshot that cannot be used, is logged once and the old one stays.
    """
    unusable: str | None = None  # the snapshot that was refused; not loaded again and again
    trouble: type[KnowledgeError] | None = None  # its text changes in the course of an outage
    while True:
        await asyncio.sleep(poll_s)
        try:
            current = await store.current(story)
            if current is None or current in (seen, unusable):
                trouble = None
                continue
            await swap(await store.load(story, spec))
            seen, unusable, trouble = current, None, None
            log.info("story %s: now answering from snapshot %s", story, current)
        except KnowledgeError as error:
            if isinstance(error, SnapshotError | EmbeddingMismatch):
                unusable = current
            if type(error) is not trouble:
                trouble = type(error)
                log.error("story %s stays at snapshot %s: %s", story, seen, error)


def _pointer(story: str) -> str:
    return f"backstory:{{{story}}}:current"


def _snapshot_key(story: str, snapshot: str) -> str:
    return f"backstory:{{{story}}}:snapshot:{snapshot}"


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
