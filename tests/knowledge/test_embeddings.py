"""Vectors from an endpoint over real HTTP, from the embedded model, and out of the cache."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from tiny_stories import CountingEmbedder

from knowledge.embeddings import (
    BATCH,
    CachedQueries,
    EmbeddedE5,
    EndpointEmbeddings,
    NoEmbeddings,
    embedded_model_runs_here,
)
from knowledge.errors import EmbeddingFailed

Reply = Callable[[list[str]], web.Response]


def item(index: int, *vector: object) -> dict[str, Any]:
    return {"object": "embedding", "index": index, "embedding": list(vector)}


def listing(*data: object) -> web.Response:
    return web.json_response({"object": "list", "model": "m", "data": list(data), "usage": {}})


def lengths(texts: list[str]) -> web.Response:
    """A vector that tells a text by its length, twice as long as a unit vector."""
    return listing(*(item(i, 2 * np.cos(len(t)), 2 * np.sin(len(t))) for i, t in enumerate(texts)))


class EmbeddingsServer:
    """An endpoint on loopback: notes what it is asked, and answers with `reply`."""

    def __init__(self) -> None:
        self.reply: Reply = lengths
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self.embedders: list[EndpointEmbeddings] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append(await request.json())
        return self.reply(self.requests[-1]["input"])

    def embedder(self, model: str = "some-model") -> EndpointEmbeddings:
        client = openai.AsyncOpenAI(base_url=self.url, api_key="sk-secret", max_retries=0)
        self.embedders.append(EndpointEmbeddings(client, model))
        return self.embedders[-1]


@pytest_asyncio.fixture(loop_scope="function")  # it answers only while its loop runs
async def endpoint() -> AsyncIterator[EmbeddingsServer]:
    endpoint = EmbeddingsServer()
    app = web.Application()
    app.router.add_post("/v1/embeddings", endpoint.answer)
    async with TestServer(app) as server:
        endpoint.url = str(server.make_url("/v1"))
        yield endpoint
        for embedder in endpoint.embedders:
            await embedder.close()


# --- an endpoint ----------------------------------------------------------------------------------

QWEN_TASK = "Given a question about a news story, retrieve passages that answer it"


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("intfloat/multilingual-e5-large", "query: Who?", "passage: The port."),
        ("Qwen/Qwen3-Embedding-0.6B", f"Instruct: {QWEN_TASK}\nQuery:Who?", "The port."),
        ("text-embedding-3-small", "Who?", "The port."),
        ("intfloat/e5-mistral-7b-instruct", "Who?", "The port."),
    ],
)
async def test_a_model_gets_the_prefixes_it_was_trained_with(
    endpoint: EmbeddingsServer, model: str, query: str, passage: str
) -> None:
    embedder = endpoint.embedder(model)
    await embedder.query("Who?")
    await embedder.passages(["The port."])
    assert [request["input"] for request in endpoint.requests] == [[query], [passage]]
    assert {request["model"] for request in endpoint.requests} == {model}
    assert embedder.spec.model == model


async def test_many_questions_go_in_batches_as_questions(endpoint: EmbeddingsServer) -> None:
    texts = ["x" * (number + 1) for number in range(2 * BATCH + 1)]
    embedder = endpoint.embedder("intfloat/multilingual-e5-large")
    vectors = await embedder.queries(texts)
    assert [len(request["input"]) for request in endpoint.requests] == [BATCH, BATCH, 1]
    assert endpoint.requests[0]["input"][0] == "query: x"
    assert vectors.shape == (len(texts), 2)


async def test_vectors_have_unit_length(endpoint: EmbeddingsServer) -> None:
    embedder = endpoint.embedder()
    query = await embedder.query("Who?")
    assert query is not None
    np.testing.assert_allclose(query, [np.cos(4), np.sin(4)], rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(await embedder.passages(["a", "bc"]), axis=1), 1)


async def test_vectors_are_put_in_the_order_of_the_texts(endpoint: EmbeddingsServer) -> None:
    endpoint.reply = lambda texts: listing(item(2, 0, -1), item(0, 1, 0), item(1, 0, 1))
    vectors = await endpoint.embedder().passages(["a", "b", "c"])
    assert vectors.tolist() == [[1, 0], [0, 1], [0, -1]]


async def test_many_texts_go_in_batches_and_progress_is_told(endpoint: EmbeddingsServer) -> None:
    texts = ["x" * (number + 1) for number in range(BATCH + 3)]
    told: list[tuple[int, int]] = []
    vectors = await endpoint.embedder().passages(texts, lambda done, of: told.append((done, of)))
    assert [len(request["input"]) for request in endpoint.requests] == [BATCH, 3]
    assert told == [(BATCH, BATCH + 3), (BATCH + 3, BATCH + 3)]
    angles = np.arange(1, BATCH + 4)
    np.testing.assert_allclose(vectors, np.stack([np.cos(angles), np.sin(angles)], 1), atol=1e-5)


async def test_nothing_to_embed_asks_nothing(endpoint: EmbeddingsServer) -> None:
    assert len(await endpoint.embedder().passages([])) == 0
    assert endpoint.requests == []


async def test_odd_and_endless_texts_are_sent_in_a_form_that_arrives(
    endpoint: EmbeddingsServer,
) -> None:
    await endpoint.embedder().query("a\0b\ud800 " + "word " * 50_000)
    (sent,) = endpoint.requests[0]["input"]
    assert sent.startswith("a b word word")
    assert len(sent) <= 2000


def failing(status: int, message: str) -> Reply:
    return lambda texts: web.json_response({"error": {"message": message}}, status=status)


BAD_REPLIES: dict[str, tuple[Reply, str]] = {
    "wrong key": (failing(401, "Incorrect API key"), "Incorrect API key"),
    "unknown model": (failing(404, "The model `m` does not exist."), "does not exist"),
    "too long": (failing(400, "maximum context length is 512"), "maximum context length"),
    "overloaded": (failing(503, "try later"), "try later"),
    "a web page": (lambda texts: web.Response(text="<html>", content_type="text/html"), "failed"),
    "broken JSON": (
        lambda texts: web.Response(text='{"data": [', content_type="application/json"),
        "failed",
    ),
    "no vectors": (lambda texts: listing(), "0 vectors for 2 texts"),
    "too few vectors": (lambda texts: listing(item(0, 1, 0)), "1 vectors for 2 texts"),
    "too many vectors": (
        lambda texts: listing(item(0, 1, 0), item(1, 0, 1), item(2, 1, 1)),
        "3 vectors for 2 texts",
    ),
    "vectors of two lengths": (lambda texts: listing(item(0, 1, 0), item(1, 1)), "failed"),
    "no numbers": (lambda texts: listing(item(0, "x"), item(1, "y")), "failed"),
    "nulls": (lambda texts: listing(item(0, None), item(1, None)), "no numbers"),
    "empty vectors": (lambda texts: listing({"index": 0}, {"index": 1}), "no numbers"),
}


@pytest.mark.parametrize(("reply", "words"), BAD_REPLIES.values(), ids=BAD_REPLIES.keys())
async def test_an_endpoint_that_fails_is_named_with_the_cause(
    endpoint: EmbeddingsServer, reply: Reply, words: str
) -> None:
    endpoint.reply = reply
    with pytest.raises(EmbeddingFailed) as caught:
        await endpoint.embedder().passages(["a", "b"])
    assert endpoint.url in str(caught.value)
    assert words in str(caught.value)
    assert "sk-secret" not in str(caught.value)


async def test_a_failed_endpoint_names_the_settings_to_check(endpoint: EmbeddingsServer) -> None:
    endpoint.reply = failing(401, "no")
    with pytest.raises(EmbeddingFailed, match=r"EMBEDDINGS_BASE_URL.*EMBEDDINGS_API_KEY"):
        await endpoint.embedder().query("Who?")


async def test_an_endpoint_that_nobody_listens_at_is_a_clear_error_without_secrets() -> None:
    url = "http://anna:geheim@127.0.0.1:1/v1"
    client = openai.AsyncOpenAI(base_url=url, api_key="x", max_retries=0)
    embedder = EndpointEmbeddings(client, "m")
    with pytest.raises(EmbeddingFailed, match=r"http://127\.0\.0\.1:1/v1/ failed"):
        await embedder.query("Who?")
    await embedder.close()


# --- the embedded model ---------------------------------------------------------------------------


async def test_the_embedded_model_finds_meaning_across_languages(embedder: EmbeddedE5) -> None:
    bridge, soup = await embedder.passages(["The bridge is late.", "Soup with carrots."])
    for question in ("Wann wird die Brücke fertig?", "大桥为什么延误？", "متى يكتمل الجسر؟"):
        vector = await embedder.query(question)
        assert vector is not None
        assert vector @ bridge > vector @ soup


async def test_the_embedded_model_takes_any_text(embedder: EmbeddedE5) -> None:
    for text in ("", " ", "?!", "a\0b", "\ud800", "🦜" * 10):
        vector = await embedder.query(text)
        assert vector is not None
        assert vector.shape == (384,)
        assert np.isfinite(vector).all()
    whole, cut = [await embedder.query(text) for text in ("ship\0bridge", "ship")]
    assert whole is not None
    assert cut is not None
    assert not np.allclose(whole, cut), "what follows a NUL was lost"


async def test_the_embedded_model_tells_its_progress(embedder: EmbeddedE5) -> None:
    told: list[tuple[int, int]] = []
    vectors = await embedder.passages(["a", "b"], lambda done, of: told.append((done, of)))
    assert vectors.shape == (2, 384)
    assert told == [(2, 2)]
    assert (await embedder.passages([])).shape == (0, 384)


async def test_without_a_model_there_are_no_vectors() -> None:
    embedder = NoEmbeddings()
    assert embedder.spec is None
    assert await embedder.query("Who?") is None
    assert (await embedder.passages(["a", "b"])).shape == (2, 0)


FLAGS = "flags\t\t: fpu sse4_2 {} bmi2\n"


@pytest.mark.parametrize(
    ("machine", "cpuinfo", "runs"),
    [
        ("x86_64", FLAGS.format("avx avx2"), True),
        ("x86_64", FLAGS.format("avx"), False),
        ("AMD64", FLAGS.format("avx"), False),
        ("aarch64", "Features\t: fp asimd\n", True),
        ("x86_64", None, True),  # not Linux: no such file
    ],
)
def test_the_embedded_model_is_left_alone_on_a_processor_that_it_would_crash_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine: str, cpuinfo: str | None, runs: bool
) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)
    file = tmp_path / "cpuinfo"
    if cpuinfo is not None:
        file.write_text(cpuinfo)
    assert embedded_model_runs_here(file) is runs


# --- the cache of questions -----------------------------------------------------------------------


async def test_a_question_is_embedded_once() -> None:
    inner = CountingEmbedder()
    cached = CachedQueries(inner)
    first = await cached.query("Who?")
    second = await cached.query("Who?")
    assert inner.calls == [["Who?"]]
    assert first is not None
    np.testing.assert_array_equal(first, second)
    await cached.query("When?")
    assert inner.calls == [["Who?"], ["When?"]]
    assert cached.spec == inner.spec


async def test_of_several_questions_only_those_that_are_new_are_embedded() -> None:
    inner = CountingEmbedder()
    cached = CachedQueries(inner)
    who = await cached.query("Who?")
    both = await cached.queries(["When?", "Who?"])
    assert inner.calls == [["Who?"], ["When?"]]
    np.testing.assert_array_equal(both[1], who)
    np.testing.assert_array_equal(await cached.queries(["When?", "Who?"]), both)
    assert len(inner.calls) == 2
    assert (await CachedQueries(NoEmbeddings()).queries(["Who?"])).shape == (1, 0)
    assert len(await cached.queries([])) == 0


async def test_the_questions_asked_last_are_the_ones_remembered() -> None:
    inner = CountingEmbedder()
    cached = CachedQueries(inner, size=2)
    for question in ("a", "b", "a", "c", "a", "c"):
        await cached.query(question)
    assert inner.calls == [["a"], ["b"], ["c"]]
    await cached.query("b")
    assert inner.calls[-1] == ["b"]


async def test_a_question_that_failed_is_tried_again(endpoint: EmbeddingsServer) -> None:
    cached = CachedQueries(endpoint.embedder())
    endpoint.reply = failing(503, "try later")
    with pytest.raises(EmbeddingFailed):
        await cached.query("Who?")
    endpoint.reply = lengths
    assert await cached.query("Who?") is not None


async def test_passages_are_not_kept_in_the_cache_of_questions() -> None:
    inner = CountingEmbedder()
    cached = CachedQueries(inner)
    assert (await cached.passages(["a", "b"])).shape == (2, 32)
    assert inner.calls == [["a", "b"]]
