"""What somebody does who has never seen the program: with the real bot, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from chrome import Open
from running_bot import RunningBot

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="module")
QUESTION = "How many times have Qwen models been downloaded?"


async def ask(page: Page, words: str) -> None:
    """Writes into the channel's composer."""
    await page.locator("#write").fill(words)
    await page.locator("#write").press("Enter")


async def test_the_page_says_what_runs_and_offers_questions(
    open_page: Open, bot: RunningBot
) -> None:
    page = await open_page(bot.url)
    await page.get_by_role("button", name="What is running").click()
    assert "The Qwen panic" in await page.locator("dl.about").inner_text()
    await page.keyboard.press("Escape")
    await page.locator("dl.about").wait_for(state="detached")
    await page.locator(".prompts button").first.click()
    await page.locator(".thread-pane .message", has_text="Backstory").last.wait_for()
    await page.locator("main .prompts").wait_for(state="detached")


async def test_a_mention_is_answered_with_sources_that_open_at_the_passage(
    open_page: Open, bot: RunningBot
) -> None:
    page = await open_page(bot.url)
    await page.locator("#write").press_sequentially("@Ba")
    option = page.get_by_role("option", name="Backstory")
    await option.wait_for()
    await page.keyboard.press("Enter")
    assert await page.locator("#write").input_value() == "@Backstory "
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Enter")
    answer = page.locator(".thread-pane .message", has_text="APP").last
    cite = answer.locator("a.cite").first
    await cite.wait_for()
    assert await answer.locator(".badge").inner_text() == "APP"
    assert "600 million" in await answer.inner_text()
    assert "](" not in await answer.inner_text() and "**" not in await answer.inner_text()
    assert await cite.get_attribute("rel") == "noopener noreferrer"
    async with page.context.expect_page() as opened:
        await cite.click()
    source = await opened.value
    await source.wait_for_load_state()
    assert re.fullmatch(rf"{re.escape(bot.pages)}sources/[\w-]+#[\w-]+", source.url)
    marked = await source.evaluate(
        "getComputedStyle(document.querySelector(':target')).backgroundColor"
    )
    assert marked not in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


async def test_a_follow_up_in_the_thread_needs_no_mention_and_all_is_there_after_a_reload(
    open_page: Open, bot: RunningBot
) -> None:
    page = await open_page(f"{bot.url}archives/C0INVESTIG1")
    await ask(page, f"@Backstory {QUESTION}")
    thread = page.locator(".thread-pane")
    await thread.locator("a.cite").first.wait_for()
    await page.locator("#reply").fill("And what does Alibaba say about the White House memo?")
    await page.locator("#reply").press("Enter")
    await thread.locator(".message", has_text="APP").nth(1).wait_for()
    assert await thread.locator(".message").count() == 4
    line = page.locator("main .thread-line")
    assert "3 replies" in await line.inner_text()
    await page.reload()
    await thread.locator(".message").nth(3).wait_for()
    assert "memo" in await thread.inner_text()
    assert "3 replies" in await line.inner_text()
    await page.locator("#reply").focus()
    await page.keyboard.press("Escape")
    await thread.wait_for(state="detached")


async def test_another_person_sees_the_same_channel_and_talks_to_the_bot_alone(
    open_page: Open, bot: RunningBot
) -> None:
    page = await open_page(bot.url)
    await ask(page, "Has anybody asked about Huawei?")
    await page.locator("main .message", has_text="Huawei").wait_for()
    await page.locator("#who").select_option(label="Ben")
    await page.locator("main .message", has_text="Huawei").wait_for()
    await page.get_by_role("button", name="Backstory", exact=True).click()
    await page.get_by_placeholder("Message Backstory", exact=True).wait_for()  # drawn a frame later
    await ask(page, "Who denies the allegations about Pangu?")
    await page.locator(".thread-pane a.cite, main .message a.cite").first.wait_for()
    await page.reload()
    assert await page.locator("#who").input_value() == "U0BEN000001"
    await page.locator("main .message", has_text="Pangu").wait_for()


async def test_the_bot_is_invited_where_it_is_not(open_page: Open, bot: RunningBot) -> None:
    page = await open_page(bot.url)
    await page.get_by_role("button", name="general", exact=True).click()
    await page.get_by_role("button", name="Invite Backstory").click()
    await page.locator("main .message", has_text="Thank you for having me").wait_for()
    text = await page.locator("main .message").last.inner_text()
    assert "@Backstory" in text and "*" not in text and "<@" not in text
