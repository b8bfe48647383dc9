"""Snapshots: one content, one name; kept whole, built once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from tiny_stories import CountingEmbedder, harbour, source, story

from knowledge.embeddings import EmbeddingSpec, NoEmbeddings, Progress, Vectors
from knowledge.errors import SnapshotError
from knowledge.seeds import read_story
from knowledge.snapshot import FORMAT, Snapshot, build_snapshot, snapshot_id, story_units
from knowledge.story import Name, Story
from knowledge.vector_cache import CHUNK

SPEC = EmbeddingSpec(model="hash")


@pytest.fixture
async def snapshot(tmp_path: Path) -> Snapshot:
    return await build_snapshot(harbour(), CountingEmbedder(), tmp_path)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that only root can write to; which must make no difference."""
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


# --- as bytes -------------------------------------------------------------------------------------


async def test_a_snapshot_comes_back_from_its_bytes(snapshot: Snapshot) -> None:
    back = Snapshot.from_bytes(snapshot.to_bytes())
    assert back.story == snapshot.story
    assert back.spec == snapshot.spec
    assert back.id == snapshot.id
    assert back.units == snapshot.units
    np.testing.assert_allclose(back.vectors, snapshot.vectors, atol=1e-3)


async def test_a_snapshot_without_vectors_comes_back_too(tmp_path: Path) -> None:
    snapshot = await build_snapshot(harbour(), NoEmbeddings(), tmp_path)
    back = Snapshot.from_bytes(snapshot.to_bytes())
    assert (back.spec, back.story) == (None, harbour())
    assert back.vectors.shape == (len(back.units), 0)


async def test_the_real_story_comes_back_from_its_bytes(real_snapshot: Snapshot) -> None:
    back = Snapshot.from_bytes(real_snapshot.to_bytes())
    assert (back.id, back.story) == (real_snapshot.id, real_snapshot.story)
    assert back.conflicts == real_snapshot.conflicts


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "cut in the head": lambda data: data[:9],
    "cut in the story": lambda data: data[:60],
    "cut in the vectors": lambda data: data[:-2],
    "a byte too many": lambda data: data + b"\0",
    "a changed byte": lambda data: data[:40] + bytes([data[40] ^ 0xFF]) + data[41:],
    "a flipped bit in the vectors": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "another kind of file": lambda data: b"\x89PNG\r\n\x1a\n" + data,
    "text": lambda data: b"a text that is longer than the head of a snapshot",
    "a story that lacks its parts": lambda data: packed(b'{"story": {"id": "x"}, "spec": null}'),
    "no story": lambda data: packed(b"{}"),
    "a list": lambda data: packed(b"[1, 2]"),
    "no JSON": lambda data: packed(b"\xff\xfe"),
}


def packed(content: bytes) -> bytes:
    """The bytes of a snapshot whose packed JSON is `content`, without vectors."""
    body = zlib.compress(content)
    return struct.pack(">6sHIII", b"BSTORY", FORMAT, len(body), 0, zlib.crc32(b"")) + body


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
async def test_damaged_or_foreign_bytes_are_refused(
    snapshot: Snapshot, damage: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(SnapshotError, match=r"damaged|not a snapshot"):
        Snapshot.from_bytes(damage(snapshot.to_bytes()))


async def test_a_snapshot_of_another_format_says_what_to_do(snapshot: Snapshot) -> None:
    data = bytearray(snapshot.to_bytes())
    data[6:8] = (99).to_bytes(2, "big")
    with pytest.raises(SnapshotError, match=r"format 99.*run `backstory publish`"):
        Snapshot.from_bytes(bytes(data))


# --- its name -------------------------------------------------------------------------------------


def test_one_content_has_one_name() -> None:
    assert snapshot_id(harbour(), SPEC) == snapshot_id(harbour(), SPEC.model_copy())
    assert len(snapshot_id(harbour(), SPEC)) == 16


def test_the_name_does_not_depend_on_the_order_of_keys() -> None:
    data = harbour().model_dump()
    turned = {key: data[key] for key in reversed(data)}
    turned["sources"] = [{key: s[key] for key in reversed(s)} for s in turned["sources"]]
    assert list(turned) != list(data)
    assert snapshot_id(Story.model_validate(turned), SPEC) == snapshot_id(harbour(), SPEC)


def test_the_name_does_not_depend_on_the_vectors() -> None:
    rows = len(list(story_units(harbour())))
    one = Snapshot(harbour(), SPEC, np.zeros((rows, 3), np.float32))
    other = Snapshot(harbour(), SPEC, np.ones((rows, 3), np.float32))
    assert one.id == other.id


@pytest.mark.parametrize(
    ("other", "spec"),
    [
        (harbour("55 million"), SPEC),
        (harbour().model_copy(update={"title": "Another"}), SPEC),
        (harbour().model_copy(update={"names": (Name(name="BP"),)}), SPEC),
        (harbour(), EmbeddingSpec(model="another")),
        (harbour(), EmbeddingSpec(model="hash", query_prefix="query: ")),
        (harbour(), None),
    ],
)
def test_another_content_or_model_has_another_name(
    other: Story, spec: EmbeddingSpec | None
) -> None:
    assert snapshot_id(other, spec) != snapshot_id(harbour(), SPEC)


def test_the_order_of_sources_and_passages_is_content() -> None:
    first, second = source("gull", "One.", "Two."), source("tern", "Three.")
    one, other = story(first, second), story(second, first)
    assert snapshot_id(one, SPEC) != snapshot_id(other, SPEC)


def test_the_model_is_content_and_no_model_is_another() -> None:
    specs = [None, SPEC, EmbeddingSpec(model="hash", passage_prefix="passage: ")]
    assert len({snapshot_id(harbour(), spec) for spec in specs}) == 3


def test_the_folder_a_story_is_in_does_not_matter(real_story: Story, tmp_path: Path) -> None:
    seeds = Path(__file__).parents[2] / "seeds" / "qwen-panic"
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    for file in seeds.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    assert snapshot_id(read_story(copy), SPEC) == snapshot_id(real_story, SPEC)


# --- what is embedded -----------------------------------------------------------------------------


def test_passages_are_embedded_whole_and_sentence_by_sentence() -> None:
    told = story(source("gull", "One. Two.", "Alone."), source("tern", "Three. Four."))
    assert [(unit.passage.id, unit.sentence, unit.text) for unit in story_units(told)] == [
        ("gull-1", None, "One. Two."),
        ("gull-1", 0, "One."),
        ("gull-1", 1, "Two."),
        ("gull-2", None, "Alone."),
        ("tern-1", None, "Three. Four."),
        ("tern-1", 0, "Three."),
        ("tern-1", 1, "Four."),
    ]


def snapshots_in(folder: Path) -> list[Path]:
    return [path for path in (folder / "snapshots").iterdir() if path.is_file()]


# --- building -------------------------------------------------------------------------------------


async def test_a_story_is_embedded_once_and_then_read_from_disk(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    first = await build_snapshot(harbour(), embedder, tmp_path)
    assert len(embedder.calls) == 1
    second = await build_snapshot(harbour(), embedder, tmp_path)
    assert len(embedder.calls) == 1
    assert second.id == first.id
    np.testing.assert_allclose(second.vectors, first.vectors, atol=1e-3)


async def test_of_an_edited_story_only_what_changed_is_embedded(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    first = await build_snapshot(harbour("40 million"), embedder, tmp_path)
    second = await build_snapshot(harbour("55 million"), embedder, tmp_path)
    assert [len(call) for call in embedder.calls] == [len(first.units), 2]
    assert all("55 million" in text for text in embedder.calls[1])
    np.testing.assert_array_equal(second.vectors[2:], first.vectors[2:])


async def test_a_changed_summary_or_claim_embeds_no_passage_again(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    await build_snapshot(harbour(), embedder, tmp_path)
    edited = harbour().model_copy(update={"summary": "Another one.", "title": "The bridge"})
    assert (await build_snapshot(edited, embedder, tmp_path)).story == edited
    assert len(embedder.calls) == 1


async def test_the_questions_of_a_story_are_embedded_as_questions_and_once(tmp_path: Path) -> None:
    class Prefixed(CountingEmbedder):
        spec = EmbeddingSpec(model="hash", query_prefix="query: ", passage_prefix="passage: ")

        def __init__(self) -> None:
            self.calls, self.asked = [], list[str]()

        async def queries(self, texts: Sequence[str]) -> Vectors:
            self.asked += texts
            return 1 - await CountingEmbedder().passages(texts)

    embedder = Prefixed()
    asked = story(source("gull", "Who pays?"), answers=["Who pays?"], open=["Why?"])
    first = await build_snapshot(asked, embedder, tmp_path)
    edited = asked.model_copy(update={"summary": "Another one."})
    second = Snapshot.from_bytes((await build_snapshot(edited, embedder, tmp_path)).to_bytes())
    assert embedder.asked == ["Who pays?", "Why?"]
    np.testing.assert_allclose(second.asked, 1 - await embedder.passages(embedder.asked), atol=1e-3)
    np.testing.assert_array_equal(second.vectors, first.vectors)


async def test_another_model_embeds_everything_anew(tmp_path: Path) -> None:
    other = CountingEmbedder("another")
    await build_snapshot(harbour(), CountingEmbedder(), tmp_path)
    snapshot = await build_snapshot(harbour(), other, tmp_path)
    assert [len(call) for call in other.calls] == [len(snapshot.units)]


async def test_a_build_that_was_interrupted_goes_on_where_it_was(tmp_path: Path) -> None:
    long = story(source("gull", *(f"Pier {n} of the harbour is closed." for n in range(600))))

    class Interrupted(CountingEmbedder):
        async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            if self.calls:
                raise KeyboardInterrupt
            return await super().passages(texts, progress)

    with pytest.raises(KeyboardInterrupt):
        await build_snapshot(long, Interrupted(), tmp_path)
    embedder = CountingEmbedder()
    await build_snapshot(long, embedder, tmp_path)
    assert sum(map(len, embedder.calls)) == 600 - CHUNK


async def test_a_text_that_comes_twice_is_embedded_once(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    twice = story(source("gull", "The port pays."), source("heron", "The port pays."))
    snapshot = await build_snapshot(twice, embedder, tmp_path)
    assert embedder.calls == [["The port pays."]]
    np.testing.assert_array_equal(snapshot.vectors[0], snapshot.vectors[1])


async def test_a_damaged_file_of_vectors_costs_only_time(tmp_path: Path) -> None:
    first = await build_snapshot(harbour(), CountingEmbedder(), tmp_path / "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "vectors.sqlite").write_bytes(b"no database" * 1000)
    embedder = CountingEmbedder()
    for price in ("40 million", "41 million", "42 million"):
        snapshot = await build_snapshot(harbour(price), embedder, tmp_path / "bad")
    assert len(embedder.calls[-1]) == 2  # remembered again
    np.testing.assert_array_equal(snapshot.vectors[2:], first.vectors[2:])


async def test_a_snapshot_searches_the_same_before_and_after_it_was_stored(
    tmp_path: Path,
) -> None:
    built = await build_snapshot(harbour(), CountingEmbedder(), tmp_path)
    np.testing.assert_array_equal(Snapshot.from_bytes(built.to_bytes()).vectors, built.vectors)


async def test_a_damaged_file_on_disk_is_replaced(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    await build_snapshot(harbour(), embedder, tmp_path)
    (file,) = snapshots_in(tmp_path)
    file.write_bytes(file.read_bytes()[:100])
    rebuilt = await build_snapshot(harbour(), embedder, tmp_path)
    assert rebuilt.story == harbour()
    (file,) = snapshots_in(tmp_path)
    assert Snapshot.from_bytes(file.read_bytes()).id == rebuilt.id


async def test_a_cache_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("no folder")
    embedder = CountingEmbedder()
    for built in (1, 2):
        snapshot = await build_snapshot(harbour(), embedder, blocked / "cache")
        assert snapshot.story == harbour()
        assert len(embedder.calls) == built


async def test_a_read_only_cache_costs_only_time(read_only: Path) -> None:
    snapshot = await build_snapshot(harbour(), CountingEmbedder(), read_only)
    assert snapshot.story == harbour()


async def test_nothing_but_whole_snapshots_is_left_on_disk(tmp_path: Path) -> None:
    snapshot = await build_snapshot(harbour(), CountingEmbedder(), tmp_path)
    (file,) = snapshots_in(tmp_path)
    assert file.stem == snapshot.id
    assert Snapshot.from_bytes(file.read_bytes()).id == snapshot.id


async def test_progress_is_told_up_to_the_last_text(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    snapshot = await build_snapshot(
        harbour(), CountingEmbedder(), tmp_path, lambda done, of: told.append((done, of))
    )
    assert told == [(len(snapshot.units), len(snapshot.units))]
    await build_snapshot(
        harbour(), CountingEmbedder(), tmp_path, lambda done, of: pytest.fail("nothing to embed")
    )
