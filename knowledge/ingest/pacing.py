"""One request at a time to a site, with a pause between two, and longer where it asks for one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from knowledge.errors import FetchError
from knowledge.ingest.addresses import shown

PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0  # what a robots.txt may ask for; one that asks for more gets this
PATIENCE_S = 60.0  # a site that wants to be left alone for longer is not waited for


class PutOff(FetchError):
    """A site that was not asked, because that must wait. `retry_after`: how long, where known."""


class Pace:
    """Keeps, per host, when it may be asked again. For one task: turns are not queued."""

    def __init__(
        self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._free_at: dict[str, float] = {}

    async def turn(self, url: str, pause_s: float | None = None) -> None:
        """Returns when the host of `url` may be asked. `pause_s`: what it wants between requests.

        Raises PutOff where that is too long to wait for.
        """
        host = urlsplit(url).hostname or ""
        wait = self._free_at.get(host, 0.0) - self._clock()
        if wait > PATIENCE_S:
            raise PutOff(
                f"{shown(url)}: left alone, for the site asked for {wait:.0f} seconds of rest: "
                "it is tried again by itself",
                retry_after=wait,
            )
        if wait > 0:
            await self._sleep(wait)
        pause = PAUSE_S if pause_s is None else min(max(pause_s, PAUSE_S), LONGEST_PAUSE_S)
        self._free_at[host] = self._clock() + pause

    def rest(self, url: str, seconds: float) -> None:
        """Leaves the host of `url` alone for so long."""
        host = urlsplit(url).hostname or ""
        self._free_at[host] = max(self._free_at.get(host, 0.0), self._clock() + seconds)
