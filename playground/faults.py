"""Trouble on demand: the next calls of a method fail, are slow, or are never answered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from playground.wire import SlackError


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of `method` ("*" for any).

    `applied`: the call takes effect all the same and only its answer is lost, as when a
    proxy fails after Slack has done its work. `held`: the call takes effect, and its answer
    is kept back until faults are cleared.
    """

    method: str
    error: str | None
    status: int
    retry_after: int | None
    times: int
    applied: bool
    held: bool = False

    def as_error(self) -> SlackError:
        """The answer the app gets."""
        headers = {}
        if self.status == 429 or self.retry_after is not None:
            headers["Retry-After"] = str(1 if self.retry_after is None else self.retry_after)
        default = "ratelimited" if self.status == 429 else "internal_error"
        return SlackError(self.error or default, status=self.status, headers=headers)


class Faults:
    """The faults that are still to come, and the delays in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._delays: dict[str, float] = {}
        self.cleared = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Adds a fault behind those already waiting."""
        self._faults.append(fault)

    def delay(self, method: str, seconds: float) -> None:
        """Slows every call of a method ("*" for all); 0 ends it."""
        self._delays[method] = seconds

    def seconds(self, method: str) -> float:
        """How long a call of this method is held up."""
        return self._delays.get(method, self._delays.get("*", 0.0))

    def take(self, method: str) -> Fault | None:
        """The fault that meets this call, if any; it is used up."""
        for fault in self._faults:
            if fault.method in {method, "*"}:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forgets every fault and delay."""
        self._faults.clear()
        self._delays.clear()
        self.cleared.set()
        self.cleared = asyncio.Event()
