"""Vectors of texts, kept on disk by what the text is: an edited story embeds only what changed.

One SQLite file for all stories and models. It only saves time: where it cannot be read or
written, everything is embedded anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from knowledge.embeddings import Embedder, EmbeddingSpec, Progress, Vectors

Embedded = Callable[[Sequence[str], int, int], Awaitable[Vectors]]  # texts, done so far, in all

CHUNK = 256  # texts embedded between two writes: what an interrupted build does again at most
KEEP = 500_000  # vectors in the file, about 800 bytes each at 384 dimensions
_LOOKUP = 500  # keys in a query; SQLite has taken at least 999 parameters since ever


class RememberedVectors:
    """An embedder that embeds no text twice, across builds and processes.

    Vectors come at half precision, the first time too, so that a snapshot is the same however
    much of it was remembered.
    """

    def __init__(self, inner: Embedder, cache: Path) -> None:
        self._inner, self._file = inner, cache / "vectors.sqlite"

    @property
    def spec(self) -> EmbeddingSpec | None:
        return self._inner.spec

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Progress counts the texts that had to be embedded."""
        spec = self._inner.spec
        if spec is None or not texts:
            return await self._inner.passages(texts, progress)
        keys = {text: _key(spec.model, spec.passage_prefix, text) for text in texts}

        async def embedded(chunk: Sequence[str], done: int, total: int) -> Vectors:
            return await self._inner.passages(chunk, _shifted(progress, done, total))

        return await self._remembered(keys, texts, embedded)

    async def query(self, text: str) -> Vectors | None:
        return await self._inner.query(text)

    async def queries(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Progress counts the texts that had to be embedded."""
        spec = self._inner.spec
        if not texts:
            return np.empty((0, 0), np.float32)
        if spec is None:
            return await self._inner.queries(texts)
        keys = {text: _key(spec.model, spec.query_prefix, text) for text in texts}

        async def embedded(chunk: Sequence[str], done: int, total: int) -> Vectors:
            made = await self._inner.queries(chunk)
            if progress:
                progress(done + len(chunk), total)
            return made

        return await self._remembered(keys, texts, embedded)

    async def close(self) -> None:
        await self._inner.close()

    async def _remembered(
        self, keys: dict[str, bytes], texts: Sequence[str], embedded: Embedded
    ) -> Vectors:
        known = await asyncio.to_thread(self._read, list(keys.values()))
        new = [text for text, key in keys.items() if key not in known]
        for start in range(0, len(new), CHUNK):
            chunk = new[start : start + CHUNK]
            made = await embedded(chunk, start, len(new))
            rows = {
                keys[text]: vector.astype("<f2").tobytes()
                for text, vector in zip(chunk, made, strict=True)
            }
            known |= rows
            await asyncio.to_thread(self._write, rows)
        stacked = b"".join(known[keys[text]] for text in texts)
        return np.frombuffer(stacked, "<f2").astype(np.float32).reshape(len(texts), -1)

    def _read(self, keys: list[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        with contextlib.suppress(sqlite3.Error, OSError), self._open() as database:
            for start in range(0, len(keys), _LOOKUP):
                part = keys[start : start + _LOOKUP]
                marks = ",".join("?" * len(part))
                found |= dict(
                    database.execute(
                        f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part
                    )
                )
        return found

    def _write(self, rows: dict[bytes, bytes]) -> None:
        with contextlib.suppress(sqlite3.Error, OSError), self._open() as database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows.items())
            database.execute(
                "DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?", (KEEP,)
            )

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept when the block ends well."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._file, timeout=10)
        try:
            with database:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)"
                )
                yield database
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error) or "malformed" in str(error):
                self._file.unlink(missing_ok=True)  # the next build begins a new one
            raise
        finally:
            database.close()


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()[:16]


def _shifted(progress: Progress | None, done: int, total: int) -> Progress | None:
    """`progress` of a part of the work, told as progress of the whole."""
    return (lambda part, _: progress(done + part, total)) if progress else None
