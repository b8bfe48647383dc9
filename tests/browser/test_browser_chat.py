"""A team chat as people know it: editing, reactions, unread marks, links, keys, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chrome import Open
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEWS = "C0NEWSROOM1"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea135b8650000000049454e44ae426082"
)

NAMELESS = """() => {
  const named = (node) => node.innerText || node.ariaLabel || node.title || node.labels?.length;
  return [...document.querySelectorAll("button, a, input, select, textarea")]
    .filter((node) => !named(node)).map((node) => node.outerHTML.slice(0, 100));
}"""


async def write(page: Page, words: str, box: str = "#write") -> None:
    await page.locator(box).fill(words)
    await page.locator(box).press("Enter")


async def test_one_changes_and_deletes_only_ones_own_messages(
    slack: Playground, open_page: Open
) -> None:
    theirs = await slack.say("ben", "newsroom", "I am *Ben*")
    page = await open_page(slack.url)
    await write(page, "Frist <b>post</b> @Ben https://example.org/a.")
    mine = page.locator("main .message").last
    assert await mine.locator(".mention").inner_text() == "@Ben"
    assert "<b>post</b>" in await mine.inner_text()
    await mine.hover()
    await mine.get_by_role("button", name="Edit").click()
    box = page.get_by_label("Change your message")
    assert await box.input_value() == "Frist <b>post</b> @Ben https://example.org/a."
    await box.fill("First post")
    await box.press("Enter")
    await mine.locator(".edited").wait_for()
    assert slack.messages("newsroom")[-1]["text"] == "First post"
    await page.locator("#write").focus()
    await page.keyboard.press("ArrowUp")
    assert await box.input_value() == "First post"
    await page.keyboard.press("Escape")
    await box.wait_for(state="detached")
    other = page.locator(f'[data-ts="{theirs}"]')
    await other.hover()
    assert await other.get_by_role("button", name="Edit").count() == 0
    await mine.hover()
    await mine.get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await slack.wait_until(lambda: len(slack.messages("newsroom")) == 1)
    await page.locator("main .message").nth(1).wait_for(state="detached")


async def test_reactions_are_shown_given_and_taken_back(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    ts = await slack.say("ben", "newsroom", "done")
    await client.reactions_add(channel=NEWS, timestamp=ts, name="white_check_mark")
    page = await open_page(slack.url)
    message = page.locator("main .message").last
    pill = message.locator(".reactions button")
    assert "✅" in await pill.inner_text() and "1" in await pill.inner_text()
    await pill.click()
    await message.locator(".reactions button[aria-pressed=true]").wait_for()
    await pill.click()
    await message.locator(".reactions button[aria-pressed=false]").wait_for()
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").click()
    await message.get_by_role("button", name="eyes").click()
    await message.locator(".reactions", has_text="👀").wait_for()


async def test_news_elsewhere_are_marked_until_they_are_read(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    page = await open_page(slack.url)
    await slack.say("ben", "general", "anybody?")
    general = page.locator(".place", has_text="general")
    await page.locator(".place.unread", has_text="general").wait_for()
    assert await general.locator(".count").count() == 0
    await client.chat_postMessage(channel="D0ANNA00001", text="A digest for you")
    await page.locator(".place .count", has_text="1").wait_for()
    assert (await page.title()).startswith("(1) newsroom")
    await general.click()
    await page.locator("main .message", has_text="anybody?").wait_for()
    await page.locator(".place", has_text="newsroom").click()
    await page.get_by_role("heading", name="newsroom", level=1).wait_for()
    await page.reload()
    await page.locator(".place .count", has_text="1").wait_for()
    assert await page.locator(".place.unread", has_text="general").count() == 0
    await slack.say("chen", "general", "yes")
    await page.locator(".place.unread", has_text="general").click()
    await page.locator(".divider.new").wait_for()
    assert await page.locator(".divider", has_text="Today").count() == 1


async def test_a_link_to_a_reply_opens_its_thread_and_shows_it(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    root = await slack.say("ben", "newsroom", "root")
    for number in range(30):
        await slack.say("chen", "newsroom", f"reply {number}", root)
    wanted = slack.messages("newsroom", root)[5]
    link = (await client.chat_getPermalink(channel=NEWS, message_ts=wanted["ts"]))["permalink"]
    page = await open_page(slack.url)
    await page.goto(link)
    shown = page.locator(".thread-pane .message.highlight")
    await shown.wait_for()
    assert await shown.get_attribute("data-ts") == wanted["ts"]
    await page.get_by_role("button", name="general", exact=True).click()
    await page.get_by_role("heading", name="general", level=1).wait_for()
    await page.go_back()
    await page.locator(".thread-pane").wait_for()


async def test_status_prompts_and_title_are_shown_and_a_stream_can_be_stopped(
    slack: Playground, bolt: AsyncApp, client: AsyncWebClient, open_page: Open
) -> None:
    stopped: list[Any] = []

    @bolt.event("agent_session_stopped")
    async def stop(event: dict[str, Any]) -> None:
        stopped.append(event)

    page = await open_page(slack.url)
    await write(page, "@Backstory hello")
    root = (await slack.wait_until(lambda: slack.messages("newsroom")))[0]["ts"]
    where = {"channel_id": NEWS, "thread_ts": root}
    await client.assistant_threads_setStatus(
        **where, status="is reading…", loading_messages=["Reading the sources…", "Comparing…"]
    )
    await page.locator(".thread-pane .status", has_text="Reading the sources…").wait_for()
    await page.locator(".thread-pane .status", has_text="Comparing…").wait_for()
    await client.assistant_threads_setTitle(**where, title="Downloads of Qwen")
    await page.get_by_role("heading", name="Downloads of Qwen").wait_for()
    prompts = [{"title": "Who denies it?", "message": "And who denies it?"}]
    await client.assistant_threads_setSuggestedPrompts(**where, prompts=prompts)
    await page.get_by_role("button", name="Who denies it?").click()
    await page.locator(".thread-pane .message", has_text="And who denies it?").wait_for()
    started = await client.chat_startStream(
        channel=NEWS,
        thread_ts=root,
        markdown_text="Half a link [[1]](https://exam",
        recipient_team_id=slack.workspace.team_id,
        recipient_user_id="U0ANNA00001",
    )
    growing = page.locator(".thread-pane .streaming")
    await growing.wait_for()
    assert (await growing.locator(".content").inner_text()).strip() == "Half a link"
    assert await page.locator(".thread-pane .status").count() == 0
    await growing.get_by_role("button", name="Stop").click()
    await growing.wait_for(state="detached")
    await slack.wait_until(lambda: stopped)
    refused = slack.message(NEWS, str(started["ts"])) or {}
    assert refused["stream_state"] == "stopped_by_user"


async def test_pictures_are_shown_and_other_files_are_downloaded(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    page_of_html = b"<script>alert(1)</script>"
    for name, content in (("dot.png", PIXEL), ("evil.html", page_of_html)):
        await client.files_upload_v2(channel=NEWS, filename=name, content=content, title=name)
    page = await open_page(slack.url)
    picture = page.locator("main .message img")
    await picture.wait_for()
    assert await picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 1
    async with page.expect_download() as started:
        await page.locator("a.file").click()
    assert (await started.value).suggested_filename == "evil.html"


async def test_the_keyboard_is_enough(slack: Playground, open_page: Open) -> None:
    await slack.say("ben", "newsroom", "one")
    await slack.say("chen", "newsroom", "two")
    page = await open_page(slack.url)
    await page.locator("#write").focus()
    await page.keyboard.type("first")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second @c")
    await page.locator(".options", has_text="Chen").wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    sent = await slack.wait_until(lambda: slack.messages("newsroom")[2:])
    assert sent[0]["text"] == "first\nsecond <@U0CHEN00001>"
    await page.locator("main .message").nth(2).wait_for()
    await page.locator(".messages").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    focused = page.locator("article:focus")
    assert "two" in await focused.inner_text()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.locator(".thread-pane").wait_for()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    await page.keyboard.press("Tab")
    assert await page.evaluate(outline) != "none" or await page.evaluate(
        "document.activeElement.matches('textarea')"
    )
    await page.keyboard.press("Escape")
    await page.locator(".thread-pane").wait_for(state="detached")
    assert await page.evaluate("document.activeElement.id") == "write"


async def test_what_is_new_is_read_aloud_and_everything_has_a_name(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    page = await open_page(slack.url)
    await client.chat_postMessage(channel=NEWS, text="See <https://e.org|the *source*>")
    await page.locator("#announcer", has_text="Backstory: See the source").wait_for()
    assert await page.evaluate(NAMELESS) == []


async def test_a_page_finds_what_was_said_while_it_was_offline(
    slack: Playground, open_page: Open
) -> None:
    page = await open_page(slack.url)
    await page.context.set_offline(True)
    await slack.say("ben", "newsroom", "while you were away")
    await page.context.set_offline(False)
    await page.reload()
    await page.locator("main .message", has_text="while you were away").wait_for()
