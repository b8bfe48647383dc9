"""Completions that are kept on disk: what is kept of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, THOUGHTS, Serve, pieces_of
from scripted_endpoint import Reply

from bot.llm import ANEW, Chain
from bot.remembered import Remembered

VOID = {
    "thinking that only ends": (Reply(f"{THOUGHTS}</think>{ANSWER}"), THOUGHTS),
    "a reply that broke off": (scripted.CUT, scripted.CUT.text),
}


def kept(folder: Path) -> Path:
    """The only file in it."""
    [file] = folder.iterdir()
    return file


@pytest.mark.parametrize("case", VOID)
async def test_what_has_become_void_is_not_kept(serve: Serve, tmp_path: Path, case: str) -> None:
    first, void = VOID[case]
    server, endpoint = serve([first, Reply(ANSWER)])
    remembered = Remembered(Chain([endpoint], pause=lambda: 0), tmp_path)
    seen = await pieces_of(remembered)
    assert "".join(seen).startswith(void)  # so far as it came, who waits has seen it
    asked = len(server.requests)
    assert "".join(json.loads(kept(tmp_path).read_text())["pieces"]) == ANSWER
    again = await pieces_of(remembered)
    assert "".join(again) == ANSWER == "".join(seen[seen.index(ANEW) + 1 :])
    assert len(server.requests) == asked
