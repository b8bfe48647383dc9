"""Small made-up stories, as objects and as folders, and an embedder that costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.embeddings import EmbeddingSpec, Progress, Vectors
from knowledge.story import Claim, Name, Passage, Questions, Source, Story

STORY_FILE = """\
id: harbour
title: The harbour bridge
language: en
summary: A bridge is to be built at Brenholm.
topics:
  - id: cost
    title: What it costs
    summary: The figures differ.
names:
  - name: Brenholm Port
    kind: organisation
    also: [the port, BP]
"""

SOURCE_FILE = """\
---
id: daily-gull
title: Bridge to cost more
publisher: The Daily Gull
url: https://gull.example/bridge
published: 2024-03-05
precision: day
language: en
grade: B
topics: [cost]
---

## Summary

The bridge at Brenholm will cost more.

## Passages

### 1

The bridge at Brenholm will cost 40 million crowns, the port says.

### 2

The mayor denies that the bridge is late.

## Claims

```yaml
- statement: The bridge will cost 40 million crowns.
  by: Brenholm Port
  stance: asserts
  passage: 1
  entity: bridge
  attribute: cost
  value: 40 million
  unit: crowns
  as_of: 2024-03
- statement: The bridge is late.
  by: The Daily Gull
  stance: comments
  passage: 2
```

## Events

```yaml
- date: 2024-03-05
  what: The port names a new price.
  passage: 1
```
"""


def write_story(folder: Path, source: str = SOURCE_FILE, story: str = STORY_FILE) -> Path:
    """A story folder with one source, daily-gull.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "story.yaml").write_text(story, encoding="utf-8")
    (folder / "daily-gull.md").write_text(source, encoding="utf-8")
    return folder


def source(id: str, *passages: str, claims: Sequence[Claim] = (), title: str = "") -> Source:
    return Source(
        id=id,
        title=title or f"About {id}",
        publisher=id.title(),
        url=f"https://{id}.example/",
        published="2024-03-05",
        precision="day",
        language="en",
        grade="B",
        summary="In short.",
        passages=tuple(
            Passage(id=f"{id}-{number}", source_id=id, number=number, text=text)
            for number, text in enumerate(passages, 1)
        ),
        claims=tuple(claims),
    )


def story(
    *sources: Source,
    id: str = "harbour",
    names: Sequence[Name] = (),
    answers: Sequence[str] = (),
    open: Sequence[str] = (),
) -> Story:
    """A story; the questions that it `answers` and leaves `open` are about its first passage."""
    if answers or open:
        first, *others = sources
        asked = Questions(passage_id=first.passages[0].id, answers=tuple(answers), open=tuple(open))
        sources = (first.model_copy(update={"questions": (asked,)}), *others)
    return Story(
        id=id,
        title="The harbour bridge",
        language="en",
        summary="A bridge is to be built at Brenholm.",
        names=tuple(names),
        sources=sources,
    )


def harbour(price: str = "40 million") -> Story:
    """A story of two passages; another `price` makes it another content."""
    return story(
        source(
            "gull",
            f"The bridge at Brenholm will cost {price} crowns. The port pays for it.",
            "The mayor denies that the bridge is late.",
        )
    )


class CountingEmbedder:
    """Vectors made of a text's hash, one call noted a batch."""

    def __init__(self, model: str = "hash") -> None:
        self.spec = EmbeddingSpec(model=model)
        self.calls: list[list[str]] = []

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.calls.append(list(texts))
        if progress:
            progress(len(texts), len(texts))
        return np.array([_hashed(text) for text in texts], np.float32).reshape(len(texts), 32)

    async def query(self, text: str) -> Vectors | None:
        self.calls.append([text])
        return _hashed(text)

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self.passages(texts)

    async def close(self) -> None: ...


def _hashed(text: str) -> Vectors:
    raw = np.frombuffer(hashlib.sha256(text.encode()).digest(), np.uint8).astype(np.float32) - 128
    return np.asarray(raw / np.linalg.norm(raw), np.float32)
