"""The ledger keeps what was done, also when a run is killed in the middle of a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import IngestError
from knowledge.ingest.ledger import LEDGER, Entry, Ledger


def entry(name: str) -> Entry:
    return Entry(
        name=name, sha256=name * 2, drafted_by="extract", outcome="draft", id=name,
        fingerprint=(1, 2**47),
    )  # fmt: skip


def test_what_was_added_is_read_in_order(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.entries() == []
    for name in ("gull", "heron"):
        ledger.add(entry(name))
    assert Ledger(tmp_path).entries() == [entry("gull"), entry("heron")]


def test_a_line_torn_by_a_kill_is_forgotten_and_the_next_one_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add(entry("gull"))
    file = tmp_path / LEDGER
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:30])
    assert ledger.entries() == [entry("gull")]


def test_after_a_torn_line_the_ledger_goes_on(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add(entry("gull"))
    file = tmp_path / LEDGER
    file.write_bytes(file.read_bytes() + b'{"name": "to')
    ledger.add(entry("heron"))
    assert ledger.entries() == [entry("gull"), entry("heron")]


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_text('{"name": 1}\n' + entry("gull").model_dump_json() + "\n")
    with pytest.raises(IngestError, match=rf"{LEDGER}:1: "):
        Ledger(tmp_path).entries()
