"""First of all: each request of Slack's gets its id, which stands in all that is logged of it.

A message has that of its arrival, however it comes; a command or a press that of its own trigger,
and what it queues gets one more, which is logged with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.reference import set_current


def register(app: AsyncApp) -> None:
    """Goes before everything else of `app`."""

    async def refer(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:
        # Bolt calls a listener after its middleware has returned, in the same task.
        set_current(request_key(body))
        await next()

    app.use(refer)


def request_key(body: Mapping[str, Any]) -> str:
    """What tells a request from all others; of a message, the key of its arrival."""
    event = body.get("event") or {}
    team = str(body.get("team_id") or (body.get("team") or {}).get("id") or "")
    if event.get("channel") and event.get("ts"):
        return f"{team}:{event['channel']}:{event['ts']}"
    return str(body.get("event_id") or body.get("trigger_id") or f"{team}:{sorted(body)}")
