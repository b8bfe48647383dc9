"""A local Slack, a real client for it, and real Bolt apps over both ways in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from real_apps import Connect, Run, client_of
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace


@pytest_asyncio.fixture(loop_scope="function")
async def start() -> AsyncIterator[Run]:
    """Starts a playground on a workspace of the test's own."""
    async with AsyncExitStack() as stack:

        async def run(workspace: Workspace) -> Playground:
            return await stack.enter_async_context(Playground(workspace))

        yield run


@pytest_asyncio.fixture(loop_scope="function")
async def slack(start: Run) -> Playground:
    """A playground that delivers again quickly, so that no test waits."""
    return await start(Workspace(redelivery_s=(0.0, 0.0, 0.0)))


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    """The real client with the bot's token."""
    return client_of(slack)


@pytest_asyncio.fixture(loop_scope="function")
async def connect() -> AsyncIterator[Connect]:
    """Connects a Bolt app over Socket Mode and closes it after the test."""
    handlers: list[AsyncSocketModeHandler] = []

    async def over_socket(app: AsyncApp, slack: Playground) -> AsyncSocketModeHandler:
        before = slack.connections
        handler = AsyncSocketModeHandler(app, slack.workspace.app_token)
        handlers.append(handler)
        await handler.connect_async()
        await slack.wait_for_connection(before + 1)
        return handler

    yield over_socket
    for handler in handlers:
        await handler.close_async()
