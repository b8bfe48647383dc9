"""The workspaces that the bot is installed in: a client for each, and who the bot is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack_calls import SlackClient
from handlers.trouble import NotInstalled

KEEP_S = 30.0  # a token that was revoked is used no longer, wherever the news of it arrived


@dataclass(frozen=True)
class Workspace:
    """One workspace: a client with its bot token, and the bot's own user id and bot id there.

    `team` is its id, `org` that of its Enterprise organisation; "" where that is not known, as the
    id of a workspace is where the bot was installed in a whole organisation.
    """

    client: AsyncWebClient
    bot_user: str
    bot: str = ""
    team: str = ""
    org: str = ""


@dataclass(frozen=True)
class Installed:
    """What an installation gives: a bot token, and who the bot is. `team` is "" for one in a whole
    organisation."""

    token: str
    bot_user: str
    bot: str
    team: str
    org: str


class Workspaces(Protocol):
    async def get(self, team: str, org: str = "") -> Workspace:
        """The workspace with the id `team`. Raises handlers.trouble.NotInstalled.

        `org`: an event came for the bot's installation in this whole organisation; it is remembered
        that `team` belongs to it.
        """
        ...

    async def leave(self, team: str, org: str, at: float) -> bool:
        """The bot was uninstalled, in Unix time `at`, from `team` or where that is "" from `org`:
        its token is forgotten. False where it has been installed again since."""
        ...


class Installations(Protocol):
    """Where tokens are kept; see bot/installations.py."""

    async def find(self, team: str, org: str = "") -> Installed | None: ...

    async def remove(self, team: str, org: str, at: float) -> bool: ...


class OneWorkspace:
    """The workspace of a single bot token."""

    def __init__(
        self,
        client: AsyncWebClient,
        bot_user: str,
        bot: str = "",
        team: str = "",
        org: str = "",
    ) -> None:
        self._workspace = Workspace(client, bot_user, bot, team, org)

    async def get(self, team: str, org: str = "") -> Workspace:
        return self._workspace

    async def leave(self, team: str, org: str, at: float) -> bool:
        return True


class InstalledWorkspaces:
    """The workspaces that people have installed the app in.

    `client` has the session and the retries that the clients of all workspaces share. `clock`
    gives seconds.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        installations: Installations,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._installations, self._clock = client, installations, clock
        self._known: dict[str, tuple[Workspace, float]] = {}  # with when it is looked up again

    async def get(self, team: str, org: str = "") -> Workspace:
        known = self._known.get(team)
        if known is not None and self._clock() < known[1]:
            return known[0]
        self._known.pop(team, None)
        found = await self._installations.find(team, org)
        if found is None:
            raise NotInstalled(f"the bot is not installed in the workspace {team or org}")
        workspace = Workspace(
            self._with_token(found, team), found.bot_user, found.bot, found.team, found.org
        )
        self._known[team] = (workspace, self._clock() + KEEP_S)
        return workspace

    async def leave(self, team: str, org: str, at: float) -> bool:
        gone = await self._installations.remove(team, org, at)
        for each, (workspace, _) in list(self._known.items()):
            if team in ("", each) and (team or workspace.org == org):
                del self._known[each]
        return gone

    def _with_token(self, found: Installed, team: str) -> AsyncWebClient:
        shared = self._client
        return SlackClient(
            found.token,
            base_url=shared.base_url,
            session=shared.session,
            retry_handlers=list(shared.retry_handlers),
            # A token for a whole organisation acts in the workspace that it is told.
            team_id=team if team and not found.team else None,
        )
