"""The first story as it is shipped, searchable; built once and kept on disk. And models for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from answered import Model, Shown
from scripted_endpoint import Script, ScriptedEndpoint
from translated import Translate

from bot.answering import Answerer
from bot.llm import Endpoint
from knowledge.embeddings import CachedQueries, EmbeddedE5, Embedder
from knowledge.search import Index
from knowledge.seeds import read_story
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.story import Passage

SEEDS = Path(__file__).parents[2] / "seeds" / "qwen-panic"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return CachedQueries(EmbeddedE5(), size=20_000)  # the ways to ask in every language, too


@pytest.fixture(scope="session")
def snapshot(embedder: Embedder) -> Snapshot:
    cache = Path.home() / ".cache" / "backstory"
    return asyncio.run(build_snapshot(read_story(SEEDS), embedder, cache))


@pytest.fixture(scope="session")
def index(snapshot: Snapshot) -> Index:
    return Index(snapshot)


@pytest.fixture(scope="session")
def passage(snapshot: Snapshot) -> Callable[[str], Passage]:
    """A passage by its id."""
    return snapshot.story.passage_by_id.__getitem__


@pytest_asyncio.fixture(loop_scope="function")
async def model(index: Index, embedder: Embedder) -> AsyncIterator[Model]:
    """`more` is for whichever of endpoint, client and answerer takes it."""
    async with contextlib.AsyncExitStack() as stack:

        def start(
            script: Script, timeout_s: float = 30, **more: Any
        ) -> tuple[ScriptedEndpoint, Answerer]:
            of_server = {name: more.pop(name) for name in ("models", "refuses") if name in more}
            server = stack.enter_context(ScriptedEndpoint(script, **of_server))
            endpoint = Endpoint(server.url, timeout_s=timeout_s)
            stack.push_async_callback(endpoint.close)
            return server, Answerer(index, embedder, endpoint, **more)

        yield start


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def translate(index: Index, embedder: Embedder) -> Translate:
    return Translate(index, embedder)
