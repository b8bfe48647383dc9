"""What went to the app and what it called, as records with a version, for the inspector."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from playground.delivery import Delivery
from playground.webapi import Call
from playground.wire import Json

MOST = 400


class Trace:
    """Reads the lists it is given; keeps only which version of each record was last seen.

    A delivery changes while it is under way, so `since` gives records that are new or other
    than they were: the reader replaces by `id`.
    """

    def __init__(self, deliveries: list[Delivery], calls: list[Call]) -> None:
        self._deliveries, self._calls = deliveries, calls
        self._version = 0
        self._changed: dict[str, int] = {}
        self._seen: dict[str, tuple[Any, ...]] = {}
        self._news = asyncio.Event()
        self._closed = False

    def wake(self) -> None:
        """Something may have changed."""
        self._news.set()

    def close(self) -> None:
        """Ends every wait."""
        self._closed = True
        self._news.set()

    async def wait(self, version: int, seconds: float) -> None:
        """Returns once there is something newer than `version`, or after `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._closed and self._refresh() <= version:
                    self._news = self._news if not self._news.is_set() else asyncio.Event()
                    await self._news.wait()

    def since(self, version: int) -> Json:
        """`{"version", "records"}`: at most the last 400, oldest first."""
        current = self._refresh()
        records = [
            record for record in self._all() if self._changed.get(str(record["id"]), 0) > version
        ]
        records.sort(key=lambda record: float(record["at"]))
        return {"version": current, "records": records[-MOST:]}

    def delivery(self, record_id: str) -> Delivery:
        """The delivery behind a record; LookupError where there is none."""
        if not record_id.startswith("d"):
            raise LookupError("only what went to the app can be sent again")
        return self._deliveries[int(record_id[1:])]

    def _refresh(self) -> int:
        """Gives a new version to whatever is not as it was."""
        fresh = {f"c{number}": () for number in range(self._count("c"), len(self._calls))}
        for number, delivery in enumerate(self._deliveries):
            state = _state(delivery)
            if self._seen.get(f"d{number}") != state:
                fresh[f"d{number}"] = state
        if fresh:
            self._version += 1
            self._seen.update(fresh)
            self._changed.update(dict.fromkeys(fresh, self._version))
        return self._version

    def _count(self, kind: str) -> int:
        return sum(name.startswith(kind) for name in self._seen)

    def _all(self) -> list[Json]:
        calls = [_of_call(number, call) for number, call in enumerate(self._calls)][-MOST:]
        sent = [_of_delivery(number, d) for number, d in enumerate(self._deliveries)][-MOST:]
        return [*calls, *sent]


def _state(delivery: Delivery) -> tuple[Any, ...]:
    acknowledged = sum(a.acknowledged_at is not None for a in delivery.attempts)
    failed = sum(a.failure is not None for a in delivery.attempts)
    return len(delivery.attempts), acknowledged, failed, delivery.given_up


def _of_call(number: int, call: Call) -> Json:
    return {
        "id": f"c{number}",
        "kind": "call",
        "name": call.method,
        "at": call.at - call.took_s,
        "ms": round(call.took_s * 1000, 1),
        "state": "ok" if call.ok else "failed",
        "note": "" if call.ok else f"{call.status} {call.response.get('error', '')}",
        "request": call.args,
        "answer": call.response,
    }


def _of_delivery(number: int, delivery: Delivery) -> Json:
    payload, first = delivery.payload, delivery.attempts[0] if delivery.attempts else None
    names = {
        "events_api": delivery.event.get("type"),
        "slash_commands": payload.get("command"),
        "interactive": payload.get("type"),
    }
    state = "waiting"
    if delivery.acknowledged:
        state = "ok"
    elif delivery.given_up or any(attempt.failure for attempt in delivery.attempts):
        state = "failed"
    last = delivery.attempts[-1] if delivery.attempts else None
    took = (delivery.acknowledged_at - first.at) if first and delivery.acknowledged_at else None
    return {
        "id": f"d{number}",
        "kind": "event" if delivery.kind == "events_api" else delivery.kind.rstrip("s"),
        "name": names[delivery.kind] or delivery.kind,
        "at": first.at if first else 0.0,
        "ms": None if took is None else round(took * 1000, 1),
        "state": state,
        "note": (last.failure or "") if last else "",
        "tries": len(delivery.attempts),
        "attempts": [vars(attempt) for attempt in delivery.attempts],
        "request": payload,
        "answer": delivery.response,
    }
