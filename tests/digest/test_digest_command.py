"""`backstory digest`: shown and not posted, from what the channel was told or from a date."""

from __future__ import annotations

import io
import json
import os
from collections.abc import AsyncIterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import pytest_asyncio
import redis.asyncio
from bot_process import environment
from redis_server import running_redis
from tiny_stories import SOURCE_FILE, write_story

from bot.__main__ import main
from bot.digest import Told
from handlers.digests.told import Draft, Post, Tellings
from knowledge.store import Store

LATER = (
    SOURCE_FILE.replace("id: daily-gull", "id: tern")
    .replace("2024-03-05", "2024-06-01")
    .replace("as_of: 2024-03", "as_of: 2024-06")
    .replace("40 million", "55 million")
    .replace("gull.example", "tern.example")
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def redis_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def run(tmp_path: Path, redis_url: str) -> Any:
    """Runs a command in this process: its exit code, stdout and stderr."""
    folder = write_story(tmp_path / "seeds" / "harbour")
    settings = {
        "SEEDS_DIR": str(folder.parent), "REDIS_URL": redis_url,
        "BACKSTORY_CACHE": str(tmp_path / "cache"),
    }  # fmt: skip

    def call(*arguments: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, environment(settings), clear=True),
            mock.patch("sys.argv", ["backstory", *arguments]),
            redirect_stdout(out),
            redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main()
        return int(ended.value.code or 0), out.getvalue(), err.getvalue()

    call.folder = folder  # type: ignore[attr-defined]
    return call


def test_a_channel_that_was_told_nothing_gets_the_whole_story(run: Any) -> None:
    code, out, err = run("digest", "--channel", "C0NEWSROOM1")
    assert code == 0
    assert out.startswith("The harbour bridge: the story so far\n")
    assert "Bridge to cost more [1] · The Daily Gull · Mar 5, 2024" in out
    assert out.rstrip().endswith("[1] https://gull.example/bridge")
    assert "C0NEWSROOM1 was told nothing yet" in err
    assert "<http" not in out and "*" not in out


def test_json_is_alone_on_stdout_and_whole(run: Any) -> None:
    code, out, _ = run("digest", "--channel", "C0NEWSROOM1", "--json")
    digest = json.loads(out)
    assert code == 0
    assert (digest["channel"], digest["since"], digest["first"]) == ("C0NEWSROOM1", None, True)
    assert [source["id"] for source in digest["sources"]] == ["daily-gull"]
    (event,) = digest["events"]
    assert event["tellings"][0]["url"] == "https://gull.example/bridge"
    assert all(line["urls"] for line in digest["standing"])


def test_since_a_date_tells_what_came_after_it(run: Any) -> None:
    (run.folder / "tern.md").write_text(LATER)
    assert run("publish")[0] == 0
    digest = json.loads(run("digest", "--since", "2024-04", "--json")[1])
    assert [source["id"] for source in digest["sources"]] == ["tern"]
    (figure,) = digest["figures"]
    assert (figure["now"]["value"], figure["was"][0]["value"]) == ("55 million", "40 million")
    assert figure["now"]["url"] == "https://tern.example/bridge"
    (event,) = digest["events"]
    assert event["date"] == "2024-06-01"
    assert json.loads(run("digest", "--since", "2024-06-01", "--json")[1])["empty"]
    page = run("digest", "--since", "2024-06-01")[1]
    assert page.startswith("The harbour bridge: nothing new since Jun 1, 2024.")


async def test_new_is_what_the_channel_was_not_told(run: Any, redis_url: str) -> None:
    import asyncio

    assert (await asyncio.to_thread(run, "publish"))[0] == 0
    client = redis.asyncio.from_url(redis_url)
    told = Told.of(await Store(client).load("harbour", None))
    tellings = Tellings(client, lambda: 1_770_000_000.0)
    await tellings.settle(
        Post("T1", "C0PRESS", "now"), Draft(story="harbour", told=told.to_bytes()), "1.0"
    )
    await client.aclose()
    page = (await asyncio.to_thread(run, "digest", "--channel", "C0PRESS"))[1]
    assert page.startswith("The harbour bridge: nothing new since Feb 2, 2026.")
    other = await asyncio.to_thread(run, "digest", "--channel", "C0OTHER")
    assert "the story so far" in other[1]
    (run.folder / "tern.md").write_text(LATER)
    assert (await asyncio.to_thread(run, "publish"))[0] == 0
    out = (await asyncio.to_thread(run, "digest", "--channel", "C0PRESS", "--json"))[1]
    digest = json.loads(out)
    assert [source["id"] for source in digest["sources"]] == ["tern"]
    assert not digest["first"]


@pytest.mark.parametrize("date", ["yesterday", "2024-13", "2024-02-30", "24", "2024-1-1", ""])
def test_what_is_no_date_is_refused_in_one_line(run: Any, date: str) -> None:
    code, out, err = run("digest", "--since", date)
    assert (code, out) == (2, "")
    assert err == f"backstory: --since {date}: must be a date, such as 2025-11-16 or 2025-11\n"
