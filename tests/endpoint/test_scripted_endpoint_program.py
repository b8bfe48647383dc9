"""The scripted endpoint as a program of its own, for tests that run the whole bot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import scripted_endpoint

from bot.llm import Endpoint, EndpointOverloaded, Message


async def test_it_plays_a_script_from_a_file(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    replies = ["Hello [1].", {"text": "In English?", "when": "Put the last question"}]
    overloaded = {"status": 503, "body": "try later"}
    script.write_text(json.dumps({"models": ["tiny"], "replies": [*replies, overloaded]}))
    program = subprocess.Popen(  # noqa: ASYNC220 - it prints one line, and is killed
        [sys.executable, scripted_endpoint.__file__, "0", str(script)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        endpoint = Endpoint(program.stdout.readline().strip())
        said = [
            await endpoint.complete([Message("user", asked)], 50)
            for asked in ("Put the last question into English.", "What is new?")
        ]
        assert said == ["In English?", "Hello [1]."]
        assert await endpoint.model() == "tiny"
        try:
            await endpoint.complete([Message("user", "And then?")], 50)
        except EndpointOverloaded as error:
            assert "try later" in str(error)
        else:
            raise AssertionError("the third reply was an error")
        await endpoint.close()
    finally:
        program.kill()
        program.wait()
