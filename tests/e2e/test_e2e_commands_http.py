"""`/story` over HTTP, where a command's text may hold any word."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_process import BotProcess, over_http, running_bot
from story_command import Caller, labels, now

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    async with running_bot(over_http(slack)) as process:
        slack.use_http(f"{process.url}/slack/events")
        yield process


@pytest.fixture
def anna(slack: Playground, bot: BotProcess) -> Caller:
    return Caller(slack)


async def test_what_the_sources_tell_comes_with_the_acknowledgement(anna: Caller) -> None:
    assert (await anna.reads("summary")).startswith("The Qwen panic")
    assert "/story timeline" in await anna.reads("")


@pytest.mark.parametrize("text", ["payload", "who payload=1&payload", "what is in the payload?"])
async def test_a_command_may_say_payload(anna: Caller, text: str) -> None:
    message = await anna.types(text)
    assert "payload" in plain_text(message)
    assert labels(message)


async def test_buttons_page_and_share(anna: Caller) -> None:
    earlier = await anna.gets(await anna.types("timeline"), "← Earlier")
    assert "1 to 7 of 17" in plain_text(earlier)
    after = await anna.gets(earlier, "Share in channel")
    assert "Shared in the channel." in plain_text(after)
    assert any("Shared by @" in plain_text(each) for each in anna.slack.messages("newsroom"))


async def test_a_question_in_which_payload_stands_is_answered(anna: Caller) -> None:
    line = await anna.types("ask Which chips did Alibaba buy, payload or not?")
    assert "payload" in plain_text(line)
    found = await anna.slack.wait_until(
        lambda: [m for m in anna.private if m["ts"] > line["ts"] and "H20" in plain_text(m)],
        timeout=30,
    )
    assert "Share in channel" in labels(now(anna.slack, found[0]) or {})
