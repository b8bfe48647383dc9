"""The real bot, in a hurry, and with a clock that others set: `python hurried.py worker`.

What the bot looks at now and then, this one looks at all the time, and says of each look for due
digests that it has looked. When it gets SIGUSR1, its clock is as many seconds off as the file in
CLOCK_FILE says: what else runs on the machine, and how time passes, is left alone.
"""

from __future__ import annotations

import datetime
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import time_machine

from bot.__main__ import main
from handlers import stops
from handlers.digests import ticking

TRUE_TIME = time.time()
TRUE_MONOTONIC = time.monotonic()
EVERY_S = 0.2

clock: list[Any] = []  # what shifts it


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def set_clock(*_: Any) -> None:
    off = float(Path(os.environ["CLOCK_FILE"]).read_text())
    for before in clock:
        before.stop()
    true = TRUE_TIME + time.monotonic() - TRUE_MONOTONIC
    clock[:] = [time_machine.travel(true + off, tick=True)]
    clock[0].start()
    say(f"the clock is {off:.0f} s off")


def hurry() -> None:
    look = ticking.tick

    async def looking(subscriptions: Any, queue: Any, now: datetime.datetime) -> list[str]:
        queued = await look(subscriptions, queue, now)
        say(f"looked at {now:%Y-%m-%d %H:%M:%S}")
        return queued

    ticking.tick = looking
    ticking.ticking.__defaults__ = (EVERY_S,)
    stops.LOOK_S = 0.0


if __name__ == "__main__":
    if os.environ.get("CLOCK_FILE"):
        set_clock()
        signal.signal(signal.SIGUSR1, set_clock)
    hurry()
    main()
