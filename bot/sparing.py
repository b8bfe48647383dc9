"""Embeddings that fail again and again are left alone for a while, as chat endpoints are.

A question asks for several vectors, one after the other: whoever waited in vain for each of them
would wait for minutes for what a search by words alone gives at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from bot.llm import Breaker
from knowledge.embeddings import Embedder, EmbeddingSpec, Progress, Vectors
from knowledge.errors import EmbeddingFailed

FAILURES = 2  # in a row


class SparedEmbedder:
    """`inner` (an Embedder), not asked for the vectors of questions while `breaker` spares it.

    Passages are asked for in any case: nobody waits for an answer then, and without it there is no
    snapshot.
    """

    def __init__(self, inner: Embedder, breaker: Breaker) -> None:
        self._inner, self._breaker = inner, breaker

    @property
    def spec(self) -> EmbeddingSpec | None:
        return self._inner.spec

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return await self._inner.passages(texts, progress)

    async def query(self, text: str) -> Vectors | None:
        with self._sparing():
            return await self._inner.query(text)

    async def queries(self, texts: Sequence[str]) -> Vectors:
        with self._sparing():
            return await self._inner.queries(texts)

    async def close(self) -> None:
        await self._inner.close()

    @contextlib.contextmanager
    def _sparing(self) -> Iterator[None]:
        """Tells the breaker how it goes inside the block. Raises EmbeddingFailed."""
        if not self._breaker.admits():
            raise EmbeddingFailed(
                "the embedding endpoint failed again and again: left alone for now; check "
                "EMBEDDINGS_BASE_URL"
            )
        try:
            yield
        except EmbeddingFailed:
            self._breaker.failed()
            raise
        except BaseException:  # who asked is gone
            self._breaker.abandoned()
            raise
        self._breaker.worked()
