"""Which questions a wish to stop ends, and what becomes of the work on them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from burner_redis import BurnerRedis

from handlers.arrival import Arrival, Wish
from handlers.stops import Stopped, Stops


def arrival(wish: Wish = "question", ts: str = "5.0", **changes: Any) -> Arrival:
    given = {"user": "ANNA", "thread": "1.0", "channel": "C1", "channel_type": "channel"}
    return Arrival.model_validate(
        {"wish": wish, "team": "T1", "ts": ts, "text": "", **given, **changes}
    )


@pytest.fixture
async def redis() -> AsyncIterator[BurnerRedis]:
    redis = BurnerRedis()
    yield redis
    await redis.aclose()


async def stopped(stops: Stops, question: Arrival) -> bool:
    """Whether a question that is answered at once, once it has begun, is stopped before it."""
    begun: list[str] = []

    async def work() -> str:
        begun.append("begun")
        return "answer"

    try:
        assert await stops.unless_stopped(question, work) == "answer"
    except Stopped:
        assert begun == []  # the model was not asked
        return True
    return False


@pytest.mark.parametrize(
    ("wish", "ends"),
    [
        (arrival("stop", "6.0"), True),
        (arrival("stop", "6.0", thread="6.0"), True),  # written beside the threads
        (arrival("stop", "4.0"), False),  # before the question was asked
        (arrival("stop", "6.0", thread="2.0"), False),  # in another thread
        (arrival("stop", "6.0", user="BEN"), False),
        (arrival("stop", "6.0", channel="C2"), False),
        (arrival("stop", "6.0", channel="C2", thread="6.0"), False),
    ],
)
async def test_a_stop_ends_what_its_user_asked_there_before_it(
    redis: BurnerRedis, wish: Arrival, ends: bool
) -> None:
    stops = Stops(redis)
    assert not await stopped(stops, arrival())
    await stops.wish(wish)
    assert await stopped(stops, arrival()) == ends


async def test_a_stop_ends_the_work_before_it_is_told(redis: BurnerRedis) -> None:
    stops, begun, ended = Stops(redis), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    answering = asyncio.create_task(stops.unless_stopped(arrival(), work))
    await begun.wait()
    await stops.wish(arrival("stop", "6.0"))
    with pytest.raises(Stopped):
        await answering
    assert ended.is_set()


async def test_the_end_of_the_program_ends_the_work_too(redis: BurnerRedis) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    answering = asyncio.create_task(Stops(redis).unless_stopped(arrival(), work))
    await begun.wait()
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    assert ended.is_set()


async def test_a_fault_in_the_work_is_the_work_s_own(redis: BurnerRedis) -> None:
    async def work() -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await Stops(redis).unless_stopped(arrival(), work)


async def test_an_answer_is_given_while_the_store_is_out_of_reach() -> None:
    class Away:
        async def hgetall(self, key: str) -> dict[bytes, bytes]:
            raise ConnectionError(key)

        async def get(self, key: str) -> None:
            raise ConnectionError(key)

    assert not await stopped(Stops(Away()), arrival())


class Swallowing:
    """A client that swallows a cancellation that comes while it talks, as redis-py may."""

    def __init__(self) -> None:
        self.looked_again = asyncio.Event()
        self._looks = 0

    async def get(self, name: str) -> None:
        """Nobody has asked to be forgotten."""

    async def hgetall(self, name: str) -> dict[str, str]:
        self._looks += 1
        if self._looks == 2:
            self.looked_again.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        return {}


async def test_an_answer_is_not_held_up_by_a_look_that_cannot_be_cancelled() -> None:
    redis = Swallowing()
    stops = Stops(redis)

    async def work() -> str:
        await redis.looked_again.wait()
        return "answer"

    async with asyncio.timeout(10):
        assert await stops.unless_stopped(arrival(), work) == "answer"
