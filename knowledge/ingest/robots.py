"""What a site's robots.txt asks of programs that come by themselves (RFC 9309).

Asked by the watch only: an address that a person gives is fetched because a person wants it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yarl import URL

from knowledge.errors import FetchError
from knowledge.ingest.addresses import shown
from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.pacing import PutOff

if TYPE_CHECKING:
    from protego import Protego

DAY_S = 24 * 3600.0
KEEP_FAILURE_S = 600.0  # until a robots.txt that could not be had is asked for again
_READ = 512 * 1024  # bytes; RFC 9309, 2.5 asks for at least 500 KiB
_KEPT = 1000  # sites


@dataclass(frozen=True)
class _Rules:
    until: float  # seconds since the epoch
    rules: Protego | None = None  # None: everything is allowed
    failure: FetchError | None = None  # why nothing is allowed for the moment


class Robots:
    """The rules of each site, kept for a day. `agent` is the name that rules are looked up for."""

    def __init__(
        self, fetcher: Fetcher, agent: str | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._agent = agent or fetcher.user_agent.split("/")[0]
        self._kept: dict[URL, _Rules] = {}

    async def allows(self, url: str) -> bool:
        """Whether the site lets us read `url`. No robots.txt (4xx) allows everything.

        Raises PutOff where it cannot be told at present: for RFC 9309, 2.3.1.4 that is a no,
        but one that may soon be another answer.
        """
        rules = await self._rules(url)
        if rules.failure:
            raise PutOff(
                f"{shown(url)}: left alone, for the site's robots.txt cannot be had "
                f"({rules.failure}): it is tried again by itself",
                retry_after=rules.failure.retry_after,
            )
        return rules.rules is None or bool(rules.rules.can_fetch(url, self._agent))

    async def crawl_delay(self, url: str) -> float | None:
        """Seconds that the site wants between two requests, where it says."""
        rules = (await self._rules(url)).rules
        delay = rules.crawl_delay(self._agent) if rules else None
        return None if delay is None else float(delay)

    async def _rules(self, url: str) -> _Rules:
        origin = URL(url).origin()
        kept = self._kept.get(origin)
        if kept is None or kept.until <= self._clock():
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            kept = self._kept[origin] = await self._read(origin)
        return kept

    async def _read(self, origin: URL) -> _Rules:
        from protego import Protego

        tomorrow = self._clock() + DAY_S
        try:
            download = await self._fetcher.get(str(origin / "robots.txt"))
        except FetchError as error:
            # An empty file (2xx) and one that is not there (4xx) forbid nothing; a site that asks
            # for patience (429) or is in trouble has not answered.
            if error.status and error.status < 500 and error.status != 429:
                return _Rules(tomorrow)
            return _Rules(self._clock() + KEEP_FAILURE_S, failure=error)
        text = download.body[:_READ].decode("utf-8-sig", "replace") if download else ""
        # half a megabyte of rules takes long enough to hold up everything else
        return _Rules(tomorrow, rules=await asyncio.to_thread(Protego.parse, text))
