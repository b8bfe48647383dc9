"""A bot whose clock is set while it runs."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from signal import SIGUSR1
from zoneinfo import ZoneInfo

from bot_process import HURRIED, BotProcess, running_bot
from crowd import nothing_queued
from redis_server import RedisServer

BERLIN = ZoneInfo("Europe/Berlin")


def off_at(moment: str, zone: datetime.tzinfo = BERLIN, fold: int = 0) -> float:
    """How many seconds off a clock is that shows `moment` in `zone`; `fold` 1: where it shows that
    twice, the second time."""
    at = datetime.datetime.fromisoformat(moment).replace(tzinfo=zone, fold=fold)
    return at.timestamp() - time.time()


class Clocked:
    """A process that looks all the time which digests are due, by a clock of its own."""

    def __init__(self, bot: BotProcess, file: Path) -> None:
        self.bot, self._file = bot, file

    async def set_clock(self, off: float) -> None:
        self._file.write_text(str(off))
        before = self.bot.log.count("the clock is")
        self.bot.process.send_signal(SIGUSR1)
        await self.bot.until_logged_often("the clock is", before + 1)

    async def has_looked(self, redis: RedisServer, is_idle: bool = True) -> None:
        """Waits until it has looked by the clock as it is, and has done all there is to do, or
        where it is not `is_idle` what there is to do now."""
        # The first look may have begun before.
        await self.bot.until_logged_often("looked at", self.bot.log.count("looked at") + 2)
        if is_idle:
            await nothing_queued(redis)


@contextlib.asynccontextmanager
async def clocked_bot(
    wanted: Mapping[str, str], file: Path, off: float = 0.0, command: str = "worker"
) -> AsyncIterator[Clocked]:
    file.write_text(str(off))  # noqa: ASYNC240 (a few bytes)
    async with running_bot({**wanted, "CLOCK_FILE": str(file)}, command, HURRIED) as bot:
        yield Clocked(bot, file)
