"""One app in two workspaces of a local Slack, with the real bot process and a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from installed import Installing
from redis_server import running_redis

from playground import Playground, Workspace


@pytest_asyncio.fixture
async def newsroom() -> AsyncIterator[Playground]:
    """A workspace, and the Slack that it is in."""
    async with Playground(Workspace(redelivery_s=(0.0, 0.1, 0.1))) as playground:
        yield playground


@pytest.fixture
def harbour(newsroom: Playground) -> Playground:
    """Another workspace of the same Slack, where the bot has another user id."""
    workspace = Workspace(team_id="T0HARBOUR01", team_name="Harbour", bot_user_id="U0OTHERBOT1")
    return Playground(workspace, beside=newsroom)


@pytest_asyncio.fixture
async def redis_url(tmp_path: Path) -> AsyncIterator[str]:
    async with running_redis(tmp_path) as url:
        yield url


@pytest.fixture
def installing(newsroom: Playground, harbour: Playground, redis_url: str) -> Installing:
    return Installing(newsroom, harbour, redis_url)
