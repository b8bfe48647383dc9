"""Several stories in one store: a process follows each of them, and none waits for another."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny_stories import CountingEmbedder, harbour

from knowledge.following import follow
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.store import Store

SPEC = CountingEmbedder().spec
POLL = 0.005
PATIENCE = 10  # seconds until a test gives up


@pytest.fixture
def store(any_redis: Any) -> Store:
    return Store(any_redis)


class Stories:
    """Snapshots of made-up stories, which are alike but for their ids and prices."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    async def __call__(
        self, story: str, price: str = "40 million", model: str = "hash"
    ) -> Snapshot:
        told = harbour(price).model_copy(update={"id": story})
        return await build_snapshot(told, CountingEmbedder(model), self._cache)


@pytest.fixture
def made(tmp_path: Path) -> Stories:
    return Stories(tmp_path)


class Follower:
    """What follows a store: which snapshots it swapped to, in order, by story."""

    def __init__(self) -> None:
        self.swaps: list[tuple[str, str]] = []

    async def swap(self, snapshot: Snapshot) -> None:
        self.swaps.append((snapshot.story.id, snapshot.id))

    async def has_swapped_to(self, *snapshots: Snapshot) -> None:
        """Waits for that; then nothing else may have been swapped to either."""
        async with asyncio.timeout(PATIENCE):
            while len(self.swaps) < len(snapshots):  # noqa: ASYNC110 (a follower tells nobody)
                await asyncio.sleep(POLL)
        await several_polls()
        assert self.swaps == [(snapshot.story.id, snapshot.id) for snapshot in snapshots]


@contextlib.asynccontextmanager
async def following(store: Store, *seen: Snapshot) -> AsyncIterator[Follower]:
    follower = Follower()
    known: Mapping[str, str] = {snapshot.story.id: snapshot.id for snapshot in seen}
    task = asyncio.create_task(follow(store, SPEC, known, follower.swap, POLL))
    try:
        yield follower
        assert not task.done(), "the stories are not followed any more"
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def several_polls() -> None:
    await asyncio.sleep(POLL * 10)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def test_following_ends_whenever_it_is_cancelled(store: Store, made: Stories) -> None:
    """Also in the middle of a call to Redis, which may swallow a cancellation."""
    await store.publish(await made("harbour"))
    for wait in range(60):
        task = asyncio.create_task(follow(store, SPEC, {}, Follower().swap, 0.0))
        for _ in range(wait):
            await asyncio.sleep(0)
        task.cancel()
        ended, _ = await asyncio.wait([task], timeout=PATIENCE)
        assert ended


async def test_a_story_that_is_published_meanwhile_is_taken_in(store: Store, made: Stories) -> None:
    first, second = await made("harbour"), await made("airport")
    await store.publish(first)
    async with following(store, first) as follower:
        await store.publish(second)
        await follower.has_swapped_to(second)
        newer = await made("airport", "55 million")
        await store.publish(newer)
        await follower.has_swapped_to(second, newer)


async def test_the_first_story_of_all_may_come_later(store: Store, made: Stories) -> None:
    async with following(store) as follower:
        await several_polls()
        first = await made("harbour")
        await store.publish(first)
        await follower.has_swapped_to(first)


async def test_each_story_is_swapped_on_its_own(store: Store, made: Stories) -> None:
    first, second = await made("harbour"), await made("airport")
    await store.publish(first)
    await store.publish(second)
    async with following(store, first, second) as follower:
        dearer, cheaper = await made("harbour", "55 million"), await made("airport", "9 crowns")
        await store.publish(dearer)
        await follower.has_swapped_to(dearer)
        await store.publish(cheaper)
        await follower.has_swapped_to(dearer, cheaper)
        await store.rollback("harbour")
        await follower.has_swapped_to(dearer, cheaper, first)


class Overtaken(Store):
    """A store where `publish` overtakes whoever has just read what is current."""

    def __init__(self, redis: Any, newer: Snapshot) -> None:
        super().__init__(redis)
        self._newer: Snapshot | None = newer

    async def current(self, story: str) -> str | None:
        current = await super().current(story)
        if current and self._newer:
            newer, self._newer = self._newer, None
            await self.publish(newer)
        return current


async def test_a_snapshot_published_between_two_reads_is_swapped_to_once(
    any_redis: Any, made: Stories
) -> None:
    older, newer = await made("harbour"), await made("harbour", "55 million")
    store = Overtaken(any_redis, newer)
    await Store(any_redis).publish(older)
    async with following(store) as follower:
        await follower.has_swapped_to(newer)


UNUSABLE = ["another model", "damaged", "not there"]


async def publish_unusable(kind: str, store: Store, redis: Any, made: Stories) -> None:
    """Makes a snapshot current in `airport`, the first by name, that nobody can answer from."""
    broken = await made("airport", "60 million", model="another" if "model" in kind else "hash")
    if "model" in kind:
        await store.publish(broken)
        return
    if kind == "damaged":
        await redis.set(f"backstory:{{airport}}:snapshot:{broken.id}", b"rubbish")
    # The pointer last: whoever follows never sees a snapshot that it could use.
    await redis.sadd("backstory:stories", "airport")
    await redis.set("backstory:{airport}:current", broken.id)


@pytest.mark.parametrize("kind", UNUSABLE)
async def test_a_story_s_unusable_snapshot_holds_no_other_story_up(
    store: Store, any_redis: Any, made: Stories, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = await made("harbour"), await made("airport")
    await store.publish(first)
    await store.publish(second)
    async with following(store, first, second) as follower:
        await publish_unusable(kind, store, any_redis, made)
        dearer = await made("harbour", "55 million")
        await store.publish(dearer)
        await follower.has_swapped_to(dearer)
        (said,) = errors(caplog)
        assert f"story airport stays at snapshot {second.id}" in said
        mended = await made("airport", "61 million")
        await store.publish(mended)
        await follower.has_swapped_to(dearer, mended)
        assert len(errors(caplog)) == 1


@pytest.mark.parametrize("kind", UNUSABLE)
async def test_a_new_story_that_cannot_be_used_is_left_out_until_it_can(
    store: Store, any_redis: Any, made: Stories, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = await made("harbour")
    await store.publish(first)
    async with following(store, first) as follower:
        await publish_unusable(kind, store, any_redis, made)
        dearer = await made("harbour", "55 million")
        await store.publish(dearer)
        await follower.has_swapped_to(dearer)
        (said,) = errors(caplog)
        assert "story airport is not answered from yet: " in said
        good = await made("airport")
        await store.publish(good)
        await follower.has_swapped_to(dearer, good)
