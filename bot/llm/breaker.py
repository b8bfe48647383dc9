"""A circuit breaker: an endpoint that fails again and again is left alone for a while.

Of our own, since the kept ones that know asyncio (purgatory, aiobreaker, circuitbreaker) let
everybody through when the rest is over. An endpoint that is silent for two minutes would then hold
up all who ask at that moment, which is what a breaker is to spare them: here one goes first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

FAILURES = 5  # in a row
REST_S = 30.0


class Breaker:
    """Whether `name` is worth asking. After `admits`, one of the three others tells how it went."""

    def __init__(
        self,
        name: str,
        failures: int = FAILURES,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._limit, self._rest_s, self._clock = name, failures, rest_s, clock
        self._failures = 0
        self._opened: float | None = None
        self._trying = False  # somebody goes first

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    def admits(self) -> bool:
        """Whether to ask now; after a rest, one asker at a time may find out how things are."""
        if self._opened is None:
            return True
        if self._trying or self._clock() - self._opened < self._rest_s:
            return False
        self._trying = True
        return True

    def worked(self) -> None:
        if self._opened is not None:
            log.warning("%s works again", self._name)
        self._failures, self._opened, self._trying = 0, None, False

    def failed(self) -> None:
        self._failures += 1
        if self._opened is None and self._failures >= self._limit:
            log.warning(
                "%s failed %d times in a row: left alone, and tried again every %g s",
                self._name,
                self._failures,
                self._rest_s,
            )
            self._opened = self._clock()
        elif self._trying:
            self._opened, self._trying = self._clock(), False

    def abandoned(self) -> None:
        """The asker left before anything could be told."""
        self._trying = False
