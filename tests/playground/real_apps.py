"""The real Slack client and real Bolt apps, pointed at a playground."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace

Run = Callable[[Workspace], Awaitable[Playground]]
Connect = Callable[[AsyncApp, Playground], Awaitable[AsyncSocketModeHandler]]


def client_of(slack: Playground) -> AsyncWebClient:
    """The real client with the bot's token."""
    return AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.api_url)


def bolt(slack: Playground) -> AsyncApp:
    """A real Bolt app that talks to the playground."""
    return AsyncApp(client=client_of(slack), signing_secret=slack.workspace.signing_secret)


def mention(slack: Playground, words: str) -> str:
    """A text that mentions the bot."""
    return f"<@{slack.workspace.bot_user_id}> {words}"
