"""Work that a listener begins and does not wait for.

It ends before the process does, where there is time; what is lost with a process that is killed
costs nothing.

Bolt's own lazy listeners copy the whole request first, which fails for events in Socket Mode.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.metrics import ERRORS

log = logging.getLogger(__name__)

_NAME = "in the background"


class Background:
    """Runs coroutines as tasks, and holds them until they are done: Python drops what nobody
    holds."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work`; what it fails with goes into the log."""
        task = asyncio.create_task(work, name=_NAME)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work in the background failed", exc_info=error)
            ERRORS.labels("background").inc()


async def finished(timeout_s: float) -> None:
    """Waits until nothing of any Background is under way, for so long at most."""
    # By their name: each listener has a Background of its own, which nobody else knows.
    running = [task for task in asyncio.all_tasks() if task.get_name() == _NAME]
    if running:
        await asyncio.wait(running, timeout=timeout_s)
