"""Block Kit in the browser: drawn without raw markup, and the app hears of what is used."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from chrome import Open
from kit import HOME, MESSAGE, MODAL, plain
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEWS = "C0NEWSROOM1"


async def heard(queue: asyncio.Queue[Any]) -> Any:
    return await asyncio.wait_for(queue.get(), 10)


def listen_to_clicks(bolt: AsyncApp) -> asyncio.Queue[Any]:
    """Acknowledges every action and keeps its payload."""
    clicks: asyncio.Queue[Any] = asyncio.Queue()

    @bolt.action({"type": "block_actions", "action_id": re.compile(".*")})
    async def clicked(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        clicks.put_nowait(body)

    return clicks


async def test_every_block_is_drawn_and_no_markup_is_left(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    await client.chat_postMessage(channel=NEWS, text="blocks", blocks=MESSAGE)
    page = await open_page(slack.url)
    message = page.locator("main .message").last
    text = await message.inner_text()
    for raw in ("**", "~~", "](", "<http", "|[", "```", "##", "|---", ":tada:"):
        assert raw not in text, raw
    assert "code <b>stays</b> as it is" in text and "does not draw" not in text
    links = await message.locator("a").evaluate_all("all => all.map(a => [a.textContent, a.href])")
    assert ["[1]", "https://example.org/a_(b)"] in links
    assert ["[2]", "https://example.org/d"] in links
    assert ["the report", "https://example.org/c"] in links
    targets = await message.locator("a").evaluate_all("all => all.map(a => a.target + a.rel)")
    assert set(targets) == {"_blanknoopener noreferrer"}
    assert await message.get_by_role("heading", name="The Qwen panic").count() == 1
    assert await message.locator("ol > li > ul > li").inner_text() == "nested"
    assert await message.locator("table").count() == 2
    assert await message.locator("blockquote strong").inner_text() == "weight"
    assert "@Ben" in text and "#general" in text and "🎉" in text


async def test_every_element_tells_the_app_what_was_picked(
    slack: Playground, client: AsyncWebClient, bolt: AsyncApp, open_page: Open
) -> None:
    clicks = listen_to_clicks(bolt)
    await client.chat_postMessage(channel=NEWS, text="blocks", blocks=MESSAGE)
    page = await open_page(slack.url)
    message = page.locator("main .message").last
    selects = message.locator(".actions select")

    async def action() -> dict[str, Any]:
        body = await heard(clicks)
        assert body["container"]["channel_id"] == NEWS and body["user"]["id"] == "U0ANNA00001"
        return dict(body["actions"][0])

    await message.get_by_role("button", name="Timeline").click()
    assert (await action())["value"] == "t"
    await selects.nth(0).select_option(label="White House memo")
    assert (await action())["selected_option"]["value"] == "memo"
    await selects.nth(1).select_option(label="Chen")
    assert (await action())["selected_user"] == "U0CHEN00001"
    await selects.nth(2).select_option(label="#general")
    assert (await action())["selected_channel"] == "C0GENERAL01"
    await message.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Hide").click()
    assert (await action())["selected_option"]["value"] == "hide"
    await message.locator("input[type=date]").fill("2025-12-01")
    assert (await action())["selected_date"] == "2025-12-01"
    await message.locator("input[type=time]").fill("18:05")
    assert (await action())["selected_time"] == "18:05"
    await message.get_by_label("News").check()
    assert [o["value"] for o in (await action())["selected_options"]] == ["news"]
    await message.get_by_label("Blogs").check()
    assert [o["value"] for o in (await action())["selected_options"]] == ["news", "blogs"]
    await message.get_by_label("Long").check()
    body = await heard(clicks)
    assert body["actions"][0]["selected_option"]["value"] == "l"
    state = body["state"]["values"]["all"]
    assert state["topic"]["selected_option"]["value"] == "memo"
    assert state["day"] == {"type": "datepicker", "selected_date": "2025-12-01"}
    await message.locator(".section select").select_option(label="Downloads")
    assert (await action())["action_id"] == "sort"
    await message.get_by_role("button", name="Bad answer").click()
    assert (await action())["value"] == "bad"
    assert (
        await message.get_by_role("button", name="Bad answer").get_attribute("aria-pressed")
        == "true"
    )
    await message.get_by_role("button", name="Remove").click()
    assert (await action())["action_id"] == "remove"


async def test_a_button_that_asks_first_does_nothing_when_declined(
    slack: Playground, client: AsyncWebClient, bolt: AsyncApp, open_page: Open
) -> None:
    clicks = listen_to_clicks(bolt)
    await client.chat_postMessage(channel=NEWS, text="blocks", blocks=MESSAGE)
    page = await open_page(slack.url)
    forget = page.get_by_role("button", name="Forget")
    await forget.click()
    await page.get_by_role("button", name="Keep").click()
    await page.locator("dialog").wait_for(state="detached")
    assert clicks.empty()
    await forget.click()
    await page.get_by_role("dialog").get_by_role("button", name="Forget").click()
    assert (await heard(clicks))["actions"][0]["action_id"] == "drop"


async def test_a_click_that_nobody_answers_is_said(
    slack: Playground, client: AsyncWebClient, open_page: Open
) -> None:
    slack.workspace.ack_timeout_s = 0.05
    await client.chat_postMessage(channel=NEWS, text="blocks", blocks=MESSAGE)
    page = await open_page(slack.url)
    await page.get_by_role("button", name="Timeline").click()
    await page.get_by_role("alert").get_by_text("did not answer").wait_for()


async def test_a_command_opens_a_modal_that_is_refused_then_taken(
    slack: Playground, bolt: AsyncApp, open_page: Open
) -> None:
    submitted: list[dict[str, Any]] = []

    @bolt.command("/story")
    async def story(ack: Any, client: Any, command: dict[str, str]) -> None:
        await ack(text=f"Heard: {command['text']}")
        await client.views_open(trigger_id=command["trigger_id"], view=MODAL)

    @bolt.view("digest")
    async def digest(ack: Any, view: dict[str, Any]) -> None:
        submitted.append(view["state"]["values"])
        if len(submitted) == 1:
            await ack(response_action="errors", errors={"name": "There is one already"})
        else:
            await ack()

    page = await open_page(slack.url)
    await page.locator("#write").press_sequentially("/st")
    await page.get_by_role("option", name="/story").wait_for()
    await page.keyboard.press("Tab")
    await page.keyboard.type("di")
    await page.get_by_role("option", name="digest").wait_for()
    await page.keyboard.press("Enter")
    assert await page.locator("#write").input_value() == "/story digest "
    await page.keyboard.press("Enter")
    await page.locator(".only-you").wait_for()
    assert "Heard: digest" in await page.locator("main .message").last.inner_text()

    modal = page.get_by_role("dialog", name="A daily digest")
    await modal.get_by_role("button", name="Save").click()
    await modal.get_by_role("alert").nth(1).wait_for()
    assert not submitted
    await modal.get_by_label("Name").fill("Morning")
    await modal.get_by_label("Topic").select_option(label="Downloads")
    await modal.locator("summary").click()
    await modal.get_by_label("Ben").check()
    await modal.get_by_label("Long").check()
    await modal.get_by_label("Blogs").check()
    await modal.get_by_role("button", name="Save").click()
    await modal.get_by_text("There is one already").wait_for()
    await modal.get_by_label("Name").fill("Evening")
    await modal.get_by_role("button", name="Save").click()
    await modal.wait_for(state="detached")
    values = submitted[1]
    assert values["name"]["a"] == {"type": "plain_text_input", "value": "Evening"}
    assert values["topic"]["a"]["selected_option"]["value"] == "downloads"
    assert values["people"]["a"]["selected_users"] == ["U0BEN000001"]
    assert values["day"]["a"]["selected_date"] == "2025-11-16"
    assert values["hour"]["a"]["selected_time"] == "09:30"
    assert values["size"]["a"]["selected_option"]["value"] == "l"
    assert [o["value"] for o in values["kinds"]["a"]["selected_options"]] == ["blogs"]
    assert values["note"]["a"]["value"] is None


async def test_a_modal_is_closed_by_escape_and_the_app_is_told(
    slack: Playground, bolt: AsyncApp, open_page: Open
) -> None:
    closed: asyncio.Queue[str] = asyncio.Queue()

    @bolt.command("/story")
    async def story(ack: Any, client: Any, command: dict[str, str]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=MODAL)

    @bolt.view_closed("digest")
    async def gone(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        closed.put_nowait(view["callback_id"])

    page = await open_page(slack.url)
    await page.locator("#write").fill("/story")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("Escape")
    assert await heard(closed) == "digest"
    await page.get_by_role("dialog").wait_for(state="detached")


async def test_a_modal_grows_in_place_and_keeps_what_was_typed(
    slack: Playground, bolt: AsyncApp, open_page: Open
) -> None:
    @bolt.command("/story")
    async def story(ack: Any, client: Any, command: dict[str, str]) -> None:
        await ack()
        opened = await client.views_open(trigger_id=command["trigger_id"], view=MODAL)
        more = {"type": "section", "text": plain("And more")}
        view = {**MODAL, "blocks": [*MODAL["blocks"], more]}
        await asyncio.sleep(0.5)
        await client.views_update(view_id=opened["view"]["id"], view=view)

    page = await open_page(slack.url)
    await page.locator("#write").fill("/story")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_label("Name").fill("Morning")
    await page.get_by_role("dialog").get_by_text("And more").wait_for()
    assert await page.get_by_role("dialog").get_by_label("Name").input_value() == "Morning"


async def test_the_home_tab_is_shown_and_used(
    slack: Playground, bolt: AsyncApp, open_page: Open
) -> None:
    clicks = listen_to_clicks(bolt)

    @bolt.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    page = await open_page(slack.url)
    await page.get_by_role("button", name="Backstory", exact=True).click()
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_role("heading", name="Stories").wait_for()
    await page.get_by_role("button", name="Open").click()
    body = await heard(clicks)
    assert body["container"]["type"] == "view" and body["actions"][0]["value"] == "q"


async def test_a_command_nobody_answers_says_so_to_its_user_alone(
    slack: Playground, open_page: Open
) -> None:
    slack.workspace.ack_timeout_s = 0.05
    page = await open_page(slack.url)
    await page.locator("#write").fill("/story help")
    await page.keyboard.press("Enter")
    await page.locator(".only-you").wait_for()
    assert "failed with the error" in await page.locator("main .message").last.inner_text()
    await page.locator("#who").select_option(label="Ben")
    await page.locator(".only-you").wait_for(state="detached")
