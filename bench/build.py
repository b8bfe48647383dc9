"""What it costs to build and to swap to the snapshot of a large story.

    .venv/bin/python bench/build.py [--sources 1000] [--passages 2] [--no-model]

A made-up story is built from nothing, built again, and built with one source edited. What counts
are the texts embedded and the ratios; seconds are this machine's. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from knowledge.embeddings import (
    EmbeddedE5,
    Embedder,
    EmbeddingSpec,
    NoEmbeddings,
    Progress,
    Vectors,
)
from knowledge.search import Index
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.story import Claim, Event, Passage, Source, Story

WORDS = " ".join(
    (
        "harbour bridge council engineer survey contract delay vote court tariff budget ferry port",
        "tunnel storm inquiry minister union strike wage cargo customs pilot crane dredger levy",
        "auditor tender supplier steel concrete permit lawsuit regulator forecast deficit investor",
    )
).split()


class Counted:
    """An embedder that counts the texts it is given."""

    def __init__(self, inner: Embedder) -> None:
        self._inner, self.texts = inner, 0

    @property
    def spec(self) -> EmbeddingSpec | None:
        return self._inner.spec

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts += len(texts)
        return await self._inner.passages(texts, progress)

    async def query(self, text: str) -> Vectors | None:
        return await self._inner.query(text)

    async def close(self) -> None:
        await self._inner.close()


def sentence(chosen: random.Random) -> str:
    words = chosen.choices(WORDS, k=chosen.randrange(14, 24))
    return f"{' '.join(words).capitalize()} {chosen.randrange(2, 900)} million."


def source(number: int, passages: int, edition: int = 0) -> Source:
    chosen, id = random.Random(number * 1000 + edition), f"source-{number}"
    made = tuple(
        Passage(
            id=f"{id}-{n}", source_id=id, number=n, text=f"{sentence(chosen)} {sentence(chosen)}"
        )
        for n in range(1, passages + 1)
    )
    claims = tuple(
        Claim(
            statement=sentence(chosen), by=f"Speaker {number % 50}", stance="asserts",
            passage_id=p.id, entity=f"entity {number % 200}", attribute=chosen.choice(WORDS),
            value=f"{chosen.randrange(2, 900)} million", as_of="2026-01",
        )
        for p in made
    )  # fmt: skip
    event = Event(date=f"2026-{number % 12 + 1:02}", what=sentence(chosen), passage_id=made[0].id)
    return Source(
        id=id, title=f"Report {number}", publisher=f"Paper {number % 40}",
        url=f"https://paper.example/{number}", published="2026-01-01", precision="day",
        language="en", grade="B", summary=sentence(chosen), passages=made, claims=claims,
        events=(event,),
    )  # fmt: skip


def story(sources: int, passages: int, edited: int | None = None) -> Story:
    made = tuple(source(n, passages, edition=int(n == edited)) for n in range(sources))
    return Story(id="large", title="A large story", language="en", summary="Much.", sources=made)


def shown(done: int, total: int) -> None:
    if done == total or done % 512 == 0:
        print(f"\rembedded {done} of {total}", end="\n" if done == total else "", file=sys.stderr)


async def measure(sources: int, passages: int, with_model: bool) -> None:
    embedder = Counted(EmbeddedE5() if with_model else NoEmbeddings())
    rows: list[tuple[str, float, float, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        first = story(sources, passages)

        async def build(label: str, made: Story) -> Snapshot:
            embedder.texts, wall, cpu = 0, time.monotonic(), time.process_time()
            snapshot = await build_snapshot(made, embedder, cache, shown)
            rows.append((label, time.monotonic() - wall, time.process_time() - cpu, embedder.texts))
            return snapshot

        snapshot = await build("from nothing", first)
        await build("again, unchanged", first)
        await build("one source edited", story(sources, passages, edited=sources // 2))
        wall, cpu = time.monotonic(), time.process_time()
        data = snapshot.to_bytes()
        loaded = Snapshot.from_bytes(data)
        Index(loaded)
        rows.append(
            ("load and index (a swap)", time.monotonic() - wall, time.process_time() - cpu, 0)
        )
    await embedder.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sources} sources, {sources * passages} passages, {len(snapshot.units)} units, ", end=""
    )
    print(f"{len(snapshot.conflicts)} conflicts, {len(data) / 1e6:.1f} MB; peak {peak:.0f} MiB")
    print(f"{'':<26}{'wall s':>9}{'CPU s':>9}{'texts':>8}{'of first':>10}")
    for label, took, burnt, texts in rows:
        print(f"{label:<26}{took:>9.2f}{burnt:>9.2f}{texts:>8}{burnt / rows[0][2]:>10.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--passages", type=int, default=2)
    parser.add_argument("--no-model", action="store_true", help="search by words alone")
    options = parser.parse_args()
    asyncio.run(measure(options.sources, options.passages, not options.no_model))


if __name__ == "__main__":
    main()
