"""The timeline and figures as pictures in Slack: for the caller alone, until they share them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode
from story_command import Caller, labels

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

Message = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    async with running_bot(socket_mode(slack)) as process:
        yield process


@pytest.fixture
def anna(slack: Playground, bot: BotProcess) -> Caller:
    return Caller(slack)


def images(message: Message) -> list[dict[str, Any]]:
    return [block for block in message["blocks"] if block["type"] == "image"]


async def test_where_the_bot_may_not_upload_the_picture_is_told_in_words(
    anna: Caller, slack: Playground
) -> None:
    scopes = slack.workspace.scopes
    slack.workspace.scopes = scopes - {"files:write"}
    try:
        message = await anna.types("summary downloads long")
        before = len(anna.private)
        await anna.presses(message, "Chart: ")
        await slack.wait_until(lambda: len(anna.private) > before or None)
        said = plain_text(anna.private[-1])
        assert "In words, it shows" in said and "Meso Clever" in said
    finally:
        slack.workspace.scopes = scopes


async def test_the_timeline_becomes_a_picture_with_an_alt_text_and_text_again(
    anna: Caller,
) -> None:
    message = await anna.types("timeline")
    drawn = await anna.gets(message, "As a picture")
    for image in images(drawn):
        file = anna.slack.workspace.files[image["slack_file"]["id"]]
        assert file["content"].startswith(b"\x89PNG")
    assert len(images(drawn)) == 2  # taller ones are shown as stripes
    assert "8 Jul 2025: BTW Media reports" in images(drawn)[0]["alt_text"]
    assert "13 Jan 2026: Alibaba reaffirms open source" in images(drawn)[1]["alt_text"]
    earlier = await anna.gets(drawn, "← Earlier")
    assert "2023: The period begins" in images(earlier)[0]["alt_text"]
    back = await anna.gets(earlier, "As text")
    assert not images(back) and "As a picture" in labels(back)


async def test_a_picture_is_for_the_caller_alone_until_they_share_it(anna: Caller) -> None:
    drawn = await anna.gets(await anna.types("timeline"), "As a picture")
    assert anna.slack.messages("newsroom") == []
    assert Caller(anna.slack, "ben").private == []
    await anna.presses(drawn, "Share")
    [shared] = await anna.slack.wait_until(lambda: anna.slack.messages("newsroom") or None)
    assert images(shared)[0]["slack_file"] == images(drawn)[0]["slack_file"]  # uploaded once
    assert not labels(shared)


async def test_below_figures_that_differ_there_is_a_chart_of_them(anna: Caller) -> None:
    message = await anna.types("summary long")
    drawn = await anna.gets(message, "Chart: Qwen: downloads")
    [image] = images(drawn)
    assert "more than 600 million downloads: Nov 2025 · Alibaba (Global Times)" in image["alt_text"]
    assert "over 300 million downloads: Apr 2025 · Meso Clever" in image["alt_text"]


async def test_what_cannot_be_drawn_is_answered_with_what_can(anna: Caller) -> None:
    message = await anna.types("picture of *dorian* grey")
    assert "no figure called “of ∗dorian∗ grey”" in plain_text(message)
    assert labels(message)[:2] == ["Timeline", "Qwen: downloads"]


async def test_a_file_that_slack_still_processes_is_shown_a_moment_later(
    anna: Caller, slack: Playground
) -> None:
    slack.workspace.file_processing = 1
    message = await anna.types("summary long")
    drawn = await anna.gets(message, "Chart: Qwen: derivative models")
    assert images(drawn)
    slack.workspace.file_processing = 0
