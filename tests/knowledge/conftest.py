"""The real story's snapshot, built once or found on disk; both kinds of Redis, emptied."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from burner_redis import BurnerRedis
from redis_server import running_redis

from knowledge.embeddings import EmbeddedE5, embedded_model_runs_here
from knowledge.search import Index
from knowledge.seeds import read_story
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.story import Story

SEEDS = Path(__file__).parents[2] / "seeds" / "qwen-panic"


@pytest.fixture(scope="session")
def real_story() -> Story:
    return read_story(SEEDS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def embedder() -> AsyncIterator[EmbeddedE5]:
    """The embedded model; it loads at the first question."""
    if not embedded_model_runs_here():
        pytest.skip("this CPU has no AVX2, which the embedded model needs")
    embedder = EmbeddedE5()
    yield embedder
    await embedder.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def real_snapshot(real_story: Story, embedder: EmbeddedE5) -> Snapshot:
    """Where `make` has been run it is on disk already."""
    return await build_snapshot(real_story, embedder, Path.home() / ".cache" / "backstory")


@pytest.fixture(scope="session")
def real_index(real_snapshot: Snapshot) -> Index:
    return Index(real_snapshot)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def redis_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A real redis-server for the tests of one file."""
    async with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="function")
async def real_redis(redis_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    """A client of a real server that holds nothing."""
    client = redis.asyncio.from_url(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest_asyncio.fixture(loop_scope="function")
async def memory_redis() -> AsyncIterator[BurnerRedis]:
    """What `memory://` stands for, empty."""
    client = BurnerRedis()
    yield client
    await client.aclose()


@pytest.fixture(params=["memory_redis", "real_redis"])
def any_redis(request: pytest.FixtureRequest) -> Any:
    """Each kind of Redis in turn."""
    return request.getfixturevalue(request.param)
