"""How quick the playground's page is: to load, and to show what is streamed.

    .venv/bin/python bench/page.py [--loads 7] [--pieces 60]

Needs Chromium and `pip install playwright`. Prints medians in milliseconds, each with an empty
channel and with 1,000 messages in it, and how many times longer the second takes:

- usable: from the navigation to a page that is drawn and takes input;
- streamed: from chat.appendStream's arrival at the server to the frame that shows the piece;
- posted: from chat.postMessage's arrival to the frame that shows the message.

Page and server share one clock, that of this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import time
from typing import Any

from playwright.async_api import Page, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace

NEWS = "C0NEWSROOM1"
MANY = 1_000
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

# Notes when each marker such as "S⟦12⟧" is in a frame that the browser has drawn.
WATCH = """(sign) => {
  window.shownAt = {};
  let seen = 0;
  new MutationObserver(() => {
    const marks = [];
    while (true) {
      const mark = `${sign}${seen}⟧`;
      const last = [...document.querySelectorAll("article")].slice(-3);
      if (!last.some((node) => node.textContent.includes(mark))) break;
      marks.push(seen++);
    }
    if (!marks.length) return;
    requestAnimationFrame(() => setTimeout(() => {
      for (const mark of marks) shownAt[mark] = performance.timeOrigin + performance.now();
    }));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
USABLE = "performance.getEntriesByName('usable')[0].startTime"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=7)
    parser.add_argument("--pieces", type=int, default=60)
    given = parser.parse_args()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("no Chromium here: apt-get install chromium")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        found = {n: await measure(browser, n, given.loads, given.pieces) for n in (0, MANY)}
        await browser.close()
    print(f"{'ms, median':<12}{'empty':>10}{f'{MANY:,}':>10}{'ratio':>8}")
    for name in found[0]:
        few, many = (statistics.median(found[n][name]) for n in (0, MANY))
        print(f"{name:<12}{few:>10.1f}{many:>10.1f}{many / few:>8.2f}")


async def measure(browser: Any, messages: int, loads: int, pieces: int) -> dict[str, list[float]]:
    """Every figure with so many messages in the channel."""
    async with Playground(Workspace(subscriptions=())) as slack:
        for number in range(messages):
            await slack.say(
                "ben", "newsroom", f"Message *{number}*, see <https://e.org/{number}|it>"
            )
        client = AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.api_url)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        usable = []
        for _ in range(loads + 1):
            await page.goto(slack.url)
            await page.locator("#write").wait_for()
            usable.append(float(await page.evaluate(USABLE)))
        streamed = await streaming(slack, client, page, pieces)
        posted = await posting(slack, client, page, pieces // 2)
        await page.close()
    return {"usable": usable[1:], "streamed": streamed, "posted": posted}


async def streaming(
    slack: Playground, client: AsyncWebClient, page: Page, pieces: int
) -> list[float]:
    root = await slack.say("anna", "newsroom", "A question")
    await page.locator("main .message", has_text="A question").hover()
    await page.get_by_role("button", name="Reply in thread").click()
    await page.evaluate(WATCH, "S⟦")
    started = await client.chat_startStream(
        channel=NEWS,
        thread_ts=root,
        markdown_text="An answer. ",
        recipient_team_id=slack.workspace.team_id,
        recipient_user_id="U0ANNA00001",
    )
    for number in range(pieces):
        text = f"A **piece** of the answer [[1]](https://e.org/1) S⟦{number}⟧ "
        await client.chat_appendStream(channel=NEWS, ts=str(started["ts"]), markdown_text=text)
        await asyncio.sleep(0.04)
    return await lags(slack, page, "chat.appendStream", pieces)


async def posting(slack: Playground, client: AsyncWebClient, page: Page, count: int) -> list[float]:
    await page.keyboard.press("Escape")
    await page.evaluate(WATCH, "P⟦")
    for number in range(count):
        await client.chat_postMessage(channel=NEWS, text=f"A message P⟦{number}⟧")
        await asyncio.sleep(0.06)
    return await lags(slack, page, "chat.postMessage", count)


async def lags(slack: Playground, page: Page, method: str, count: int) -> list[float]:
    """Milliseconds from each call's arrival to the screen."""
    ends = time.monotonic() + 10
    shown: dict[str, float] = {}
    while len(shown) < count and time.monotonic() < ends:
        await asyncio.sleep(0.1)
        shown = await page.evaluate("shownAt")
    arrived = [(call.at - call.took_s) * 1000 for call in slack.calls_to(method)]
    return [shown[str(n)] - arrived[n] for n in range(count) if str(n) in shown]


if __name__ == "__main__":
    asyncio.run(main())
