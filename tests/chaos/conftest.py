"""A local Slack and a real redis-server for each program, and the counts of all at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from counting import LINES
from redis_server import RedisServer

from playground import Playground, Workspace


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace(redelivery_s=(0.0, 0.5, 2.0))) as playground:
        yield playground


@pytest_asyncio.fixture
async def redis(tmp_path: Path) -> AsyncIterator[RedisServer]:
    server = RedisServer(tmp_path)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if LINES:
        terminalreporter.section("questions in, answers out")
        for line in LINES:
            terminalreporter.write_line(line)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
