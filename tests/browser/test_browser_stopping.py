"""The buttons around an answer: one that ends it, one that asks for more thought."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from chrome import Open
from running_bot import RunningBot
from slow_model import QUESTION, bot_with_slow_model

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    async with bot_with_slow_model(tmp_path_factory.mktemp("stopping")) as running:
        yield running


async def test_an_answer_is_stopped_while_it_is_written(open_page: Open, bot: RunningBot) -> None:
    page = await open_page(bot.url)
    await page.locator("#write").fill(QUESTION)
    await page.locator("#write").press("Enter")
    thread = page.locator(".thread-pane")
    await thread.locator(".streaming .words").wait_for()
    await thread.locator(".working").get_by_role("button", name="Stop").click()
    await thread.locator(".message", has_text="Stopped.").wait_for()
    await thread.locator(".working").wait_for(state="detached")
    assert await thread.locator(".context").count() == 0  # the sources come with a whole answer


async def test_below_an_answer_is_a_button_that_asks_for_more_thought(
    open_page: Open, bot: RunningBot
) -> None:
    page = await open_page(bot.url)
    await page.locator("#write").fill(QUESTION)
    await page.locator("#write").press("Enter")
    thread = page.locator(".thread-pane")
    button = thread.get_by_role("button", name="Think it through")
    await button.wait_for(timeout=60_000)
    assert await thread.locator(".message", has_text="APP").count() == 1
    await button.click()
    stop = thread.locator(".message").get_by_role("button", name="Stop")
    await thread.locator(".message", has_text="Thinking it through…").wait_for()
    await stop.click()
    await thread.locator(".message", has_text="Stopped.").wait_for()
    assert await thread.locator(".message", has_text="APP").count() == 1
