"""`app_uninstalled` and `tokens_revoked`: the bot is no longer wanted in a workspace.

Its token is forgotten, and what is kept for the workspace's sake. What waits in the queue for it is
dropped when its turn comes. The two events come in any order, and Slack may repeat them late.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from handlers.workspaces import Workspaces

log = logging.getLogger(__name__)

Forget = Callable[[str], Awaitable[None]]  # forgets what is kept for a workspace, by its id


def register(app: AsyncApp, workspaces: Workspaces, forget: Sequence[Forget]) -> None:
    """`forget`: all who keep something that would go on in the workspace by itself."""

    async def leave(body: dict[str, Any], context: AsyncBoltContext) -> None:
        # An organisation that had it as a whole has no one workspace in the event.
        team = "" if context.is_enterprise_install else context.team_id or ""
        at = float(body.get("event_time") or time.time())
        where = team or context.enterprise_id or "?"
        if not await workspaces.leave(team, context.enterprise_id or "", at):
            log.info("installed again in %s since it was uninstalled", where)
            return
        for each in forget if team else ():
            await each(team)
        log.warning("uninstalled from %s: what is kept for it is forgotten", where)

    async def revoked(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await leave(body, context)

    app.event("app_uninstalled")(leave)
    app.event("tokens_revoked")(revoked)
