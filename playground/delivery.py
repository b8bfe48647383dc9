"""Bringing events, commands and interactions to the app, again where it does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from playground.wire import Json
from playground.workspace import Workspace

Kind = Literal["events_api", "slash_commands", "interactive"]


class NotAcknowledged(Exception):
    """One attempt failed. `reason` is Slack's retry reason; `again` is False where the app
    asked for no redelivery."""

    def __init__(self, reason: str, *, again: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again


@dataclass
class Attempt:
    """One try. `number` is 0 at first; `reason` says why there was another."""

    number: int
    reason: str
    at: float
    via: str
    acknowledged_at: float | None = None
    failure: str | None = None


@dataclass
class Delivery:
    """One thing brought to the app, with every attempt at it. Times: seconds since 1970.

    `response` is what the app said with its acknowledgement, such as a command's reply.
    """

    kind: Kind
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    acknowledged_at: float | None = None
    response: Json | None = None
    given_up: bool = False

    @property
    def event_id(self) -> str | None:
        """The event's id; the same in every attempt. None for commands and interactions."""
        return self.payload.get("event_id")

    @property
    def event(self) -> Json:
        """The inner event; empty for commands and interactions."""
        event: Json = self.payload.get("event", {})
        return event

    @property
    def acknowledged(self) -> bool:
        """Whether the app acknowledged any attempt."""
        return self.acknowledged_at is not None


class Transport(Protocol):
    """A way to the app: the sockets it opened, or its request URL."""

    name: str

    async def send(self, delivery: Delivery, number: int, reason: str) -> Json | None:
        """Makes one attempt; returns what the app answered, or raises NotAcknowledged."""
        ...


class Courier:
    """Delivers over `transport` and keeps a record of everything in `deliveries`."""

    def __init__(
        self, workspace: Workspace, transport: Transport, notify: Callable[[], None]
    ) -> None:
        self.transport = transport
        self.deliveries: list[Delivery] = []
        self._workspace = workspace
        self._notify = notify
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight = 0

    @property
    def busy(self) -> bool:
        """Whether an attempt is under way now (one that waits for its next try is not)."""
        return self._in_flight > 0

    def dispatch(self, kind: Kind, payload: Json) -> Delivery:
        """Starts a delivery in the background; events are retried, the rest is not."""
        delivery = Delivery(kind, payload)
        self.deliveries.append(delivery)
        pauses = self._workspace.redelivery_s if kind == "events_api" else ()
        self._in_flight += 1
        self._spawn(self._deliver(delivery, pauses))
        return delivery

    async def deliver_now(self, kind: Kind, payload: Json) -> Delivery:
        """Delivers once and waits for the acknowledgement or its absence."""
        delivery = Delivery(kind, payload)
        self.deliveries.append(delivery)
        self._in_flight += 1
        await self._attempt(delivery, "")
        delivery.given_up = not delivery.acknowledged
        self._notify()
        return delivery

    async def again(self, delivery: Delivery) -> bool:
        """Makes one more attempt, as Slack does after a lost acknowledgement."""
        self._in_flight += 1
        return await self._attempt(delivery, "timeout") is None

    async def close(self) -> None:
        """Gives up everything that is still to be delivered."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery, pauses: tuple[float, ...]) -> None:
        failed = await self._attempt(delivery, "")
        for pause in pauses:
            if failed is None or not failed.again:
                break
            await asyncio.sleep(pause)
            self._in_flight += 1
            failed = await self._attempt(delivery, failed.reason)
        delivery.given_up = failed is not None
        self._notify()

    async def _attempt(self, delivery: Delivery, reason: str) -> NotAcknowledged | None:
        """One try, already counted as in flight by the caller."""
        number = len(delivery.attempts)
        attempt = Attempt(number, reason, self._workspace.clock(), self.transport.name)
        delivery.attempts.append(attempt)
        try:
            answer = await self.transport.send(delivery, number, reason)
        except NotAcknowledged as failure:
            attempt.failure = failure.reason
            return failure
        else:
            attempt.acknowledged_at = self._workspace.clock()
            delivery.acknowledged_at = delivery.acknowledged_at or attempt.acknowledged_at
            delivery.response = answer or delivery.response
            return None
        finally:
            self._in_flight -= 1
            self._notify()
