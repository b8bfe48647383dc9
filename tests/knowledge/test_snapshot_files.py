"""Built snapshots on disk: found again, and taken away when nobody has used them for long."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tiny_stories import CountingEmbedder, harbour

from knowledge.snapshot import build_snapshot
from knowledge.snapshot_files import KEEP, KEEP_S, SnapshotFiles


def unused_for(seconds: float, folder: Path) -> None:
    """Sets every snapshot in `folder` back, each a little more than the one before."""
    for age, file in enumerate(sorted(folder.glob("snapshots/*"))):
        os.utime(file, (0, time.time() - seconds - age))


def kept(folder: Path) -> int:
    return len([*folder.glob("snapshots/*")])


def test_what_was_written_is_read(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path)
    files.write("a", b"bytes")
    assert files.read("a") == b"bytes"
    assert files.read("b") is None


def test_what_nobody_used_for_long_is_taken_away_but_for_the_last(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path)
    for number in range(2 * KEEP):
        files.write(f"{number:03}", b"bytes")
    unused_for(2 * KEEP_S, tmp_path)
    files.write("new", b"bytes")
    assert kept(tmp_path) == KEEP
    assert files.read("new")
    assert files.read("000")  # the last of them that was used
    assert not files.read(f"{2 * KEEP - 1:03}")


def test_however_many_were_used_today_stay(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path)
    for number in range(2 * KEEP):
        files.write(f"{number:03}", b"bytes")
    assert kept(tmp_path) == 2 * KEEP


def test_what_is_read_counts_as_used(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path)
    for number in range(2 * KEEP):
        files.write(f"{number:03}", b"bytes")
    unused_for(2 * KEEP_S, tmp_path)
    oldest = f"{2 * KEEP - 1:03}"
    assert files.read(oldest)
    files.write("new", b"bytes")
    assert files.read(oldest)


async def test_a_story_that_is_published_again_and_again_is_built_once(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    first = await build_snapshot(harbour(), embedder, tmp_path)
    files = SnapshotFiles(tmp_path)
    for number in range(2 * KEEP):
        files.write(f"{number:03}", b"bytes")
        unused_for(2 * KEEP_S, tmp_path)
        assert (await build_snapshot(harbour(), embedder, tmp_path)).id == first.id
    assert (tmp_path / "snapshots" / f"{first.id}.snapshot").exists()
    assert kept(tmp_path) <= KEEP + 1


def test_a_folder_that_cannot_be_written_to_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file where the folder belongs")
    files = SnapshotFiles(tmp_path)
    files.write("a", b"bytes")
    assert files.read("a") is None
