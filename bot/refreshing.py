"""Finds the installation that serves a workspace, with a token that is good for a while.

Where the app has token rotation switched on, Slack's tokens live for twelve hours, and each is
exchanged with a refresh token that is good once. So one process does it at a time, two hours before
it is due; the others go on with the token that there is.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.installations import InstallationStore
from handlers.keeping import REFRESHING_S
from handlers.trouble import TROUBLE, reason
from handlers.workspaces import Installed

log = logging.getLogger(__name__)

EARLY_MIN = 120  # minutes before a token ends


class FreshInstallations:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis; its errors are raised."""

    def __init__(self, store: InstallationStore, redis: Any, rotator: AsyncTokenRotator) -> None:
        self._store, self._redis, self._rotator = store, redis, rotator

    async def find(self, team: str, org: str = "") -> Installed | None:
        """The installation in the workspace `team`, or in the organisation it belongs to.

        `org`: an event came for the installation in that organisation.
        """
        if org and team and await self._store.org_of(team) != org:
            await self._store.belongs(team, org)
        found = await self._of_org(org) or await self._of_team(team)
        if found is None and team:
            found = await self._of_org(await self._store.org_of(team))
        if found is None or not found.bot_token:
            return None
        token = await self._fresh_token(found)
        return Installed(
            token=token,
            bot_user=found.bot_user_id or "",
            bot=found.bot_id or "",
            team="" if found.is_enterprise_install else found.team_id or "",
            org=found.enterprise_id or "",
        )

    async def remove(self, team: str, org: str, at: float) -> bool:
        """Deletes the installation in `team`, or where that is "" in `org`, and its token.

        False, and nothing is done, where that is younger than `at`, in Unix time: Slack may tell
        late, and again, that an app was uninstalled.
        """
        found = await (self._of_team(team) if team else self._of_org(org))
        if found is not None and found.installed_at >= at + 1:  # Slack's times are whole seconds
            return False
        await self._store.async_delete_all(enterprise_id=org or None, team_id=team or None)
        return True

    async def _of_team(self, team: str) -> Installation | None:
        if not team:
            return None
        return await self._store.async_find_installation(enterprise_id=None, team_id=team)

    async def _of_org(self, org: str) -> Installation | None:
        if not org:
            return None
        return await self._store.async_find_installation(
            enterprise_id=org, team_id=None, is_enterprise_install=True
        )

    async def _fresh_token(self, found: Installation) -> str:
        before = found.bot_token or ""
        lock = f"backstory:refreshing:{found.team_id or found.enterprise_id}"
        if not self._is_due(found):
            return before
        if not await self._redis.set(lock, "1", nx=True, ex=REFRESHING_S):
            return before
        try:
            fresh = await self._rotator.perform_token_rotation(
                installation=found, minutes_before_expiration=EARLY_MIN
            )
        except (SlackTokenRotationError, *TROUBLE) as error:
            log.error(
                "the token of %s could not be refreshed: %s",
                found.team_id or found.enterprise_id,
                reason(getattr(error, "api_error", error)),
            )
            return before
        if fresh is None or not await self._store.exchange(found, fresh):
            return before
        await self._redis.delete(lock)
        return fresh.bot_token or before

    def _is_due(self, found: Installation) -> bool:
        ends = found.bot_token_expires_at
        return ends is not None and ends < time.time() + EARLY_MIN * 60
