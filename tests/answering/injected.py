"""Asks about the bridge at Brenholm of a model that obeys strangers; for tests of injections."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from bridge_story import the_bridge
from worst_case_model import Ask

from knowledge.embeddings import Embedder
from knowledge.search import Index
from knowledge.snapshot import build_snapshot
from knowledge.story import Story


async def ask_about(story: Story, embedder: Embedder, cache: Path) -> Ask:
    """Asks about `story`; what of it was embedded before is found in `cache`."""
    return Ask(Index(await build_snapshot(story, embedder, cache)), embedder)


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for snapshots and vectors."""
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture(scope="session")
def ask(embedder: Embedder, embedded: Path) -> Ask:
    return asyncio.run(ask_about(the_bridge(), embedder, embedded))
