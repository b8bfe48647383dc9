"""Embeddings from an endpoint that hangs: an answer waits for them for a moment, and not again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openai
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from tiny_stories import harbour

from bot.answering import Answerer
from bot.app import make_embedder
from bot.llm import Breaker
from bot.settings import Settings
from bot.sparing import SparedEmbedder
from knowledge.embeddings import EndpointEmbeddings
from knowledge.errors import EmbeddingFailed
from knowledge.search import Index
from knowledge.snapshot import build_snapshot

QUESTION = "How many crowns will the bridge at Brenholm cost?"
SOON_S = 20  # far less than the SDK waits by itself, and enough for a busy machine


class Embeddings:
    """An endpoint on loopback that says `state`: well, slow, silent or busy."""

    def __init__(self) -> None:
        self.state, self.asked, self.url = "well", 0, ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        texts = (await request.json())["input"]
        match self.state:
            case "silent":
                await asyncio.Event().wait()
            case "slow":
                await asyncio.sleep(0.5)
            case "busy":
                return web.Response(status=429, headers={"Retry-After": "30"})
        data = [{"index": i, "embedding": [1.0, len(text)]} for i, text in enumerate(texts)]
        return web.json_response({"object": "list", "data": data})


@pytest_asyncio.fixture(loop_scope="function")
async def server() -> AsyncIterator[Embeddings]:
    embeddings = Embeddings()
    app = web.Application()
    app.router.add_post("/v1/embeddings", embeddings.answer)
    async with TestServer(app, shutdown_timeout=0.1) as running:
        embeddings.url = str(running.make_url("/v1"))
        yield embeddings


def client(server: Embeddings, **more: Any) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=server.url, api_key="none", **more)


async def test_a_search_goes_on_by_words_where_the_embeddings_hang(
    server: Embeddings, tmp_path: Path
) -> None:
    embedder = make_embedder(
        Settings(embeddings_base_url=server.url, embeddings_model="m", openai_timeout=0.5)
    )
    index = Index(await build_snapshot(harbour(), embedder, tmp_path))
    answerer, before = Answerer(index, embedder), server.asked
    server.state = "silent"
    async with asyncio.timeout(SOON_S):
        for question in (QUESTION, f"{QUESTION} Who says so?", "What does the mayor deny?"):
            assert (await answerer.answer(question)).text
    assert server.asked == before + 2  # then it is left alone
    await embedder.close()


@pytest.mark.parametrize("state", ["silent", "busy"])
async def test_a_question_waits_no_longer_than_it_may_whatever_the_client_would(
    server: Embeddings, state: str
) -> None:
    server.state = state
    embedder = EndpointEmbeddings(client(server, max_retries=1), "m", query_s=0.5)
    with pytest.raises(EmbeddingFailed, match=r"within 0\.5 s.*EMBEDDINGS_BASE_URL"):
        async with asyncio.timeout(SOON_S):
            await embedder.query(QUESTION)
    await embedder.close()


async def test_passages_may_take_longer_than_a_question(server: Embeddings) -> None:
    server.state = "slow"
    embedder = EndpointEmbeddings(client(server), "m", query_s=0.1)
    assert len(await embedder.passages(["The bridge is late."])) == 1
    await embedder.close()


async def test_one_that_is_back_is_asked_again_after_a_rest(server: Embeddings) -> None:
    now = 0.0
    inner = EndpointEmbeddings(client(server, max_retries=0), "m", query_s=0.5)
    embedder = SparedEmbedder(inner, Breaker("it", 2, 30, lambda: now))
    server.state = "busy"
    for _ in range(3):
        with pytest.raises(EmbeddingFailed):
            await embedder.queries([QUESTION])
    assert server.asked == 2
    server.state = "well"
    assert len(await embedder.passages([QUESTION])) == 1  # a snapshot needs them in any case
    with pytest.raises(EmbeddingFailed, match="left alone"):
        await embedder.query(QUESTION)
    now = 30.0
    assert await embedder.query(QUESTION) is not None
    assert await embedder.query(QUESTION) is not None
    await embedder.close()


async def test_who_leaves_while_it_hangs_says_nothing_of_it(server: Embeddings) -> None:
    server.state = "silent"
    inner = EndpointEmbeddings(client(server), "m")
    embedder = SparedEmbedder(inner, breaker := Breaker("it", 1))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await embedder.query(QUESTION)
    assert not breaker.is_open
    await embedder.close()
