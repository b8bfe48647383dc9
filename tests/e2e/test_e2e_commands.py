"""What a user sees who types `/story`, over Socket Mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    async with running_bot(socket_mode(slack)) as process:
        yield process


async def story(slack: Playground, text: str, user: str = "anna", channel: str = "newsroom") -> Any:
    """The private message that `/story TEXT` is answered with."""
    before = len(slack.ephemerals(user, channel))
    delivery = await slack.command(user, channel, "/story", text)
    assert delivery.acknowledged
    shown = slack.ephemerals(user, channel)[before:]
    assert len(shown) == 1
    return shown[0]


async def test_story_alone_says_what_there_is(slack: Playground, bot: BotProcess) -> None:
    message = await story(slack, "")
    assert "/story summary" in plain_text(message)


async def test_a_summary_is_in_the_acknowledgement(slack: Playground, bot: BotProcess) -> None:
    message = await story(slack, "summary")
    assert "Qwen Panic" in plain_text(message)
