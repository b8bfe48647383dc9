"""Who is answered next: fair between channels, within limits, whatever clocks do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from burner_redis import BurnerRedis
from docket import Docket, Worker
from redis_server import running_redis

from handlers.arrival import Arrival, Wish
from handlers.inbox import Inbox
from handlers.turns import PATIENCE_S, WINDOW_S, Limits, Turns

SOON = timedelta(milliseconds=20)


@pytest_asyncio.fixture(params=["memory", "redis"])
async def docket(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Docket]:
    if request.param == "memory":
        async with Docket("backstory", f"memory://{tmp_path}") as opened:
            yield opened
        return
    async with running_redis(tmp_path) as url, Docket("backstory", url) as opened:
        yield opened


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        self.now += 0.001  # no two arrive at the same time
        return self.now


def question(
    number: int, channel: str = "C1", user: str = "U1", wish: Wish = "question"
) -> Arrival:
    ts = f"{number}.000000"
    return Arrival(
        wish=wish, team="T1", channel=channel, channel_type="channel", user=user, ts=ts,
        thread=ts, text="?",
    )  # fmt: skip


class Bot:
    """An inbox whose worker does each job at once; `done` is what it did, in order."""

    def __init__(self, docket: Docket, limits: Limits, clock: Clock) -> None:
        self.done: list[Arrival] = []
        self.docket, self.turns = docket, Turns(docket, limits, clock)

        async def deliver(arrival: Arrival) -> None:
            self.done.append(arrival)

        self.inbox = Inbox(docket, BurnerRedis(), self.turns, deliver)

    async def work(self, expected: int) -> list[str]:
        """Works until `expected` jobs are done in all; the ts of those done now."""
        before = len(self.done)
        async with Worker(
            self.docket, minimum_check_interval=SOON, scheduling_resolution=SOON, concurrency=1
        ) as worker:
            running = asyncio.create_task(worker.run_forever())
            async with asyncio.timeout(20):
                while len(self.done) < expected:
                    await self.turns.look()
                    await asyncio.sleep(0.01)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert len(self.done) == expected
        return [arrival.ts.split(".")[0] for arrival in self.done[before:]]


async def due(docket: Docket) -> int:
    """How many jobs are in the workers' queue now."""
    async with docket.redis() as redis:
        return int(await redis.xlen(docket.stream_key))  # type: ignore[attr-defined]


async def test_a_channels_questions_are_answered_in_their_order_a_few_at_once(
    docket: Docket,
) -> None:
    bot = Bot(docket, Limits(places=2), Clock())
    for number in range(1, 7):
        await bot.inbox.accept(question(number))
    assert await due(docket) == 2
    assert [waiter.ahead for waiter in await bot.turns.first(9)] == [2, 3, 4, 5]
    assert await bot.work(6) == ["1", "2", "3", "4", "5", "6"]
    assert await bot.turns.first(9) == []


async def test_another_channels_question_comes_after_those_that_are_under_way_alone(
    docket: Docket,
) -> None:
    bot = Bot(docket, Limits(places=2), Clock())
    for number in range(1, 21):
        await bot.inbox.accept(question(number))
    await bot.inbox.accept(question(99, "C2", "U2"))
    assert (await bot.work(21)).index("99") == 2


async def test_what_is_over_a_users_limit_waits_for_a_minute_and_holds_nobody_up(
    docket: Docket,
) -> None:
    clock = Clock()
    bot = Bot(docket, Limits(user_per_minute=3), clock)
    for number in range(1, 6):
        await bot.inbox.accept(question(number))
    await bot.inbox.accept(question(9, user="U2"))
    assert await bot.work(4) == ["1", "2", "3", "9"]
    clock.now += WINDOW_S - 1
    await bot.turns.look()
    assert await due(docket) == 0
    clock.now += 2
    assert await bot.work(6) == ["4", "5"]


async def test_what_is_over_a_channels_limit_waits_and_nothing_is_refused(docket: Docket) -> None:
    clock = Clock()
    bot = Bot(docket, Limits(channel_per_minute=4), clock)
    for number in range(1, 11):
        assert await bot.inbox.accept(question(number, user=f"U{number}"))
    assert await bot.work(4) == ["1", "2", "3", "4"]
    clock.now += WINDOW_S + 1
    assert await bot.work(8) == ["5", "6", "7", "8"]
    clock.now += WINDOW_S + 1
    assert await bot.work(10) == ["9", "10"]


@pytest.mark.parametrize("step", [3600.0, -3600.0], ids=["ahead and back", "back and ahead"])
async def test_a_clock_that_jumps_an_hour_loses_nothing(docket: Docket, step: float) -> None:
    clock = Clock()
    bot = Bot(docket, Limits(user_per_minute=2, places=1), clock)
    await bot.inbox.accept(question(1))
    await bot.inbox.accept(question(2))
    clock.now += step
    await bot.inbox.accept(question(3))
    clock.now -= step
    await bot.inbox.accept(question(4))
    clock.now += 2 * WINDOW_S
    done = await bot.work(2)
    clock.now += 3600 + WINDOW_S  # at the latest
    assert sorted([*done, *await bot.work(4)]) == ["1", "2", "3", "4"]


async def test_a_place_that_never_became_a_job_is_free_again(docket: Docket) -> None:
    clock = Clock()
    bot = Bot(docket, Limits(places=1), clock)
    await bot.turns.join(question(1))  # and then the process died
    await bot.inbox.accept(question(2))
    assert await due(docket) == 0
    clock.now += PATIENCE_S + 1
    assert await bot.work(1) == ["2"]


async def test_a_turn_that_comes_before_the_job_is_added_is_not_missed(docket: Docket) -> None:
    clock = Clock()
    bot = Bot(docket, Limits(places=1), clock)
    first, second = question(1), question(2)
    await bot.inbox.accept(first)
    join = bot.turns.join

    async def slow_join(arrival: Arrival) -> bool:
        is_due = await join(arrival)
        await bot.turns.leave(first)  # in another process, at just that moment
        return is_due

    bot.turns.join = slow_join  # type: ignore[method-assign]
    await bot.inbox.accept(second)
    assert await due(docket) == 1
    async with docket.redis() as redis:
        [score] = [when for _, when in await redis.zrange(docket.queue_key, 0, -1, withscores=True)]
    assert score <= clock.now


@pytest.mark.parametrize("wish", ["delete", "mute", "unmute"])
async def test_what_would_be_pointless_late_waits_for_nobody(docket: Docket, wish: Any) -> None:
    bot = Bot(docket, Limits(places=1), Clock())
    for number in range(1, 4):
        await bot.inbox.accept(question(number))
    await bot.inbox.accept(question(9, wish=wish))
    assert await due(docket) == 2
