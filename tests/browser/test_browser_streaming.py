"""An answer that is seen as it is written: the real bot with a model that streams."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from chrome import Open, executable
from running_bot import RunningBot, start_bot
from streaming_endpoint import streaming_endpoint

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def streaming_bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    executable()
    async with streaming_endpoint(0.08) as endpoint:
        folder = tmp_path_factory.mktemp("streaming")
        settings = {"OPENAI_BASE_URL": endpoint, "OPENAI_MODEL": "scripted", "OPENAI_API_KEY": "x"}
        async with start_bot(folder, **settings) as running:
            yield running


async def test_status_then_growing_text_then_the_whole_with_sources(
    open_page: Open, streaming_bot: RunningBot
) -> None:
    page = await open_page(streaming_bot.url)
    await page.evaluate(WATCH)
    await page.locator("#write").fill(
        "@Backstory What does Alibaba say about the White House memo?"
    )
    await page.locator("#write").press("Enter")
    thread = page.locator(".thread-pane")
    await thread.locator(".context a.cite").first.wait_for(timeout=60_000)
    seen = await page.evaluate("watched")
    assert any("Backstory is" in text for text in seen["statuses"]), seen["statuses"]
    lengths = seen["lengths"]
    assert len(lengths) >= 3 and lengths == sorted(lengths)
    assert not seen["raw"]
    answer = thread.locator(".message", has_text="APP").last
    assert await answer.locator("a.cite").count() >= 2
    assert await thread.locator(".status").count() == 0
    announced = await page.locator("#announcer").inner_text()
    assert announced.startswith("Backstory in a thread:")


# Notes what was on the screen while the answer came.
WATCH = """() => {
  window.watched = { statuses: [], lengths: [], raw: [] };
  new MutationObserver(() => {
    const status = document.querySelector(".thread-pane .status, main .status");
    if (status) watched.statuses.push(status.innerText.trim());
    const words = document.querySelector(".thread-pane .streaming .words");
    if (words && words.innerText.length !== watched.lengths.at(-1)) {
      watched.lengths.push(words.innerText.length);
      if (/\\]\\(|\\*\\*/.test(words.innerText)) watched.raw.push(words.innerText);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
