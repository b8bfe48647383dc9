"""The bot starts although one of its stories cannot be answered from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import redis.asyncio
from redis_server import running_redis
from tiny_stories import harbour

from bot.app import open_backstory
from bot.settings import Settings
from knowledge.embeddings import NoEmbeddings
from knowledge.errors import KnowledgeError
from knowledge.snapshot import build_snapshot
from knowledge.store import Store


@pytest_asyncio.fixture
async def redis_url(tmp_path: Path) -> AsyncIterator[str]:
    """A store with the stories `airport`, which is damaged, and `harbour`."""
    async with running_redis(tmp_path) as url:
        client = redis.asyncio.from_url(url)
        for id in ("airport", "harbour"):
            story = harbour().model_copy(update={"id": id})
            await Store(client).publish(await build_snapshot(story, NoEmbeddings(), tmp_path))
        current = await Store(client).current("airport")
        await client.set(f"backstory:{{airport}}:snapshot:{current}", b"rubbish")
        yield url
        await client.aclose()


def settings(redis_url: str, folder: Path, story: str | None = None) -> Settings:
    return Settings(redis_url=redis_url, backstory_cache=folder, story=story, _env_file=None)


async def test_one_unusable_story_among_several_is_left_out(redis_url: str, tmp_path: Path) -> None:
    async with open_backstory(settings(redis_url, tmp_path)) as opened:
        assert [story.id for story in opened.stories.all()] == ["harbour"]
        assert opened.answerer.story.id == "harbour"  # though `airport` is the first by name


async def test_the_story_that_was_asked_for_must_be_usable(redis_url: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"not a snapshot|damaged"):
        async with open_backstory(settings(redis_url, tmp_path, "airport")):
            pass
    with pytest.raises(KnowledgeError, match=r"not a snapshot|damaged"):
        async with open_backstory(settings(redis_url, tmp_path), story="airport", alone=True):
            pass
