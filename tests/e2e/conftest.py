"""The real bot process on a local Slack, for every test of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from redis_server import running_redis

from playground import Playground, Workspace


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def slack() -> AsyncIterator[Playground]:
    """A local Slack for the tests of one file: each test talks in threads of its own."""
    async with Playground(Workspace(redelivery_s=(0.0, 0.1, 0.1))) as playground:
        yield playground


@pytest.fixture(scope="module")
def mention(slack: Playground) -> str:
    return f"<@{slack.workspace.bot_user_id}>"


@pytest_asyncio.fixture(loop_scope="module")
async def redis_url(tmp_path: Path) -> AsyncIterator[str]:
    """A real redis-server, empty."""
    async with running_redis(tmp_path) as url:
        yield url


@pytest.fixture
def edited_seeds(tmp_path: Path) -> str:
    """A small story with the same id as the first story's, and another content."""
    folder = tmp_path / "qwen-panic"
    folder.mkdir()
    (folder / "story.yaml").write_text(
        "id: qwen-panic\ntitle: The zeppelin\nlanguage: en\nsummary: A zeppelin flies again.\n"
    )
    (folder / "harbour.md").write_text(
        "---\nid: harbour\ntitle: A zeppelin over the harbour\npublisher: Harbour Post\n"
        "url: https://harbour.example/zeppelin\npublished: 2026-02-03\nprecision: day\n"
        "language: en\ngrade: A\n---\n\n## Summary\n\nA zeppelin flew over the harbour.\n\n"
        "## Passages\n\n### 1\n\nThe zeppelin captain is Ottokar Falk, the Harbour Post reported. "
        "Ottokar Falk flew the zeppelin over the harbour on 2 February 2026.\n"
    )
    return str(tmp_path)
