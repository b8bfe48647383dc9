"""A healthy installation, all of it real: a local Slack, a redis-server, an endpoint, a store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from doctored import Installation
from redis_server import running_redis
from scripted_endpoint import ScriptedEndpoint
from scripted_model import leaning

from handlers.scopes import BOT_SCOPES
from playground import Playground, Workspace


@pytest.fixture
def granted() -> tuple[str, ...]:
    """The scopes of the bot token."""
    return BOT_SCOPES


@pytest_asyncio.fixture
async def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, granted: tuple[str, ...]
) -> AsyncIterator[Installation]:
    monkeypatch.chdir(tmp_path)  # without a .env
    async with Playground(Workspace(scopes=granted)) as slack, running_redis(tmp_path) as url:
        with ScriptedEndpoint([leaning(0.9)]) as endpoint:
            made = Installation(slack, endpoint, url, tmp_path, monkeypatch)
            made.write()
            await made.publish()
            yield made
            await made.redis.aclose()
