"""The store: what is published is found, what was replaced can be gone back to, and a store that
fails leaves the old answers in place. On `memory://` and on a real redis-server alike."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from tiny_stories import CountingEmbedder, harbour

from knowledge.embeddings import EmbeddingSpec, NoEmbeddings
from knowledge.errors import EmbeddingMismatch, NoSnapshot, SnapshotError, StoreUnreachable
from knowledge.following import follow
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.store import KEEP_OLD_S, Store

SPEC = CountingEmbedder().spec
POLL = 0.005
PATIENCE = 10  # seconds until a test gives up
AT_ONCE = Retry(NoBackoff(), 0)  # what is out of reach is said to be


@pytest.fixture
def store(any_redis: Any) -> Store:
    return Store(any_redis)


@pytest.fixture
async def old(tmp_path: Path) -> Snapshot:
    return await build_snapshot(harbour("40 million"), CountingEmbedder(), tmp_path)


@pytest.fixture
async def new(tmp_path: Path) -> Snapshot:
    return await build_snapshot(harbour("55 million"), CountingEmbedder(), tmp_path)


@pytest.fixture
async def foreign(tmp_path: Path) -> Snapshot:
    """Made with another embedding model."""
    return await build_snapshot(harbour("60 million"), CountingEmbedder("another"), tmp_path)


def key(snapshot: Snapshot) -> str:
    return f"backstory:{{harbour}}:snapshot:{snapshot.id}"


# --- publish and load -----------------------------------------------------------------------------


async def test_what_is_published_is_loaded(store: Store, old: Snapshot) -> None:
    assert await store.publish(old) is True
    assert await store.current("harbour") == old.id
    assert await store.stories() == ["harbour"]
    loaded = await store.load("harbour", SPEC)
    assert (loaded.id, loaded.story, loaded.spec) == (old.id, old.story, SPEC)
    np.testing.assert_allclose(loaded.vectors, old.vectors, atol=1e-3)


async def test_publishing_the_same_again_changes_nothing(
    store: Store, any_redis: Any, old: Snapshot
) -> None:
    await store.publish(old)
    assert await store.publish(old) is False
    assert await any_redis.ttl(key(old)) == -1
    assert await store.stories() == ["harbour"]
    assert (await store.load("harbour", SPEC)).id == old.id


async def test_publishing_again_mends_a_snapshot_that_was_lost(
    store: Store, any_redis: Any, old: Snapshot
) -> None:
    await store.publish(old)
    await any_redis.delete(key(old))
    with pytest.raises(NoSnapshot):
        await store.load("harbour", SPEC)
    await store.publish(old)
    assert (await store.load("harbour", SPEC)).id == old.id


async def test_an_edited_story_replaces_the_old_one_which_is_kept_for_a_while(
    store: Store, any_redis: Any, old: Snapshot, new: Snapshot
) -> None:
    await store.publish(old)
    assert await store.publish(new) is True
    assert (await store.load("harbour", SPEC)).id == new.id
    assert await any_redis.ttl(key(new)) == -1  # for ever
    assert KEEP_OLD_S - 60 < await any_redis.ttl(key(old)) <= KEEP_OLD_S


async def test_a_snapshot_that_is_gone_back_to_stays(
    store: Store, any_redis: Any, old: Snapshot, new: Snapshot
) -> None:
    await store.publish(old)
    await store.publish(new)
    assert await store.publish(old) is True
    assert (await store.load("harbour", SPEC)).id == old.id
    assert await any_redis.ttl(key(old)) == -1
    assert await any_redis.ttl(key(new)) > 0


async def test_stories_do_not_get_in_each_others_way(
    store: Store, old: Snapshot, tmp_path: Path
) -> None:
    other = harbour("1 crown").model_copy(update={"id": "airport"})
    await store.publish(await build_snapshot(other, CountingEmbedder(), tmp_path))
    await store.publish(old)
    assert await store.stories() == ["airport", "harbour"]
    assert (await store.load("airport", SPEC)).story == other
    assert (await store.load("harbour", SPEC)).story == old.story


async def test_an_empty_store_says_so_and_what_to_do(store: Store) -> None:
    assert await store.stories() == []
    assert await store.current("harbour") is None
    with pytest.raises(NoSnapshot, match=r"no story 'harbour': run `backstory publish`"):
        await store.load("harbour", SPEC)


async def test_a_snapshot_of_another_embedding_model_is_refused(
    store: Store, foreign: Snapshot
) -> None:
    await store.publish(foreign)
    with pytest.raises(EmbeddingMismatch) as caught:
        await store.load("harbour", SPEC)
    text = str(caught.value)
    assert "'another'" in text and "'hash'" in text
    assert "EMBEDDINGS_MODEL" in text and "backstory publish" in text


async def test_other_prefixes_of_one_model_are_another_model(store: Store, old: Snapshot) -> None:
    await store.publish(old)
    with pytest.raises(EmbeddingMismatch):
        await store.load("harbour", EmbeddingSpec(model="hash", query_prefix="query: "))


async def test_without_vectors_on_either_side_a_snapshot_is_searched_by_words(
    store: Store, old: Snapshot, tmp_path: Path
) -> None:
    await store.publish(old)
    assert (await store.load("harbour", None)).id == old.id
    wordy = await build_snapshot(harbour(), NoEmbeddings(), tmp_path)
    await store.publish(wordy)
    assert (await store.load("harbour", SPEC)).id == wordy.id


async def test_a_damaged_snapshot_is_refused(store: Store, any_redis: Any, old: Snapshot) -> None:
    await store.publish(old)
    await any_redis.set(key(old), b"rubbish")
    with pytest.raises(SnapshotError):
        await store.load("harbour", SPEC)


# --- out of reach ---------------------------------------------------------------------------------


async def test_a_store_out_of_reach_is_one_clear_error(tmp_path: Path, old: Snapshot) -> None:
    client = redis.asyncio.Redis(unix_socket_path=str(tmp_path / "nobody"), retry=AT_ONCE)
    store = Store(client)
    for attempt in (
        store.publish(old), store.current("harbour"), store.stories(), store.load("harbour", SPEC),
    ):  # fmt: skip
        with pytest.raises(StoreUnreachable, match=r"^Redis d"):
            await attempt
    await client.aclose()


async def test_a_full_redis_keeps_the_old_snapshot_current(
    real_redis: redis.asyncio.Redis, old: Snapshot, new: Snapshot
) -> None:
    store = Store(real_redis)
    await store.publish(old)
    await real_redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(StoreUnreachable, match="did not take the snapshot"):
            await store.publish(new)
    finally:
        await real_redis.config_set("maxmemory", 0)
    assert (await store.load("harbour", SPEC)).id == old.id


# --- follow ---------------------------------------------------------------------------------------


class Worker:
    """What follows a store: the snapshots it swapped to, in order."""

    def __init__(self, store: Store, seen: str) -> None:
        self.snapshots: list[str] = []
        self._swapped = asyncio.Condition()
        self.task = asyncio.create_task(follow(store, SPEC, {"harbour": seen}, self._swap, POLL))

    async def _swap(self, snapshot: Snapshot) -> None:
        async with self._swapped:
            self.snapshots.append(snapshot.id)
            self._swapped.notify_all()

    async def has_swapped(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE), self._swapped:
            await self._swapped.wait_for(lambda: len(self.snapshots) >= times)


@contextlib.asynccontextmanager
async def following(store: Store, seen: str) -> AsyncIterator[Worker]:
    worker = Worker(store, seen)
    try:
        yield worker
        assert not worker.task.done(), "the worker stopped following"
    finally:
        worker.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker.task


async def logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Waits until an error with `words` has been logged."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if any(words in message for message in errors(caplog)):
                return
            await asyncio.sleep(POLL)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def several_polls() -> None:
    await asyncio.sleep(POLL * 10)


async def test_a_worker_swaps_to_each_new_snapshot_once(
    store: Store, old: Snapshot, new: Snapshot
) -> None:
    await store.publish(old)
    async with following(store, old.id) as worker:
        await several_polls()
        assert worker.snapshots == []
        await store.publish(new)
        await worker.has_swapped(1)
        await store.publish(old)
        await worker.has_swapped(2)
        await several_polls()
        assert worker.snapshots == [new.id, old.id]


async def test_a_worker_keeps_its_snapshot_while_the_new_one_is_of_another_model(
    store: Store, old: Snapshot, new: Snapshot, foreign: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    await store.publish(old)
    async with following(store, old.id) as worker:
        await store.publish(foreign)
        await logged(caplog, "EMBEDDINGS_MODEL")
        await several_polls()
        assert worker.snapshots == []
        assert len(errors(caplog)) == 1
        assert f"stays at snapshot {old.id}" in errors(caplog)[0]
        await store.publish(new)
        await worker.has_swapped(1)
        assert worker.snapshots == [new.id]


async def test_a_snapshot_that_cannot_be_used_is_not_fetched_again_and_again(
    store: Store, any_redis: Any, old: Snapshot, foreign: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    await store.publish(old)
    async with following(store, old.id):
        await store.publish(foreign)
        await logged(caplog, "EMBEDDINGS_MODEL")
        await any_redis.set(key(foreign), b"would be noticed, were it read again")
        await several_polls()
        assert len(errors(caplog)) == 1


async def test_a_worker_keeps_its_snapshot_while_the_new_one_is_damaged(
    store: Store, any_redis: Any, old: Snapshot, new: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    await store.publish(old)
    async with following(store, old.id) as worker:
        await any_redis.set("backstory:{harbour}:snapshot:broken", b"rubbish")
        await any_redis.set("backstory:{harbour}:current", "broken")
        await logged(caplog, "a snapshot that is damaged")
        await store.publish(new)
        await worker.has_swapped(1)
        assert worker.snapshots == [new.id]


async def test_a_worker_waits_for_a_snapshot_that_the_pointer_runs_ahead_of(
    store: Store, any_redis: Any, old: Snapshot, new: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    await store.publish(old)
    async with following(store, old.id) as worker:
        await any_redis.set("backstory:{harbour}:current", new.id)
        await logged(caplog, "holds no story")
        await any_redis.set(key(new), new.to_bytes())
        await worker.has_swapped(1)
        assert worker.snapshots == [new.id]


class Link:
    """The way to a server, which can be cut and mended."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server: asyncio.Server | None = None
        self._ends: list[asyncio.StreamWriter] = []
        self.port = 0

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        assert self._server
        self._server.close()
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        self._ends += [writer, far_writer]
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()


async def test_a_worker_keeps_its_snapshot_while_the_store_is_away_and_goes_on_afterwards(
    redis_url: str, old: Snapshot, new: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    link = Link(urlsplit(redis_url).port or 6379)
    await link.mend()
    client = redis.asyncio.Redis(port=link.port, retry=AT_ONCE)
    await client.flushall()
    store = Store(client)
    await store.publish(old)
    async with following(store, old.id) as worker:
        for outage in (1, 2):
            caplog.clear()
            link.cut()
            await logged(caplog, "Redis does not answer")
            await several_polls()
            assert len(errors(caplog)) == 1, f"outage {outage} is not logged once"
            await link.mend()
            await reachable(store)
            await several_polls()
        assert worker.snapshots == []
        await client.connection_pool.disconnect(inuse_connections=False)  # broken by the outage
        await store.publish(new)
        await worker.has_swapped(1)
        assert worker.snapshots == [new.id]
    await client.aclose()
    link.cut()


async def reachable(store: Store) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(StoreUnreachable):
                await store.current("harbour")
                return
            await asyncio.sleep(POLL)


# --- going back -----------------------------------------------------------------------------------


async def test_a_rollback_returns_to_the_generation_before(
    store: Store, any_redis: Any, old: Snapshot, new: Snapshot
) -> None:
    await store.publish(old)
    await store.publish(new)
    assert (await store.rollback("harbour")).id == old.id
    assert (await store.load("harbour", SPEC)).story == old.story
    assert await any_redis.ttl(key(old)) == -1  # what is answered from does not expire
    assert 0 < await any_redis.ttl(key(new)) <= KEEP_OLD_S


async def test_a_rollback_can_be_undone_by_name(store: Store, old: Snapshot, new: Snapshot) -> None:
    await store.publish(old)
    await store.publish(new)
    await store.rollback("harbour")
    assert (await store.rollback("harbour", to=new.id)).id == new.id
    assert await store.current("harbour") == new.id


async def test_rollbacks_one_after_another_go_further_back(
    store: Store, old: Snapshot, new: Snapshot, foreign: Snapshot
) -> None:
    for snapshot in (old, new, foreign):
        await store.publish(snapshot)
    assert [(await store.rollback("harbour")).id for _ in range(2)] == [new.id, old.id]
    with pytest.raises(NoSnapshot, match="no generation before this one"):
        await store.rollback("harbour")
    assert await store.current("harbour") == old.id


async def test_what_is_published_after_a_rollback_is_the_newest_again(
    store: Store, old: Snapshot, new: Snapshot
) -> None:
    await store.publish(old)
    await store.publish(new)
    await store.rollback("harbour")
    await store.publish(new)
    assert [(g.id, g.is_current) for g in await store.generations("harbour")] == [
        (new.id, True),
        (old.id, False),
    ]


async def test_a_generation_that_has_expired_is_not_offered(
    store: Store, any_redis: Any, old: Snapshot, new: Snapshot
) -> None:
    await store.publish(old)
    await store.publish(new)
    await any_redis.delete(key(old))
    assert [g.id for g in await store.generations("harbour")] == [new.id]
    with pytest.raises(NoSnapshot):
        await store.rollback("harbour", to=old.id)
    assert await store.current("harbour") == new.id


async def test_there_is_nothing_to_go_back_to_in_an_empty_store(store: Store) -> None:
    with pytest.raises(NoSnapshot, match="backstory publish"):
        await store.rollback("harbour")
