"""What is new to somebody who comes back, and what the bot remembers of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from burner_redis import BurnerRedis

from handlers.keeping import LATELY_S, STATES_S
from handlers.visits import STAYS_NEW_S, Guest, Visit, Visits

ANNA = Guest("T1", "ANNA", "D1")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def redis() -> AsyncIterator[BurnerRedis]:
    redis = BurnerRedis()
    yield redis
    await redis.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visits(redis: BurnerRedis, clock: Clock) -> Visits:
    return Visits(redis, clock)


async def test_nothing_is_new_to_who_comes_first(visits: Visits) -> None:
    assert await visits.open(ANNA, "s", "one") == Visit("one")
    assert await visits.open(ANNA, "s", "one") == Visit("one")


async def test_what_came_between_two_visits_is_new_for_a_day(visits: Visits, clock: Clock) -> None:
    await visits.open(ANNA, "s", "one")
    came = clock.now
    clock.now += 3600
    assert await visits.open(ANNA, "s", "two") == Visit("two", "one", came)
    clock.now += STAYS_NEW_S - 1
    assert await visits.open(ANNA, "s", "two") == Visit("two", "one", came)
    clock.now += 2
    assert await visits.open(ANNA, "s", "two") == Visit("two")


async def test_what_is_shown_unasked_is_still_new_when_they_come(
    visits: Visits, clock: Clock
) -> None:
    await visits.open(ANNA, "s", "one")
    came = clock.now
    clock.now += 60
    assert await visits.last(ANNA, "s", "two") == Visit("two", "one", came)
    assert await visits.open(ANNA, "s", "two") == Visit("two", "one", came)
    assert await visits.last(ANNA, "s", "two") == Visit("two", "one", came)


async def test_each_story_and_each_user_has_news_of_their_own(visits: Visits) -> None:
    await visits.open(ANNA, "s", "one")
    assert await visits.open(ANNA, "other", "two") == Visit("two")
    assert await visits.open(Guest("T1", "BEN", "D2"), "s", "two") == Visit("two")
    assert await visits.open(Guest("T2", "ANNA", "D3"), "s", "two") == Visit("two")


async def test_lately_means_the_last_day_and_the_workspaces_that_are_still_there(
    visits: Visits, clock: Clock
) -> None:
    await visits.open(ANNA, "s", "one")
    clock.now += LATELY_S / 2
    await visits.open(Guest("T2", "BEN", "D2"), "s", "one")
    assert [guest.user for guest in await visits.lately()] == ["BEN", "ANNA"]
    clock.now += LATELY_S / 2 + 1
    assert [guest.user for guest in await visits.lately()] == ["BEN"]
    await visits.forget("T2")
    assert await visits.lately() == []


async def test_somebody_is_greeted_once_and_again_where_that_failed(visits: Visits) -> None:
    assert await visits.greet("T1", "ANNA")
    assert not await visits.greet("T1", "ANNA")
    await visits.ungreet("T1", "ANNA")
    assert await visits.greet("T1", "ANNA")


async def test_one_process_alone_does_what_all_could_do(redis: BurnerRedis) -> None:
    assert [await Visits(redis).claim("renew") for _ in range(3)] == [True, False, False]


async def test_a_state_is_made_once_and_kept_while_it_is_looked_at(
    visits: Visits, redis: BurnerRedis
) -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("made")
        return b"\x00state"

    await visits.keep_state("s", "one", make)
    await visits.keep_state("s", "one", make)
    assert (made, await visits.state("s", "one")) == (["made"], b"\x00state")
    assert await visits.state("s", "two") is None
    assert await redis.ttl("backstory:{s}:state:one") > STATES_S - 10
