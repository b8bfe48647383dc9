"""Story -> Snapshot: immutable, content-addressed, ready to be searched.

A snapshot's id is a hash of the story and of the embedding model, never of the vectors: the same
content has the same id on every machine, so it is embedded once and found again by its name. What
follows from the story, such as its disagreements, is worked out once, when the snapshot is built.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.conflicts import find_conflicts
from knowledge.embeddings import Embedder, EmbeddingSpec, Progress, Vectors
from knowledge.errors import SnapshotError
from knowledge.labels import align_labels
from knowledge.snapshot_files import SnapshotFiles
from knowledge.story import Conflict, Passage, Story
from knowledge.text import sentences
from knowledge.vector_cache import RememberedVectors

FORMAT = 3  # raise it when the bytes, what is embedded, or what is worked out changes
_MAGIC = b"BSTORY"
_HEAD = struct.Struct(">6sHIII")  # magic, format, length of packed JSON, dimension, checksum


@dataclass(frozen=True)
class Unit:
    """What is embedded: a whole passage, or one of its sentences."""

    passage: Passage
    text: str
    sentence: int | None  # from 0; None for the whole passage


@dataclass(frozen=True)
class Question:
    """One question of a story: answered by the passage or, where it is open, raised by it."""

    text: str
    passage_id: str
    is_open: bool


@dataclass(frozen=True)
class Snapshot:
    """A story with its vectors, one row a unit; `vectors` has no columns without a model.

    `asked`: the vectors of the story's questions, as they are asked, one row each.
    """

    story: Story
    spec: EmbeddingSpec | None
    vectors: Vectors
    conflicts: tuple[Conflict, ...] = ()
    asked: Vectors = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def __post_init__(self) -> None:
        wanted = len(list(story_questions(self.story))) if self.spec else 0
        if self.spec and len(self.asked) != wanted:
            raise ValueError(f"{len(self.asked)} vectors for {wanted} questions")

    @cached_property
    def id(self) -> str:
        return snapshot_id(self.story, self.spec)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return tuple(story_units(self.story))

    def to_bytes(self) -> bytes:
        """The snapshot as bytes; vectors are kept at half precision, which moves no ranking."""
        content = {
            "story": self.story.model_dump(mode="json"),
            "spec": self.spec.model_dump() if self.spec else None,
            "conflicts": [conflict.model_dump() for conflict in self.conflicts],
        }
        packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 6)
        rows = self.vectors.astype("<f2").tobytes() + self.asked.astype("<f2").tobytes()
        head = (_MAGIC, FORMAT, len(packed), self.vectors.shape[1], zlib.crc32(rows))
        return _HEAD.pack(*head) + packed + rows

    @classmethod
    def from_bytes(cls, data: bytes) -> Snapshot:
        """Raises SnapshotError where the bytes are not whole or of another format."""
        try:
            magic, version, length, dimension, checksum = _HEAD.unpack_from(data)
            if magic != _MAGIC:
                raise SnapshotError("not a snapshot")
            if version != FORMAT:
                raise SnapshotError(
                    f"a snapshot of format {version}, this program reads {FORMAT}: "
                    "run `backstory publish` with this version"
                )
            content = json.loads(zlib.decompress(data[_HEAD.size : _HEAD.size + length]))
            story = Story.model_validate(content["story"])
            spec = EmbeddingSpec(**content["spec"]) if content["spec"] else None
            raw = data[_HEAD.size + length :]
            if zlib.crc32(raw) != checksum:
                raise SnapshotError("a snapshot that is damaged: its vectors are not as written")
            units, questions = len(list(story_units(story))), len(list(story_questions(story)))
            rows = np.frombuffer(raw, "<f2").astype(np.float32)
            rows = rows.reshape(units + questions, dimension)
            conflicts = tuple(Conflict(**conflict) for conflict in content["conflicts"])
            snapshot = cls(story, spec, rows[:units], conflicts, rows[units:])
        except (struct.error, zlib.error, ValueError, KeyError, TypeError) as error:
            raise SnapshotError(f"a snapshot that is damaged: {type(error).__name__}") from error
        return snapshot


def story_units(story: Story) -> Iterator[Unit]:
    """Every passage, followed by its sentences where it has more than one."""
    for passage in story.passages():
        yield Unit(passage, passage.text, None)
        parts = sentences(passage.text)
        if len(parts) > 1:
            for number, text in enumerate(parts):
                yield Unit(passage, text, number)


def story_questions(story: Story) -> Iterator[Question]:
    """Every question that readers have, in the order of the story."""
    for asked in story.questions():
        for text in asked.answers:
            yield Question(text, asked.passage_id, is_open=False)
        for text in asked.open:
            yield Question(text, asked.passage_id, is_open=True)


def snapshot_id(story: Story, spec: EmbeddingSpec | None) -> str:
    """The content address: 16 hex digits of SHA-256 over story, model and format."""
    content = [FORMAT, story.model_dump(mode="json"), spec.model_dump() if spec else None]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(canonical).hexdigest()[:16]


async def build_snapshot(
    story: Story,
    embedder: Embedder,
    cache: Path,
    progress: Progress | None = None,
) -> Snapshot:
    """The snapshot of `story`, from the disk where it was built before, else embedded and kept.

    `cache` is the folder for built snapshots; one that cannot be written to only costs the time
    to embed again.
    """
    files = SnapshotFiles(cache)
    if built := files.read(snapshot_id(story, embedder.spec)):
        with contextlib.suppress(SnapshotError):
            return Snapshot.from_bytes(built)
    remembering = RememberedVectors(embedder, cache)
    texts = [unit.text for unit in story_units(story)]
    vectors = await remembering.passages(texts, progress)
    questions = [question.text for question in story_questions(story)]
    asked = await remembering.queries(questions, progress)
    labels = await align_labels(story, remembering)
    conflicts = await asyncio.to_thread(find_conflicts, story, labels)
    snapshot = Snapshot(story, embedder.spec, vectors, conflicts, asked)
    files.write(snapshot.id, snapshot.to_bytes())
    return snapshot
