"""Which calls to Slack are made again, and after how long.

A connection that breaks may break after Slack has done what it was told. What would then be there
twice is not sent again here: whoever posts looks first whether it is there (handlers/live.py).
"""

from __future__ import annotations

from typing import Any

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest

from handlers.slack_calls import PASSING, Counting, method_of

TRIES = 3  # where Slack is called too often; it says how long to wait each time
ADDS = frozenset(
    {"chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream"}
)


def handlers() -> list[AsyncRetryHandler]:
    return [Counting(), Reconnecting(), WaitingOut(max_retry_count=TRIES)]


class Reconnecting(AsyncConnectionErrorRetryHandler):
    """Calls again over a new connection, where calling twice does what calling once does."""

    async def _can_retry_async(self, *, request: HttpRequest, **found: Any) -> bool:
        if method_of(request) in ADDS:
            return False
        return await super()._can_retry_async(request=request, **found)


class WaitingOut(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack says, where it is called too often."""

    async def _can_retry_async(self, *, request: HttpRequest, **found: Any) -> bool:
        if method_of(request) in PASSING:
            return False
        return await super()._can_retry_async(request=request, **found)
