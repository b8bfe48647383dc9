"""`/story` where there are several stories, some sources left, and readers of other languages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode
from story_command import Caller, labels
from tiny_stories import write_story

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

ZEPPELIN = """\
---
id: evening-tern
title: Le dirigeable <b>*repart*</b> & _revient_
publisher: The Evening Tern
url: https://tern.example/zeppelin
published: 2026-02
precision: month
language: fr
grade: D
withdrawn:
  kind: retracted
  reason: The flight <never> happened.
  on: 2026-03-01
---

## Summary

Un dirigeable.

## Passages

### 1

Le dirigeable traverse le port à midi.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    slack: Playground, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    seeds = tmp_path_factory.mktemp("seeds")
    write_story(seeds / "harbour")
    zeppelin = seeds / "zeppelin"
    zeppelin.mkdir()
    (zeppelin / "story.yaml").write_text(
        "id: zeppelin\ntitle: The zeppelin\nlanguage: fr\nsummary: Un dirigeable revient.\n"
    )
    (zeppelin / "evening-tern.md").write_text(ZEPPELIN)
    (zeppelin / "night-heron.md").write_text(
        ZEPPELIN.replace("evening-tern", "night-heron").split("withdrawn:")[0]
        + "---\n"
        + ZEPPELIN.split("---\n")[2]
    )
    settings = {
        **socket_mode(slack),
        "SEEDS_DIR": str(seeds),
        "BACKSTORY_CACHE": str(tmp_path_factory.mktemp("cache")),
    }
    async with running_bot(settings) as process:
        yield process


@pytest.fixture
def anna(slack: Playground, bot: BotProcess) -> Caller:
    return Caller(slack)


async def test_a_channel_takes_another_story_and_goes_back_by_a_button(
    slack: Playground, anna: Caller
) -> None:
    assert (await anna.reads("summary")).startswith("The harbour bridge")
    assert "/story use STORY" in await anna.reads("help")
    message = await anna.types("use zeppelin")
    said = plain_text(message)
    assert "now go to The zeppelin" in said and "Before, they went to The harbour bridge" in said
    assert (await anna.reads("summary")).startswith("The zeppelin")
    assert (await Caller(slack, "anna", "@anna").reads("summary")).startswith("The harbour bridge")
    back = await anna.gets(message, "Back to The harbour bridge")
    assert "now go to The harbour bridge" in plain_text(back)
    assert (await anna.reads("summary")).startswith("The harbour bridge")


async def test_an_unknown_story_changes_nothing_and_is_answered_with_all_there_are(
    anna: Caller,
) -> None:
    message = await anna.types("use zepelin")
    assert "There is no story called “zepelin”" in plain_text(message)
    assert labels(message) == ["The zeppelin", "The harbour bridge"]  # the nearest first
    assert (await anna.reads("summary")).startswith("The harbour bridge")
    chosen = await anna.gets(message, "The zeppelin")
    assert "now go to The zeppelin" in plain_text(chosen)
    await anna.types("use harbour")
    assert "go to The harbour bridge" in await anna.reads("use")


async def test_a_withdrawn_source_is_marked_with_the_reason_and_comes_last(
    slack: Playground, bot: BotProcess
) -> None:
    ben = Caller(slack, "ben", "general")
    await ben.types("use zeppelin")
    message = await ben.types("sources")
    said = plain_text(message)
    assert "Retracted (1 Mar 2026): The flight <never> happened." in said
    assert "Grade D: weak, far from those who know" in said
    assert said.index("Grade D") < said.index("Retracted")
    assert labels(message) == ["Summary", "Share in channel"]
    assert "French" in said and "The Evening Tern · Feb 2026" in said
    gone = await ben.reads("summary evening-tern")
    assert "Retracted" in gone and "Un dirigeable" not in gone


async def test_a_story_in_another_language_than_the_reader_s_says_so_in_a_line(
    slack: Playground, bot: BotProcess
) -> None:
    ben = Caller(slack, "ben", "@ben")
    assert "own words" not in await ben.reads("summary")
    await ben.types("use zeppelin")
    said = await ben.reads("summary")
    assert "The sources' own words, in French" in said and "Un dirigeable revient" in said
