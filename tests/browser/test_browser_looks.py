"""How it looks, wide and narrow, light and dark: pictures for people, and what can be measured.

Nothing may stick out of the window, and no text may be cut off or lie over another.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chrome import Open
from kit import HOME, MESSAGE, MODAL
from running_bot import RunningBot
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEWS = "C0NEWSROOM1"
SIZES = [
    pytest.param(1280, "light", id="wide light"),
    pytest.param(1280, "dark", id="wide dark"),
    pytest.param(390, "light", id="narrow light"),
    pytest.param(390, "dark", id="narrow dark"),
]


def sized(width: int, scheme: str) -> dict[str, Any]:
    height = 800 if width > 600 else 780
    return {"viewport": {"width": width, "height": height}, "color_scheme": scheme}


OUTSIDE = """() => {
  const all = [...document.querySelectorAll("main *, .thread-pane *, .topbar *, dialog *")];
  const scrolls = ".scroll, pre, svg, .facts, .unseen, .record-list, .options";
  return all.filter((node) => {
    const box = node.getBoundingClientRect();
    const out = box.right > innerWidth + 1 || box.left < -1;
    return out && box.width > 0 && !node.closest(scrolls);
  }).map((node) => node.outerHTML.slice(0, 120));
}"""


async def fits(page: Page) -> None:
    """Nothing is wider or higher than the window or sticks out of it."""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    assert await page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
async def test_a_conversation_with_the_real_bot(
    open_page: Open, bot: RunningBot, screenshots: Path, width: int, scheme: str
) -> None:
    page = await open_page(bot.url, **sized(width, scheme))
    await page.screenshot(path=screenshots / f"first-{width}-{scheme}.png")
    await page.locator("#write").fill("@Backstory How many times have Qwen models been downloaded?")
    await page.keyboard.press("Enter")
    line = page.locator("main .thread-line").last
    await line.wait_for()
    await page.screenshot(path=screenshots / f"channel-{width}-{scheme}.png")
    await fits(page)
    if width < 600:
        await line.click()
    await page.locator(".thread-pane a.cite").first.wait_for()
    await page.screenshot(path=screenshots / f"thread-{width}-{scheme}.png")
    await fits(page)


@pytest.mark.parametrize(("width", "scheme"), SIZES)
async def test_blocks_modal_home_and_inspector(
    slack: Playground,
    client: AsyncWebClient,
    bolt: AsyncApp,
    open_page: Open,
    screenshots: Path,
    width: int,
    scheme: str,
) -> None:
    @bolt.command("/story")
    async def story(ack: Any, client: Any, command: dict[str, str]) -> None:
        await ack(text="Only you see this: `/story` opened a modal")
        await client.views_open(trigger_id=command["trigger_id"], view=MODAL)

    @bolt.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    await slack.say(
        "ben", "newsroom", "Morning! :wave: Has anybody seen <https://e.org/a|the memo>?"
    )
    await slack.say("chen", "newsroom", "👀")
    await client.chat_postMessage(channel=NEWS, text="blocks", blocks=MESSAGE)
    page = await open_page(slack.url, **sized(width, scheme))
    name = f"{width}-{scheme}"
    await page.screenshot(path=screenshots / f"blocks-end-{name}.png")
    await fits(page)
    await page.locator(".messages").evaluate("box => box.scrollTop = 0")
    await page.screenshot(path=screenshots / f"blocks-{name}.png")
    await page.locator("#write").fill("/story")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Save").click()
    await dialog.get_by_role("alert").first.wait_for()
    await page.screenshot(path=screenshots / f"modal-{name}.png")
    await fits(page)
    await dialog.get_by_role("button", name="Not now").click()
    if width < 600:
        await page.locator(".menu-button").click()
        await page.wait_for_timeout(250)
        await page.screenshot(path=screenshots / f"menu-{name}.png")
    await page.get_by_role("button", name="Backstory", exact=True).click()
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_role("heading", name="Stories").wait_for()
    await page.screenshot(path=screenshots / f"home-{name}.png")
    await page.get_by_role("button", name="Inspector").click()
    await page.locator(".record", has_text="views.publish").last.click()
    await page.get_by_role("button", name="Faults").click()
    await page.screenshot(path=screenshots / f"inspector-{name}.png")
    await fits(page)
