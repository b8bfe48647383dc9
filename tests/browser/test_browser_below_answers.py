"""What stands below an answer, in a real browser: pressed as somebody presses it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chrome import Open
from running_bot import RunningBot

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")
QUESTION = "@Backstory How many times have Qwen models been downloaded?"


async def answered(page: Page) -> Locator:
    await page.locator("#write").fill(QUESTION)
    await page.locator("#write").press("Enter")
    answer = page.locator(".thread-pane .message", has_text="APP").last
    await answer.get_by_role("button", name="Why this answer?").wait_for()
    return answer


async def test_an_answer_is_explained_judged_followed_up_and_deleted(
    open_page: Open, bot: RunningBot, screenshots: Path
) -> None:
    page = await open_page(bot.url, viewport={"width": 1400, "height": 1000})
    answer = await answered(page)
    await page.screenshot(path=screenshots / "below-an-answer.png")
    await answer.get_by_role("button", name="Why this answer?").click()
    window = page.get_by_role("dialog")
    await window.get_by_text("Passages that were looked at").wait_for()
    await page.screenshot(path=screenshots / "why-this-answer.png")
    await page.keyboard.press("Escape")
    await window.wait_for(state="detached")

    await answer.get_by_role("button", name="Bad answer").click()
    await window.get_by_text("What is wrong with it?").wait_for()
    await window.get_by_label("It is wrong", exact=True).check()
    await page.screenshot(path=screenshots / "bad-answer.png")
    await window.get_by_role("button", name="Send").click()
    await window.wait_for(state="detached")

    suggested = answer.get_by_role("button", name="What about Qwen3")
    asked = await suggested.inner_text()
    await suggested.click()
    second = page.locator(".thread-pane .message", has=page.locator("blockquote")).last
    await second.get_by_role("button", name="Why this answer?").wait_for()
    assert await second.locator("blockquote").inner_text() == asked
    await page.screenshot(path=screenshots / "asked-by-a-button.png")

    await second.get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog").get_by_text("Delete this answer?").wait_for()
    await page.screenshot(path=screenshots / "delete.png")
    await page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    await second.wait_for(state="detached")
