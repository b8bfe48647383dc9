"""The workspaces that the bot is installed in: a client for each, and who the bot is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient


@dataclass(frozen=True)
class Workspace:
    """One workspace: a client with its bot token, and the bot's own user id there."""

    client: AsyncWebClient
    bot_user: str


class Workspaces(Protocol):
    async def get(self, team: str) -> Workspace:
        """The workspace with the id `team`. Raises handlers.trouble.NotInstalled."""
        ...


class OneWorkspace:
    """The workspace of a single bot token."""

    def __init__(self, client: AsyncWebClient, bot_user: str) -> None:
        self._workspace = Workspace(client, bot_user)

    async def get(self, team: str) -> Workspace:
        return self._workspace
