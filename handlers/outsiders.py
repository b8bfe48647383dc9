"""Who is of another organisation, where an event of a shared channel does not say so."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from handlers.keeping import OUTSIDER_S
from handlers.trouble import TROUBLE, reason
from handlers.workspaces import Workspaces

log = logging.getLogger(__name__)

ASK_S = 1.5  # of the three seconds that Slack waits for an acknowledgement


class Outsiders:
    """Asks Slack once a day for each user. `redis` is a redis.asyncio.Redis or a BurnerRedis."""

    def __init__(self, redis: Any, workspaces: Workspaces) -> None:
        self._redis, self._workspaces = redis, workspaces

    async def include(self, team: str, org: str, user: str) -> bool:
        """Whether `user` is of another organisation than the workspace `team` of `org`. Where Slack
        does not tell, they are: what is said to them could not be taken back."""
        key = f"backstory:outsider:{team}:{user}"
        known = await self._redis.get(key)
        if known is not None:
            return known in (b"1", "1")
        try:
            async with asyncio.timeout(ASK_S):
                workspace = await self._workspaces.get(team, org)
                told = (await workspace.client.users_info(user=user)).get("user") or {}
        except TROUBLE as error:
            log.warning("whose organisation a user is of is not known: %s", reason(error))
            return True
        outside = _is_outsider(told, workspace.team or team, workspace.org)
        await self._redis.set(key, "1" if outside else "0", ex=OUTSIDER_S)
        return outside


def _is_outsider(person: dict[str, Any], team: str, org: str) -> bool:
    """`person`: what users.info tells. `is_stranger` is set for some only who are of elsewhere."""
    if person.get("is_stranger"):
        return True
    enterprise = (person.get("enterprise_user") or {}).get("enterprise_id")
    if org and enterprise:
        return bool(enterprise != org)
    return person.get("team_id") not in (team, org)
