"""Where a workspace refuses the newer blocks, the same is said with older ones."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from handlers.blocks.reply import Reply
from handlers.trouble import reason

log = logging.getLogger(__name__)

_REFUSALS = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})

T = TypeVar("T")


async def in_full_or_plainer(made: Reply, send: Callable[[Reply], Awaitable[T]]) -> T:
    """What `send` gives for `made`; where Slack refuses its blocks, for the plainer reply."""
    try:
        return await send(made)
    except SlackApiError as error:
        if reason(error) not in _REFUSALS or made.plainer == made:
            raise
        log.warning("the workspace takes no feedback buttons: plain ones in their place")
        return await send(made.plainer)
