"""The inspector: what went to the app, what it called, and trouble on demand."""

from __future__ import annotations

from typing import Any

import pytest
from chrome import Open
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEWS = "C0NEWSROOM1"


async def test_events_and_calls_are_shown_with_payload_answer_and_time(
    slack: Playground, bolt: AsyncApp, open_page: Open
) -> None:
    @bolt.event("app_mention")
    async def answer(event: dict[str, Any], say: Any) -> None:
        await say(text="Six hundred million", thread_ts=event["ts"])

    page = await open_page(slack.url)
    await page.get_by_role("button", name="Inspector").click()
    await page.locator("#write").fill("@Backstory how many?")
    await page.locator("#write").press("Enter")
    event = page.locator(".record", has_text="app_mention")
    call = page.locator(".record", has_text="chat.postMessage")
    await call.wait_for()
    await event.click()
    detail = page.locator(".detail")
    assert '"event_id"' in await detail.inner_text() and "how many?" in await detail.inner_text()
    await call.click()
    assert "Six hundred million" in await detail.inner_text()
    assert " ms" in await call.inner_text()
    assert slack.workspace.bot_token not in await page.content()
    await page.get_by_role("button", name="API calls").click()
    await event.wait_for(state="detached")
    await page.get_by_role("searchbox", name="Filter").fill("six hundred")
    await page.locator(".record").nth(1).wait_for(state="detached")
    assert await page.locator(".record").count() == 1
    await page.get_by_role("button", name="Clear", exact=True).click()
    await page.locator(".record").wait_for(state="detached")


async def test_trouble_on_demand(
    slack: Playground, bolt: AsyncApp, client: AsyncWebClient, open_page: Open
) -> None:
    heard: list[str] = []

    @bolt.event("app_mention")
    async def mentioned(body: dict[str, Any]) -> None:
        heard.append(body["event_id"])

    page = await open_page(slack.url)
    root = await slack.say("anna", "newsroom", f"<@{slack.workspace.bot_user_id}> hi")
    await slack.wait_until(lambda: heard)
    await page.get_by_role("button", name="Inspector").click()
    await page.locator(".record", has_text="app_mention").click()
    await page.get_by_role("button", name="Deliver again").click()
    await page.get_by_role("alert").get_by_text("Delivered again: acknowledged.").wait_for()
    assert len(heard) == 2 and heard[0] == heard[1]
    await page.locator(".record", has_text="app_mention ×2").wait_for()

    await page.get_by_role("button", name="Faults").click()
    await page.get_by_label("Method").fill("chat.postMessage")
    await page.get_by_role("button", name="Answer 429").click()
    await page.get_by_role("alert").get_by_text("HTTP 429").wait_for()
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=NEWS, text="x")
    await page.locator(".record.failed", has_text="429 ratelimited").wait_for()
    await client.chat_postMessage(channel=NEWS, text="x")

    stream = await client.chat_startStream(
        channel=NEWS,
        thread_ts=root,
        markdown_text="Half",
        recipient_team_id=slack.workspace.team_id,
        recipient_user_id="U0ANNA00001",
    )
    await page.get_by_role("button", name="Expire open streams").click()
    await page.get_by_role("alert").get_by_text("1 streams expired.").wait_for()
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=NEWS, ts=str(stream["ts"]), markdown_text="x")

    await page.get_by_role("button", name="Slow down").click()
    await page.get_by_role("alert").get_by_text("2 s longer").wait_for()
    await page.get_by_role("button", name="End all of these").click()
    await page.get_by_role("alert").get_by_text("No faults").wait_for()
    await page.get_by_role("button", name="Drop the sockets").click()
    await page.get_by_role("alert").get_by_text("sockets dropped").wait_for()
    await slack.wait_for_connection(timeout=20)
    await page.keyboard.press("Escape")
