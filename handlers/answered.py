"""What is done with an answer once it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from handlers.arrival import Arrival
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.records import record

Answered = Callable[[KeptAnswer], Awaitable[None]]  # is told of each answer that was delivered


async def answered(
    desk: Desk, kept: KeptAnswer, arrival: Arrival, on_answered: Sequence[Answered]
) -> None:
    """Keeps `kept` with the ts of its message, records it, and tells whoever wants to know."""
    await desk.kept.keep(kept)
    record(arrival, kept.story, kept.answer)
    for told in on_answered:
        await told(kept)
