"""Loops that talk to Redis, and end when they are told to."""

from __future__ import annotations

import asyncio


def is_cancelled() -> bool:
    """Whether the running task was cancelled, also where a library has swallowed that.

    Before Python 3.12 `asyncio.wait_for`, which redis-py writes with, may swallow it (CPython's
    issue 86296). A loop around such a library looks here each time round.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
