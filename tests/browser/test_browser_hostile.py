"""Whatever a message says, it stays text, takes no time, and leaves the page in one piece."""

from __future__ import annotations

import time
from typing import Any

import pytest
from chrome import Open
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEWS = "C0NEWSROOM1"
SCRIPTS = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked=1'>",
    "<svg/onload=window.hacked=1>",
    "<javascript:window.hacked=1|click>",
    '<https://e.org/" onmouseover="window.hacked=1|link>',
    "[click](javascript:window.hacked=1)",
    "<data:text/html,<script>window.hacked=1</script>|data>",
    "{{constructor.constructor('window.hacked=1')()}} ${window.hacked=1}",
    "\u202egnp.exe \u0000 \ud83d __proto__ constructor",
]
BROKEN = [
    "*a " * 13_000,
    "**a _b " * 5_700,
    "[" * 40_000,
    "`" * 39_999,
    "> " * 20_000,
    "- " * 20_000,
    "|" * 20_000 + "\n" + "-|" * 9_999,
    "<a" * 20_000,
    "[a](" * 10_000,
    "```" + "x" * 39_000,
    "W" * 40_000,
    "לשלום " * 6_000,
    "z\u0300\u0301\u0302\u0303" * 8_000,
]  # fmt: skip


async def test_nothing_in_a_message_is_executed(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    page = await open_page(slack.url)
    for text in SCRIPTS:
        text = text.encode("utf-8", "replace").decode()
        await slack.say("ben", "newsroom", text)
        await client.chat_postMessage(channel=NEWS, text=text)
        section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        plain = {"type": "header", "text": {"type": "plain_text", "text": text[:150]}}
        markdown = {"type": "markdown", "text": text}
        await client.chat_postMessage(channel=NEWS, text="x", blocks=[section, plain, markdown])
    last = await slack.say("ben", "newsroom", "the end")
    await page.locator(f'[data-ts="{last}"]').wait_for()
    assert await page.evaluate("window.hacked") is None
    inside = "main .content :is(script, svg:not(.icon), iframe, object, [onerror], [onload])"
    assert await page.locator(inside).count() == 0
    hrefs = await page.locator("main a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(hrefs) <= {"https:", "http:", "mailto:"}
    assert "<script>window.hacked = 1</script>" in await page.locator("main").inner_text()


async def test_a_title_a_label_and_a_name_are_text_too(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    evil = "<img src=x onerror=window.hacked=1>"
    option = {"text": {"type": "plain_text", "text": evil}, "value": evil}
    elements: list[dict[str, Any]] = [
        {"type": "button", "action_id": evil, "text": {"type": "plain_text", "text": evil}},
        {"type": "static_select", "action_id": "s", "options": [option]},
        {"type": "overflow", "action_id": "o", "options": [option]},
    ]
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": evil}]]}
    blocks = [{"type": "actions", "elements": elements}, table]
    await client.chat_postMessage(channel=NEWS, text="x", blocks=blocks, username=evil)
    page = await open_page(slack.url)
    message = page.locator("main .message").last
    await message.get_by_role("button", name="More").click()
    assert await page.locator("main img").count() == 0
    assert await page.evaluate("window.hacked") is None


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:6]))
async def test_forty_thousand_characters_of_broken_markup_take_no_time(
    slack: Playground, client: AsyncWebClient, open_page: Open, text: str
) -> None:
    page = await open_page(slack.url)
    began = time.perf_counter()
    await client.chat_postMessage(channel=NEWS, text=text)
    await client.chat_postMessage(channel=NEWS, markdown_text=text[:12_000])
    last = await slack.say("ben", "newsroom", "still alive")
    await page.locator(f'[data-ts="{last}"]').wait_for()
    assert time.perf_counter() - began < 5
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = "all => all.some(one => one.scrollWidth > one.clientWidth + 1)"
    assert not await page.locator("main .content").evaluate_all(wide)


async def test_a_few_emoji_alone_are_large_and_many_are_not(
    slack: Playground, open_page: Open
) -> None:
    await slack.say("ben", "newsroom", "👍🏽 :tada: 🇨🇳")
    await slack.say("ben", "newsroom", "👍 ok")
    await slack.say("ben", "newsroom", "🎉" * 200)
    page = await open_page(slack.url)
    large = page.locator("main .message .jumbo")
    assert await large.count() == 1
    assert await large.inner_text() == "👍🏽 🎉 🇨🇳"


async def test_a_thousand_messages_are_drawn_as_they_are_scrolled_to(
    slack: Playground, open_page: Open
) -> None:
    for number in range(1000):
        await slack.say("ben" if number % 7 else "anna", "newsroom", f"message {number} *bold*")
    page = await open_page(slack.url)
    messages = page.locator("main .message")
    await page.locator("main .message", has_text="message 999").wait_for()
    assert await messages.count() <= 120
    for _ in range(3):
        before = await messages.count()
        await page.locator("main .messages").evaluate("box => { box.scrollTop = 0; }")
        await messages.nth(before).wait_for(state="attached")
    assert await page.get_by_role("button", name="Latest").is_visible()
    await page.get_by_role("button", name="Latest").click()
    assert await page.locator("main .message", has_text="message 999").is_visible()
