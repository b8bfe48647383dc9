"""An answer that is seen as it is written: the real bot with a model that streams."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
import pytest_asyncio
from chrome import Open
from running_bot import RunningBot
from slow_model import QUESTION, bot_with_slow_model

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def streaming_bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    async with bot_with_slow_model(tmp_path_factory.mktemp("streaming")) as running:
        yield running


async def test_status_then_one_attested_sentence_after_another_then_the_whole_with_sources(
    open_page: Open, streaming_bot: RunningBot
) -> None:
    page = await open_page(streaming_bot.url)
    await page.evaluate(WATCH)
    await page.locator("#write").fill(QUESTION)
    await page.locator("#write").press("Enter")
    thread = page.locator(".thread-pane")
    await thread.locator(".context a.cite").first.wait_for(timeout=60_000)
    seen = await page.evaluate("watched")
    assert any("Searching" in text for text in seen["statuses"]), seen["statuses"]
    texts = seen["texts"]
    assert len(texts) >= 3, texts
    assert all(after.startswith(before) for before, after in pairwise(texts)), texts
    for text in texts:
        assert re.search(r"\[\d\]\.?$", text), text  # whole sentences, with their sources
        assert not re.search(r"\]\(|\*\*", text)
    answer = thread.locator(".message", has_text="APP").last
    assert await answer.locator("a.cite").count() >= 2
    assert await thread.locator(".status").count() == 0
    announced = await page.locator("#announcer").inner_text()
    assert announced.startswith("Backstory in a thread:")


# Notes what was on the screen while the answer came.
WATCH = """() => {
  window.watched = { statuses: [], texts: [] };
  new MutationObserver(() => {
    const status = document.querySelector(".thread-pane .status, main .status");
    if (status) watched.statuses.push(status.innerText.trim());
    const words = document.querySelector(".thread-pane .streaming .words");
    const text = words ? words.innerText.trim() : "";
    if (text && text !== watched.texts.at(-1)) watched.texts.push(text);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
