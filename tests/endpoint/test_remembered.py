"""Completions that are kept on disk: what is kept of them, and for which model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, THOUGHTS, Serve, pieces_of
from scripted_endpoint import Reply

from bot.drafting import make_drafter
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


@pytest.mark.parametrize("name", ["default", "/model", "Local-Model"])
async def test_two_servers_whose_model_has_a_name_for_any_share_nothing(
    serve: Serve, tmp_path: Path, name: str
) -> None:
    for said in ("From the one.", "From the other."):
        server, endpoint = serve([Reply(said, likeliest={"Yes": 0.0})], model=name)
        for _ in range(2):
            remembered = Remembered(Chain([endpoint]), tmp_path)
            assert await remembered.complete(QUESTION, 50) == said
            assert "".join(await pieces_of(remembered)) == said
            assert await remembered.probability(QUESTION, ["yes", "no"]) is not None
            drafter = await make_drafter(Chain([endpoint]), tmp_path)
            assert await drafter.ask("Draft.", "A passage.", {"type": "object"}) == said
        assert len(server.requests) == 4


async def test_a_model_with_a_name_of_its_own_is_the_same_wherever_it_is(
    serve: Serve, tmp_path: Path
) -> None:
    for _ in range(2):
        _, endpoint = serve([Reply(ANSWER)], model="org/qwen3-4b")
        assert await Remembered(endpoint, tmp_path).complete(QUESTION, 50) == ANSWER
    # What is on disk from before stays known.
    assert kept(tmp_path).stem == "6585b56546c38560f063624d5ec13fa4"
