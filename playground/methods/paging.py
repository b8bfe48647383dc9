"""Cursors: a page of a list and where the next begins."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TypeVar

from playground.wire import Args, Json, SlackError

Item = TypeVar("Item")


def page(found: Sequence[Item], args: Args, default: int = 100) -> tuple[list[Item], Json]:
    """One page by `limit` and `cursor`, and the `response_metadata` that leads on."""
    limit = min(args.number("limit", default) or default, 1000)
    start = _start(args.text("cursor"))
    end = start + limit
    cursor = ""
    if end < len(found):
        cursor = base64.b64encode(f"next:{end}".encode()).decode()
    return list(found[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except ValueError:
        raise SlackError("invalid_cursor") from None
