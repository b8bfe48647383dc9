"""The first story as it is shipped, searchable; built once and kept on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.embeddings import CachedQueries, EmbeddedE5, Embedder
from knowledge.search import Index
from knowledge.seeds import read_story
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.story import Passage

SEEDS = Path(__file__).parents[2] / "seeds" / "qwen-panic"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return CachedQueries(EmbeddedE5())


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
