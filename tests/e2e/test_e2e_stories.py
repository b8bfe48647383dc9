"""Two stories in one bot: channels choose, stories come and change, sources go; while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from bot_process import BACKSTORY, BotProcess, environment, running_bot, socket_mode
from redis_server import running_redis
from tiny_stories import SOURCE_FILE, write_story

from playground import Playground, links, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

PRICE = "How much will the bridge at Brenholm cost?"
CAPTAIN = "Who is the captain of the zeppelin?"
GULL = "https://gull.example/bridge"

UNDATED = """\
---
id: {id}
title: unknown
publisher: unknown
url: unknown
published: unknown
precision: unknown
language: en
grade: C
---

## Summary

In short.

## Passages

{passages}
"""


def write_undated(seeds: Path, story: str, title: str, source: str, *passages: str) -> None:
    """A story of one source, of which nothing is known but what it says."""
    numbered = "\n\n".join(f"### {number}\n\n{text}" for number, text in enumerate(passages, 1))
    folder = seeds / story
    folder.mkdir()
    (folder / "story.yaml").write_text(
        f"id: {story}\ntitle: {title}\nlanguage: en\nsummary: {title} is in the news.\n"
    )
    (folder / f"{source}.md").write_text(UNDATED.format(id=source, passages=numbered))


class Newsroom:
    """The bot with the stories `harbour` and `zeppelin`, and those who edit and ask."""

    def __init__(self, bot: BotProcess, slack: Playground, settings: dict[str, str]) -> None:
        self.bot, self.slack, self._settings = bot, slack, settings
        self.seeds = Path(settings["SEEDS_DIR"])

    async def hears(self, channel: str, text: str) -> dict[str, Any]:
        """What the bot says to `text`."""
        direct = channel.startswith("@")
        mention = "" if direct else f"<@{self.slack.workspace.bot_user_id}> "
        ts = await self.slack.say(channel[1:] if direct else "anna", channel, mention + text)
        return await self.slack.wait_for_reply(channel, ts, timeout=30)

    async def says(self, channel: str, text: str) -> str:
        return plain_text(await self.hears(channel, text))

    async def runs(self, *command: str) -> None:
        """An operator's command, and the bot has noticed it."""
        before = self.bot.log.count("now answering from snapshot")
        process = await asyncio.create_subprocess_exec(
            BACKSTORY, *command, env=environment(self._settings),
            stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        _, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        async with asyncio.timeout(30):
            while self.bot.log.count("now answering from snapshot") == before:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def page(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as web, web.get(self.bot.url + path) as reply:
            return reply.status, await reply.text()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def newsroom(
    slack: Playground, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Newsroom]:
    seeds = tmp_path_factory.mktemp("seeds")
    write_story(seeds / "harbour")
    write_undated(
        seeds, "zeppelin", "The zeppelin", "evening-tern",
        "The captain of the zeppelin is Ottokar Falk. He learned to fly it in Ulm.",
        "It crossed the harbour at noon. Its next stop is the island of Vell.",
    )  # fmt: skip
    async with running_redis(tmp_path_factory.mktemp("redis")) as redis_url:
        settings = {
            **socket_mode(slack),
            "REDIS_URL": redis_url,
            "SEEDS_DIR": str(seeds),
            "BACKSTORY_CACHE": str(tmp_path_factory.mktemp("cache")),
        }
        async with running_bot(settings) as bot:
            yield Newsroom(bot, slack, settings)


# --- which story a channel asks -------------------------------------------------------------------


async def test_who_has_chosen_nothing_asks_the_first_story(newsroom: Newsroom) -> None:
    reply = await newsroom.hears("newsroom", PRICE)
    assert "40 million crowns" in plain_text(reply)
    assert ("[1]", GULL) in links(reply)


async def test_a_channel_chooses_its_story_and_no_other_channel_s(newsroom: Newsroom) -> None:
    assert "Ottokar Falk" not in await newsroom.says("investigations", CAPTAIN)
    said = await newsroom.says("investigations", "use zeppelin")
    assert "Questions in this channel now go to The zeppelin." in said.replace("*", "")
    assert "use harbour" in said
    assert "Ottokar Falk" in await newsroom.says("investigations", CAPTAIN)
    assert "Ottokar Falk" not in await newsroom.says("newsroom", CAPTAIN)
    assert "40 million" in await newsroom.says("newsroom", PRICE)
    assert "The harbour bridge" in await newsroom.says("investigations", "Use harbour.")
    assert "40 million" in await newsroom.says("investigations", PRICE)


async def test_a_direct_message_chooses_too(newsroom: Newsroom) -> None:
    await newsroom.says("@chen", "use zeppelin")
    assert "Ottokar Falk" in await newsroom.says("@chen", CAPTAIN)
    assert "Ottokar Falk" not in await newsroom.says("@dana", CAPTAIN)


async def test_a_story_that_is_not_there_is_answered_with_those_that_are(
    newsroom: Newsroom,
) -> None:
    said = await newsroom.says("newsroom", "use nonsense")
    assert "no story" in said and "nonsense" in said
    for known in ("harbour", "The harbour bridge", "zeppelin", "The zeppelin"):
        assert known in said
    assert "40 million" in await newsroom.says("newsroom", PRICE)


async def test_help_says_which_stories_there_are_and_how_to_change(newsroom: Newsroom) -> None:
    said = await newsroom.says("newsroom", "help")
    assert "use" in said
    for known in ("harbour", "The harbour bridge", "zeppelin", "The zeppelin"):
        assert known in said


# --- sources of which little is known -------------------------------------------------------------


async def test_what_is_not_known_of_a_source_is_left_out_of_the_answer(newsroom: Newsroom) -> None:
    await newsroom.says("@ben", "use zeppelin")
    reply = await newsroom.hears("@ben", CAPTAIN)
    assert "Falk" in plain_text(reply)
    assert "evening-tern" in plain_text(reply)  # called by its id, for want of a name
    assert links(reply) == []
    assert "None" not in str(reply["text"]) + str(reply["blocks"])
    assert "unknown" not in str(reply["text"]) + str(reply["blocks"])


async def test_the_pages_list_every_story_and_say_what_is_not_known(newsroom: Newsroom) -> None:
    status, listed = await newsroom.page("/sources")
    assert status == 200
    for words in ("The harbour bridge", "The zeppelin", "Bridge to cost more", "evening-tern"):
        assert words in listed
    assert "<td>unknown</td><td>unknown</td>" in listed
    status, page = await newsroom.page("/sources/evening-tern")
    assert status == 200
    assert "Publisher unknown" in page and "date unknown" in page
    assert "original</a>" not in page
    for text in (listed, page):
        assert "None" not in text
        assert 'href=""' not in text
    _, known = await newsroom.page("/sources/daily-gull")
    assert f'<a href="{GULL}" rel="noopener noreferrer">Read the original</a>' in known


# --- what an operator changes while it runs -------------------------------------------------------


async def test_a_story_that_is_published_meanwhile_can_be_used(newsroom: Newsroom) -> None:
    write_undated(
        newsroom.seeds, "lighthouse", "The lighthouse", "night-heron",
        "The keeper of the lighthouse is Ada Kestrel. She came to the island in May.",
        "The lamp was lit again in spring. Fishermen had asked for that for years.",
    )  # fmt: skip
    assert "keine Story" in await newsroom.says("@dana", "use lighthouse")  # her Slack is German
    await newsroom.runs("publish")
    assert "The lighthouse" in await newsroom.says("@dana", "use lighthouse")
    assert "Ada Kestrel" in await newsroom.says("@dana", "Who is the keeper of the lighthouse?")
    assert "The lighthouse" in (await newsroom.page("/sources"))[1]
    assert "The lighthouse" in await newsroom.says("newsroom", "help")


async def test_a_retracted_source_leaves_the_answers_and_its_page_says_why_until_a_rollback(
    newsroom: Newsroom,
) -> None:
    why = "The price was “made up” by <nobody>."
    await newsroom.runs("retract", "daily-gull", "--reason", why, "--story", "harbour")
    reply = await newsroom.hears("newsroom", PRICE)
    assert "40 million" not in plain_text(reply)
    assert links(reply) == []
    status, page = await newsroom.page("/sources/daily-gull")
    assert status == 200
    assert "Retracted" in page
    assert "The price was “made up” by &lt;nobody&gt;." in page
    assert "(retracted)" in (await newsroom.page("/sources"))[1]
    assert "Vell" in await newsroom.says("@chen", "What is the zeppelin's next stop?")  # as before

    await newsroom.runs("rollback", "--story", "harbour")
    reply = await newsroom.hears("newsroom", PRICE)
    assert "40 million crowns" in plain_text(reply)
    assert ("[1]", GULL) in links(reply)
    assert "Retracted" not in (await newsroom.page("/sources/daily-gull"))[1]


async def test_an_edit_is_answered_from_and_its_page_shows_it(newsroom: Newsroom) -> None:
    dearer = SOURCE_FILE.replace("40 million", "55 million")
    (newsroom.seeds / "harbour" / "daily-gull.md").write_text(dearer)
    await newsroom.runs("publish")
    assert "55 million" in await newsroom.says("newsroom", PRICE)
    assert "55 million" in (await newsroom.page("/sources/daily-gull"))[1]
