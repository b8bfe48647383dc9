"""A real browser, a page that must stay free of errors, a local Slack, and the real bot.

Skipped where there is no Chromium (`apt-get install chromium`) or no Playwright for Python
(`pip install playwright`). Screenshots go to $BACKSTORY_SCREENSHOTS, else to pytest's folder.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from chrome import ARGUMENTS, Open, executable
from running_bot import RunningBot, start_bot
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One headless browser for a module."""
    playwright = pytest.importorskip("playwright.async_api", reason="no playwright here")
    path = executable()
    async with playwright.async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser) -> AsyncIterator[Open]:
    """Opens pages, each in a profile of its own; after the test none may have had an error."""
    trouble: list[str] = []
    async with AsyncExitStack() as stack:

        async def visit(url: str, **options: Any) -> Page:
            options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
            context = await browser.new_context(**options)
            stack.push_async_callback(context.close)
            context.set_default_timeout(60_000)  # generous: the machine may be busy
            page = await context.new_page()
            page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
            page.on("console", lambda said: _note(said, trouble))
            await page.goto(url)
            await page.locator(".composer textarea").first.wait_for()
            return page

        yield visit
    assert trouble == []


def _note(said: Any, trouble: list[str]) -> None:
    # The answer to a deed that the server refuses is shown to the user, not a fault of the page.
    if said.type == "error" and "status of 4" not in said.text and "ERR_CONN" not in said.text:
        trouble.append(f"console: {said.text}")


@pytest_asyncio.fixture(loop_scope="module")
async def slack() -> AsyncIterator[Playground]:
    """A local Slack in this process."""
    about = {"Story": "The Qwen panic (5 sources)", "Model": "none"}
    workspace = Workspace(redelivery_s=(0.0, 0.0, 0.0))
    async with Playground(workspace, about=about, examples=["How many?", "Who denies it?"]) as one:
        yield one


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    """The real client with the bot's token."""
    return AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.api_url)


@pytest_asyncio.fixture(loop_scope="module")
async def bolt(slack: Playground, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app of the test's own, connected; listeners may be added at any time."""
    app = AsyncApp(client=client, signing_secret=slack.workspace.signing_secret)
    handler = AsyncSocketModeHandler(app, slack.workspace.app_token)
    await handler.connect_async()
    await slack.wait_for_connection()
    yield app
    await handler.close_async()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    """The real program without any model, in its playground."""
    executable()
    async with start_bot(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures for people go."""
    folder = Path(os.environ.get("BACKSTORY_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
