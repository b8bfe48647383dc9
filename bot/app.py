"""Settings -> what answers: the store, the embeddings, the endpoint, the answerer.

Slack, the queue and the web are put on top of it in bot/process.py: a question on the command
line needs none of them, and importing them costs more time than its answer.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering import Answerer, Stories
from bot.answering.wishes import Wishes
from bot.errors import SettingsError
from bot.llm import Breaker, Chain, Endpoint, Model
from bot.llm.faults import CONNECT_TIMEOUT_S, without_secrets
from bot.redis_client import open_redis as open_redis
from bot.settings import OPENAI_API, EndpointSettings, Settings
from bot.sparing import FAILURES, SparedEmbedder
from knowledge.embeddings import (
    QUERY_S,
    CachedQueries,
    EmbeddedE5,
    Embedder,
    EndpointEmbeddings,
    NoEmbeddings,
    Progress,
    embedded_model_runs_here,
)
from knowledge.errors import EmbeddingMismatch, KnowledgeError, NoSnapshot, SnapshotError
from knowledge.overview import Overviews
from knowledge.search import Index
from knowledge.seeds import read_stories
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backstory:
    """Everything that answers, without Slack."""

    store: Store
    redis: Any
    embedder: Embedder
    endpoint: Model | None
    stories: Stories
    overviews: Overviews

    @property
    def answerer(self) -> Answerer:
        """The default story's."""
        return self.stories.answerer()


def make_embedder(settings: Settings) -> Embedder:
    if settings.embeddings_model or settings.embeddings_base_url:
        if not settings.embeddings_model:
            raise SettingsError("EMBEDDINGS_BASE_URL is set: set EMBEDDINGS_MODEL too")
        import openai

        key = settings.embeddings_api_key or settings.openai_api_key
        base_url = settings.embeddings_base_url or OPENAI_API
        timeout_s = settings.openai_timeout
        client = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=key.get_secret_value() if key else "none",
            timeout=openai.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S),
            max_retries=1,
        )
        made = EndpointEmbeddings(client, settings.embeddings_model, min(QUERY_S, timeout_s))
        name = f"the embedding endpoint {without_secrets(base_url)}"
        return CachedQueries(SparedEmbedder(made, Breaker(name, FAILURES)))
    if not embedded_model_runs_here():
        log.warning(
            "this CPU lacks AVX2, which the embedded model needs: searching by words alone; "
            "set EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL to search by meaning"
        )
        return NoEmbeddings()
    return CachedQueries(EmbeddedE5())


def make_endpoint(settings: Settings) -> Model | None:
    """The endpoints of the settings, as one model; None where there is none."""
    endpoints = make_endpoints(settings)
    return Chain(endpoints, settings.deadline_s) if endpoints else None


def make_endpoints(settings: Settings) -> list[Endpoint]:
    """In the order in which they are asked."""

    def made(each: EndpointSettings) -> Endpoint:
        return Endpoint(
            each.base_url,
            each.api_key.get_secret_value() if each.api_key else None,
            each.model,
            settings.openai_timeout,
            dialect=each.dialect,
            thinking_tokens=settings.thinking_tokens,
            prices=each.prices,
            number=each.number,
        )

    return [made(each) for each in settings.endpoints]


async def build_all(
    seeds: Path, settings: Settings, embedder: Embedder, progress: Progress | None = None
) -> list[Snapshot]:
    """The snapshot of every story in `seeds`; nothing is built when one of them is faulty."""
    return [
        await build_snapshot(story, embedder, settings.backstory_cache, progress)
        for story in read_stories(seeds)
    ]


async def publish(
    seeds: Path,
    settings: Settings,
    store: Store,
    embedder: Embedder,
    progress: Progress | None = None,
) -> list[tuple[Snapshot, bool]]:
    """Publishes every story in `seeds`; with each snapshot, whether it is a new one.

    All are built before the first is published: a faulty seed file publishes nothing.
    """
    snapshots = await build_all(seeds, settings, embedder, progress)
    return [(snapshot, await store.publish(snapshot)) for snapshot in snapshots]


@contextlib.asynccontextmanager
async def open_store(
    settings: Settings, embedder: Embedder, progress: Progress | None = None
) -> AsyncIterator[tuple[Any, Store]]:
    """Redis, and the store in it; publishes the seeds where it has no story yet."""
    async with open_redis(settings.redis_url) as redis:
        store = Store(redis)
        if not await store.stories():
            await publish(settings.seeds_dir, settings, store, embedder, progress)
        yield redis, store


@contextlib.asynccontextmanager
async def open_snapshot(
    settings: Settings, story: str | None = None, progress: Progress | None = None
) -> AsyncIterator[Snapshot]:
    """The current snapshot of `story`, or of the default one; nothing to search it with."""
    embedder = make_embedder(settings)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(embedder.close)
        _, store = await stack.enter_async_context(open_store(settings, embedder, progress))
        chosen = choose_story(story, settings, await store.stories())
        yield await store.load(chosen, spec=None)


@contextlib.asynccontextmanager
async def open_backstory(
    settings: Settings,
    progress: Progress | None = None,
    story: str | None = None,
    alone: bool = False,
) -> AsyncIterator[Backstory]:
    """What answers, ready to be asked.

    `story` is the default instead of the one that the settings name; `alone`: the others are not
    loaded.

    Raises StartupError, SettingsError and KnowledgeError, each one line.
    """
    async with contextlib.AsyncExitStack() as stack:
        embedder, endpoint = make_embedder(settings), make_endpoint(settings)
        overviews, wishes = Overviews(), Wishes(embedder)
        stack.push_async_callback(embedder.close)
        if endpoint is not None:
            stack.push_async_callback(endpoint.close)
        opened = open_store(settings, embedder, progress)
        redis, store = await stack.enter_async_context(opened)
        published = await store.stories()
        default = choose_story(story, settings, published)
        indexes = await _indexes([default] if alone else published, store, embedder)
        ids = [index.snapshot.story.id for index in indexes]
        if default not in ids and (story or settings.story):
            await store.load(default, embedder.spec)  # raises what is wrong with it
        default = default if default in ids else ids[0]

        def make(index: Index) -> Answerer:
            return Answerer(
                index,
                embedder,
                endpoint,
                settings.prompt_tokens,
                settings.answer_tokens,
                settings.deadline_s,
                overviews=overviews,
                wishes=wishes,
            )

        stories = Stories(indexes, default, make)
        yield Backstory(store, redis, embedder, endpoint, stories, overviews)


async def _indexes(stories: list[str], store: Store, embedder: Embedder) -> list[Index]:
    """Of those `stories` that can be answered from. Whoever follows the store tells of the others,
    and takes them in when they can be. Raises what is wrong with the first, where all are unusable.
    """
    indexes: list[Index] = []
    faults: list[KnowledgeError] = []
    for story in stories:
        try:
            indexes.append(Index(await store.load(story, embedder.spec)))
        except (SnapshotError, EmbeddingMismatch, NoSnapshot) as error:
            faults.append(error)
    if not indexes:
        raise faults[0]
    return indexes


def choose_story(wanted: str | None, settings: Settings, stories: list[str]) -> str:
    """The story `wanted`, else the one that STORY names, else the first of `stories`."""
    story = wanted or settings.story or stories[0]
    if story not in stories:
        name = "--story" if wanted else "STORY"
        known = ", ".join(stories)
        raise SettingsError(f"{name}: there is no story {story!r}; there are: {known}")
    return story
