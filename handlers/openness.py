"""Which channels are open to all of their workspace: what is asked there is no secret to it."""

from __future__ import annotations

import logging
from typing import Any

from handlers.keeping import OPEN_S
from handlers.trouble import TROUBLE, reason
from handlers.workspaces import Workspaces

log = logging.getLogger(__name__)


class Openness:
    """Asks Slack once an hour for each channel. `redis` is a redis.asyncio.Redis or BurnerRedis."""

    def __init__(self, redis: Any, workspaces: Workspaces) -> None:
        self._redis, self._workspaces = redis, workspaces

    async def is_open(self, team: str, channel: str) -> bool:
        """Whether everybody in the workspace may read `channel`; False where Slack does not tell.

        Raises an error of Redis.
        """
        if not channel.startswith("C"):
            return False
        key = f"backstory:open:{team}:{channel}"
        known = await self._redis.get(key)
        if known is not None:
            return known in (b"1", "1")
        try:
            workspace = await self._workspaces.get(team)
            told = (await workspace.client.conversations_info(channel=channel)).get("channel") or {}
        except TROUBLE as error:
            log.debug("whether a channel is open is not known: %s", reason(error))
            return False
        is_open = bool(told.get("is_channel")) and told.get("is_private") is False
        await self._redis.set(key, "1" if is_open else "0", ex=OPEN_S)
        return is_open
