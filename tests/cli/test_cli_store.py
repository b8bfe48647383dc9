"""The store from the command line: publish, go back, accept, retract, and ask one story of two."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import pytest_asyncio
import redis.asyncio
from bot_process import environment
from redis_server import running_redis
from test_cli_ask import backstory
from tiny_stories import SOURCE_FILE, write_story

from bot.__main__ import main

PRICE = "How much will the bridge at Brenholm cost?"
PILOT = "Who is the zeppelin captain?"

ZEPPELIN_STORY = "id: zeppelin\ntitle: The zeppelin\nlanguage: en\nsummary: A zeppelin flies.\n"
ZEPPELIN_SOURCE = """\
---
id: evening-tern
title: A zeppelin over the harbour
publisher: The Evening Tern
url: unknown
published: unknown
precision: unknown
language: en
grade: A
---

## Summary

A zeppelin flew over the harbour.

## Passages

### 1

The zeppelin captain is Ottokar Falk. Ottokar Falk flew the zeppelin over the harbour.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def redis_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is embedded once need not be embedded again by the next test."""
    return tmp_path_factory.mktemp("cache")


def command(arguments: tuple[str, ...], settings: dict[str, str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command, here: to start a process takes it a second."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment(settings), clear=True),
        mock.patch("sys.argv", ["backstory", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


class Desk:
    """Where stories are edited and published: two of them, `harbour` and `zeppelin`."""

    def __init__(self, seeds: Path, redis_url: str, cache: Path) -> None:
        self.seeds = seeds
        self.gull = seeds / "harbour" / "daily-gull.md"
        self.settings = {
            "SEEDS_DIR": str(seeds), "REDIS_URL": redis_url, "BACKSTORY_CACHE": str(cache),
        }  # fmt: skip

    async def does(self, *arguments: str) -> tuple[str, str]:
        """What a command writes to stdout and to stderr, when all goes well."""
        code, out, err = await asyncio.to_thread(command, arguments, self.settings)
        assert code == 0, err
        return out, err

    async def refuses(self, *arguments: str) -> str:
        """The one line in which a command says why not."""
        code, out, err = await asyncio.to_thread(command, arguments, self.settings)
        assert (code, out) == (2, ""), err
        (line,) = err.splitlines()
        assert line.startswith("backstory: ")
        return line

    async def asks(self, question: str, *options: str) -> dict[str, Any]:
        out, _ = await self.does("ask", question, "--json", *options)
        answer: dict[str, Any] = json.loads(out)
        return answer

    def edit(self, old: str, new: str) -> None:
        text = self.gull.read_text()
        assert old in text
        self.gull.write_text(text.replace(old, new))


@pytest_asyncio.fixture(loop_scope="function")
async def desk(tmp_path: Path, redis_url: str, cache: Path) -> Desk:
    client = redis.asyncio.from_url(redis_url)
    await client.flushall()
    await client.aclose()
    seeds = tmp_path / "seeds"
    write_story(seeds / "harbour")
    (seeds / "zeppelin").mkdir()
    (seeds / "zeppelin" / "story.yaml").write_text(ZEPPELIN_STORY)
    (seeds / "zeppelin" / "evening-tern.md").write_text(ZEPPELIN_SOURCE)
    return Desk(seeds, redis_url, cache)


def cited(answer: dict[str, Any]) -> set[str]:
    return {citation["passage_id"].rpartition("-")[0] for citation in answer["citations"]}


# --- publish and go back --------------------------------------------------------------------------


async def test_publish_says_what_is_new(desk: Desk) -> None:
    code, out, err = await backstory("publish", **desk.settings)  # a process of its own
    assert (code, out) == (0, "")
    first = err.splitlines()[-2:]
    assert [line.partition(": ")[0] for line in first] == ["harbour", "zeppelin"]
    assert all(line.endswith(" published") for line in first)
    _, err = await desk.does("publish")
    assert err.splitlines() == [
        line.removesuffix("published") + "already current" for line in first
    ]


async def test_what_goes_wrong_is_one_line_and_no_traceback(desk: Desk) -> None:
    code, out, err = await backstory("rollback", **desk.settings)
    assert (code, out) == (2, "")
    assert err == "backstory: the store holds no story: run `backstory publish`\n"


async def test_an_edit_is_published_rolled_back_and_brought_back_by_name(desk: Desk) -> None:
    await desk.does("publish")
    desk.edit("40 million", "55 million")
    _, err = await desk.does("publish")
    assert "zeppelin: snapshot" in err and "already current" in err
    assert "55 million" in (await desk.asks(PRICE, "--story", "harbour"))["text"]

    out, err = await desk.does("rollback", "--story", "harbour")
    assert out == ""
    said, undo = err.splitlines()
    assert said.startswith("harbour: now answering from ")
    assert "40 million" in (await desk.asks(PRICE, "--story", "harbour"))["text"]
    assert cited(await desk.asks(PILOT, "--story", "zeppelin")) == {"evening-tern"}

    shown, _ = await desk.does("rollback", "--story", "harbour", "--list")
    newer, current = shown.splitlines()
    assert (newer[0], current[0]) == (" ", "*")
    assert newer.split()[0].rstrip(",") in undo

    undoing = undo.removeprefix("undo: backstory ").split()
    out, _ = await desk.does(*undoing, "--json")
    told = json.loads(out)
    assert told["story"] == "harbour"
    assert [(g["id"] in undo, g["is_current"]) for g in told["generations"]] == [
        (True, True),
        (False, False),
    ]
    assert "55 million" in (await desk.asks(PRICE, "--story", "harbour"))["text"]


async def test_where_there_is_nothing_to_go_back_to_one_line_says_so(desk: Desk) -> None:
    await desk.does("publish")
    assert "zeppelin: no generation before this one is kept" in await desk.refuses(
        "rollback", "--story", "zeppelin"
    )
    said = await desk.refuses("rollback", "--story", "zeppelin", "--to", "0123")
    assert "no generation '0123'" in said and "--list" in said


async def test_a_faulty_file_of_one_story_publishes_neither(desk: Desk) -> None:
    await desk.does("publish")
    desk.edit("grade: B", "grade: E")
    tern = desk.seeds / "zeppelin" / "evening-tern.md"
    tern.write_text(ZEPPELIN_SOURCE.replace("Ottokar Falk", "Ada Kestrel"))
    assert f"{desk.gull}:9: grade: " in await desk.refuses("publish")
    assert "Ottokar" in (await desk.asks(PILOT, "--story", "zeppelin"))["text"]


# --- one story of two -----------------------------------------------------------------------------


async def test_a_question_goes_to_the_story_that_is_named_else_to_the_first(desk: Desk) -> None:
    named = await desk.asks(PILOT, "--story", "zeppelin")  # the store was empty: it is published
    (citation,) = named["citations"]
    assert (citation["publisher"], citation["url"], citation["published"]) == (
        "The Evening Tern", None, None,
    )  # fmt: skip
    assert (await desk.asks(PILOT))["declined"] is True
    out, _ = await desk.does("search", "zeppelin", "--story", "zeppelin")
    assert " 1. evening-tern-1  The Evening Tern" in out
    assert "None" not in out
    out, _ = await desk.does("ask", PILOT, "--story", "zeppelin")
    assert "[1] The Evening Tern, A zeppelin over the harbour" in out
    assert "None" not in out


@pytest.mark.parametrize("arguments", [["ask", "Why?"], ["search", "x"], ["rollback"]])
async def test_a_story_that_is_not_there_is_refused_with_those_that_are(
    desk: Desk, arguments: list[str]
) -> None:
    await desk.does("publish")
    said = await desk.refuses(*arguments, "--story", "airport")
    assert "--story: there is no story 'airport'; there are: harbour, zeppelin" in said


# --- drafts ---------------------------------------------------------------------------------------


async def test_an_accepted_draft_is_a_source_and_answered_from(desk: Desk) -> None:
    drafts = desk.seeds / "harbour" / "drafts"
    drafts.mkdir()
    text = SOURCE_FILE.replace("daily-gull", "heron").replace("40 million", "70 million")
    (drafts / "heron.md").write_text(text.replace("The Daily Gull", "The Heron"))
    (drafts / "faulty.md").write_text("no front matter")
    assert "name the story with --story" in await desk.refuses("accept", "--all")
    assert "name those to accept, or --all" in await desk.refuses("accept", "--story", "harbour")
    said = await desk.refuses("accept", str(drafts / "faulty.md"), "--story", "harbour")
    assert f"{drafts / 'faulty.md'}:1: must begin with" in said
    (drafts / "faulty.md").unlink()
    _, err = await desk.does("accept", "--all", "--story", "harbour")
    assert f"heron.md is a source now: {desk.seeds / 'harbour' / 'heron.md'}" in err
    assert "harbour: snapshot" in err
    assert list(drafts.iterdir()) == []
    answer = await desk.asks(PRICE, "--story", "harbour")
    assert "heron" in cited(answer)
    assert "70 million" in answer["text"]


async def test_a_draft_of_an_id_that_is_there_needs_replace(desk: Desk) -> None:
    drafts = desk.seeds / "harbour" / "drafts"
    drafts.mkdir()
    draft = drafts / "daily-gull.md"
    draft.write_text(SOURCE_FILE.replace("40 million", "70 million"))
    refused = await desk.refuses("accept", str(draft), "--story", "harbour")
    assert "--replace" in refused
    _, err = await desk.does(
        "accept", str(draft), "--story", "harbour", "--replace", "--no-publish"
    )
    assert "snapshot" not in err
    assert "70 million" in desk.gull.read_text()


# --- retract --------------------------------------------------------------------------------------


async def test_a_retracted_source_is_in_no_answer_until_that_is_undone(desk: Desk) -> None:
    before = desk.gull.read_bytes()
    shutil.copy(desk.gull, desk.seeds / "harbour" / "heron.md")
    heron = desk.seeds / "harbour" / "heron.md"
    heron.write_text(SOURCE_FILE.replace("daily-gull", "heron").replace("40 million", "70 million"))
    await desk.does("publish")
    assert cited(await desk.asks(PRICE)) == {"daily-gull", "heron"}

    retract = ["retract", "daily-gull", "--reason", "The price was made up: all of it."]
    _, err = await desk.does(*retract, "--on", "2024-04", "--story", "harbour")
    assert "daily-gull is marked as retracted" in err
    assert "`backstory retract daily-gull --undo` undoes it" in err
    assert cited(await desk.asks(PRICE)) == {"heron"}
    assert "40 million" not in (await desk.does("search", "40 million crowns"))[0]

    corrected = ["--corrected", "--reason", "A slip", "--replaced-by", "daily-gull"]
    await desk.does("retract", "heron", *corrected, "--story", "harbour")
    answer = await desk.asks(PRICE)
    assert answer["declined"] is True
    assert (answer["citations"], answer["conflicts"]) == ([], [])

    _, err = await desk.does("retract", "daily-gull", "--undo", "--story", "harbour")
    assert "daily-gull is answered from again" in err
    assert desk.gull.read_bytes() == before
    assert cited(await desk.asks(PRICE)) == {"daily-gull"}


REFUSED = {
    "without a reason": (["daily-gull"], "--reason: say why"),
    "an unknown source": (["tern", "--reason", "x"], "no source 'tern'; there are: daily-gull"),
    "a date in words": (["daily-gull", "--reason", "x", "--on", "today"], "a date like 2025-11-16"),
    "an unknown successor": (
        ["daily-gull", "--reason", "x", "--replaced-by", "heron"], "no source 'heron' to replace it"
    ),
    "nothing to undo": (["daily-gull", "--undo"], "is not withdrawn"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_cannot_be_retracted_is_said_in_one_line(
    desk: Desk, arguments: list[str], words: str
) -> None:
    before = desk.gull.read_bytes()
    assert words in await desk.refuses("retract", *arguments, "--story", "harbour")
    assert desk.gull.read_bytes() == before


async def test_the_story_of_a_source_must_be_named_where_there_are_several(desk: Desk) -> None:
    said = await desk.refuses("retract", "daily-gull", "--reason", "x")
    assert "--story; there are: harbour, zeppelin" in said
    said = await desk.refuses("retract", "daily-gull", "--reason", "x", "--story", "airport")
    assert "there is no story 'airport'; there are: harbour, zeppelin" in said
