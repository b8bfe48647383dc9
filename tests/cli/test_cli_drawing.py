"""`backstory chart` and `timeline --picture`: pictures in files."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import pytest
import typer
from bot_process import environment
from typer.testing import CliRunner, Result

from bot.commands import drawing, reading


@pytest.fixture
def backstory(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command in this process, with no settings but those given."""
    for name in os.environ.keys() - environment({}).keys():
        monkeypatch.delenv(name)
    cli = typer.Typer()
    reading.register(cli)
    drawing.register(cli)

    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == code, result.output
        return result

    return call


def width(file: Path) -> int:
    found: int = struct.unpack(">I", file.read_bytes()[16:20])[0]
    return found


def test_a_timeline_is_drawn_page_by_page_beside_the_text(backstory: Any, tmp_path: Path) -> None:
    result = backstory("timeline", "--picture", str(tmp_path / "story.png"))
    assert "2025-11-15" in result.stdout
    assert sorted(file.name for file in tmp_path.iterdir()) == ["story-2.png", "story.png"]
    assert width(tmp_path / "story.png") == width(tmp_path / "story-2.png") == 1080


def test_a_chart_is_told_and_drawn(backstory: Any, tmp_path: Path) -> None:
    file = tmp_path / "downloads.png"
    result = backstory("chart", "通义千问", "downloads", "--picture", str(file), "--language", "de")
    assert "Qwen: downloads" in result.stdout
    assert "over 300 million downloads: Apr. 2025 · Meso Clever" in result.stdout
    assert "more than 600 million downloads: Nov. 2025 · Alibaba (Global Times)" in result.stdout
    assert width(file) == 1080


def test_what_there_are_no_figures_of_is_answered_with_what_there_are(backstory: Any) -> None:
    result = backstory("chart", "nothing of the kind", code=1)
    assert "Qwen3, Qwen," in result.stderr
