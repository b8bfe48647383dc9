"""What it costs to build and to swap to the snapshot of a large story.

    .venv/bin/python bench/build.py [--sources 1000] [--passages 2] [--no-model] [--cache DIR]

A made-up story is built from nothing, built again, and built with one source edited; then it is
loaded as a worker does, and read as the commands do that need no model. What counts are the texts
embedded and the ratios; seconds are this machine's. Progress goes to stderr. With --cache a
measurement that was interrupted embeds only what is left; its first row is then too small.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.embeddings import (
    EmbeddedE5,
    Embedder,
    EmbeddingSpec,
    NoEmbeddings,
    Progress,
    Vectors,
)
from knowledge.people import profiles
from knowledge.search import Index
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.story import Claim, Event, Passage, Source, Story
from knowledge.summaries import summary_tree
from knowledge.timeline import timeline

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

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self._inner.queries(texts)

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


@dataclass(frozen=True)
class Row:
    """What one step took. `peak`: the most memory of the process up to its end, in MiB."""

    label: str
    wall: float
    cpu: float
    texts: int
    peak: float


class Measured:
    """Rows, one for each step."""

    def __init__(self, embedder: Counted) -> None:
        self.rows: list[Row] = []
        self._embedder = embedder

    @contextlib.contextmanager
    def step(self, label: str) -> Iterator[None]:
        texts, wall, cpu = self._embedder.texts, time.monotonic(), time.process_time()
        yield
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.rows.append(Row(label, wall, cpu, self._embedder.texts - texts, peak))


async def measure(sources: int, passages: int, with_model: bool, cache: Path) -> None:
    embedder = Counted(EmbeddedE5() if with_model else NoEmbeddings())
    measured = Measured(embedder)
    first = story(sources, passages)

    async def build(label: str, made: Story) -> Snapshot:
        with measured.step(label):
            return await build_snapshot(made, embedder, cache, shown)

    snapshot = await build("from nothing", first)
    await build("again, unchanged", first)
    await build("one source edited", story(sources, passages, edited=sources // 2))
    await embedder.close()
    with measured.step("load and index (a swap)"):
        data = snapshot.to_bytes()
        Index(Snapshot.from_bytes(data))
    with measured.step("timeline"):
        moments = timeline(first)
    with measured.step("people"):
        profiles(first)
    with measured.step("summary tree"):
        summary_tree(first, snapshot.conflicts, moments)
    print(
        f"{sources} sources, {sources * passages} passages, {len(snapshot.units)} units, "
        f"{len(snapshot.conflicts)} conflicts, {len(data) / 1e6:.1f} MB"
    )
    print(f"{'':<26}{'wall s':>9}{'CPU s':>9}{'texts':>8}{'of first':>10}{'peak MiB':>10}")
    for row in measured.rows:
        share = row.cpu / measured.rows[0].cpu
        print(
            f"{row.label:<26}{row.wall:>9.2f}{row.cpu:>9.2f}{row.texts:>8}{share:>10.1%}"
            f"{row.peak:>10.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--passages", type=int, default=2)
    parser.add_argument("--no-model", action="store_true", help="search by words alone")
    parser.add_argument("--cache", type=Path, help="a folder to keep, for what was embedded")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        asyncio.run(measure(options.sources, options.passages, not options.no_model, cache))


if __name__ == "__main__":
    main()
