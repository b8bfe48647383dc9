"""Snapshots in Redis: publish one, load the current one, go back to an older one.

Layout, per story (the braces keep a story's keys in one slot of a Redis Cluster):

    backstory:{ID}:current      the id of the snapshot to answer from
    backstory:{ID}:snapshot:X   the bytes of snapshot X; all but the current one expire
    backstory:{ID}:generations  the ids of the snapshots, sorted by when they were published
    backstory:stories           the ids of the stories that there are

A snapshot is written whole before the pointer is flipped to it, in one transaction, so a reader
finds either the old one or the new one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from knowledge.embeddings import EmbeddingSpec
from knowledge.errors import (
    EmbeddingMismatch,
    NoSnapshot,
    StoreUnreachable,
)
from knowledge.snapshot import Snapshot
from knowledge.text import decoded

KEEP_OLD_S = 7 * 24 * 3600  # how long a snapshot that was replaced can still be gone back to


@dataclass(frozen=True)
class Generation:
    """A snapshot that can be answered from, and when it was last published."""

    id: str
    published: float  # seconds since the epoch
    is_current: bool


class Store:
    """`redis` is a redis.asyncio.Redis, or BurnerRedis for `memory://`: both speak its methods."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def publish(self, snapshot: Snapshot) -> bool:
        """Makes `snapshot` its story's current one, and its newest generation.

        False where it already was current. Raises StoreUnreachable; then the old one stays.
        """
        story = snapshot.story.id
        before = await self.current(story)
        kept = await self.generations(story)
        await self._forget_all_but(kept, story)
        # Newer than the newest, also where a clock was set back.
        published = max([time.time(), *(generation.published + 0.001 for generation in kept)])
        await self._make_current(story, snapshot.id, snapshot.to_bytes(), before, published)
        return before != snapshot.id

    async def rollback(self, story: str, to: str | None = None) -> Generation:
        """Makes an older generation current: the one before, or that which is called `to`.

        What it leaves can be gone back to in turn, for as long as old snapshots are kept. Raises
        NoSnapshot where there is no such generation, StoreUnreachable.
        """
        generations = await self.generations(story)
        now = next((i for i, one in enumerate(generations) if one.is_current), None)
        if now is None:
            raise NoSnapshot(f"the store holds no story {story!r}: run `backstory publish`")
        if to is None:
            chosen = generations[now + 1] if now + 1 < len(generations) else None
        else:
            chosen = next((one for one in generations if one.id == to), None)
        with _redis_errors("Redis does not answer"):
            data = await self._redis.get(_snapshot_key(story, chosen.id)) if chosen else None
        if chosen is None or data is None:
            wanted = f"no generation {to!r}" if to else "no generation before this one"
            raise NoSnapshot(f"{story}: {wanted} is kept; `backstory rollback --list` shows them")
        before = generations[now].id
        await self._make_current(story, chosen.id, data, before, chosen.published)
        return Generation(chosen.id, chosen.published, is_current=True)

    async def generations(self, story: str) -> list[Generation]:
        """The generations that can be gone back to, the newest first. Raises StoreUnreachable."""
        current = await self.current(story)
        with _redis_errors("Redis does not answer"):
            rows = await self._redis.zrange(_generations(story), 0, -1, withscores=True)
            return [
                Generation(decoded(id), float(published), decoded(id) == current)
                for id, published in reversed(rows)
                if await self._redis.exists(_snapshot_key(story, decoded(id)))
            ]

    async def stories(self) -> list[str]:
        """The ids of the published stories, sorted. Raises StoreUnreachable."""
        with _redis_errors("Redis does not answer"):
            return sorted(decoded(name) for name in await self._redis.smembers("backstory:stories"))

    async def current(self, story: str) -> str | None:
        """The id of the story's current snapshot, or None. Raises StoreUnreachable."""
        with _redis_errors("Redis does not answer"):
            value = await self._redis.get(_pointer(story))
        return decoded(value) if value is not None else None

    async def _make_current(
        self, story: str, id: str, data: bytes, before: str | None, published: float
    ) -> None:
        with _redis_errors("Redis did not take the snapshot"):
            async with self._redis.pipeline() as pipe:
                pipe.set(_snapshot_key(story, id), data)  # anew: without an expiry it had
                pipe.set(_pointer(story), id)
                pipe.zadd(_generations(story), {id: published})
                pipe.sadd("backstory:stories", story)
                if before and before != id:
                    pipe.expire(_snapshot_key(story, before), KEEP_OLD_S)
                await pipe.execute()

    async def _forget_all_but(self, kept: list[Generation], story: str) -> None:
        """Takes generations whose snapshot has expired off the list."""
        ids = {generation.id for generation in kept}
        with _redis_errors("Redis does not answer"):
            for row in await self._redis.zrange(_generations(story), 0, -1):
                if decoded(row) not in ids:
                    await self._redis.zrem(_generations(story), row)

    async def load(self, story: str, spec: EmbeddingSpec | None) -> Snapshot:
        """The story's current snapshot.

        `spec` is what this process embeds questions with: a snapshot made with another model is
        refused with EmbeddingMismatch. Raises NoSnapshot, SnapshotError, StoreUnreachable.
        """
        current = await self.current(story)
        with _redis_errors("Redis does not answer"):
            data = await self._redis.get(_snapshot_key(story, current)) if current else None
        if data is None:
            raise NoSnapshot(f"the store holds no story {story!r}: run `backstory publish`")
        snapshot = Snapshot.from_bytes(data)
        # Without a model of its own a process still searches by words, whatever the vectors.
        if spec and snapshot.spec and snapshot.spec != spec:
            raise EmbeddingMismatch(snapshot.spec.model, spec.model)
        return snapshot


@contextlib.contextmanager
def _redis_errors(what: str) -> Iterator[None]:
    """Turns an error of Redis or of the network into StoreUnreachable."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnreachable(f"{what}: {error}") from error


def _pointer(story: str) -> str:
    return f"backstory:{{{story}}}:current"


def _generations(story: str) -> str:
    return f"backstory:{{{story}}}:generations"


def _snapshot_key(story: str, snapshot: str) -> str:
    return f"backstory:{{{story}}}:snapshot:{snapshot}"
