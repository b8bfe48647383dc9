"""The real bot on a local Slack and a real redis-server, for every test of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis_server import running_redis

from playground import Playground, Workspace


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace()) as playground:
        yield playground


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def redis_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A real redis-server for the tests of one file."""
    async with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url
