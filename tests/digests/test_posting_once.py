"""A channel gets each day's digest once, whatever dies when, and nothing is told twice."""

from __future__ import annotations

import asyncio
import datetime

import pytest
from house import NEWSROOM, TEAM, Died, House

from handlers.digests.posting import EVENT
from handlers.digests.queue import DigestQueue
from handlers.digests.ticking import tick
from knowledge.store import KEEP_OLD_S

DAY = datetime.date(2026, 1, 1)


async def post(house: House, day: datetime.date = DAY) -> None:
    """The job itself, as a worker does it that gets it from the queue."""
    await house.jobs.posting.scheduled(TEAM, NEWSROOM, day, "UTC", house.queue.stop)


async def test_a_digest_comes_at_its_time_once_however_often_workers_look(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 08:59")
    for _ in range(4):
        await house.minute()
    (message,) = house.messages()
    assert float(message["ts"]) == pytest.approx(house.clock.seconds() - 180, abs=1)
    assert house.reports() == [[1]]


async def test_two_workers_that_find_it_due_at_once_queue_it_once(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    other = DigestQueue(house.docket, house.jobs)
    await asyncio.gather(
        *(tick(house.subscriptions, queue, house.clock.now) for queue in (house.queue, other) * 3)
    )
    snapshot = await house.docket.snapshot()
    assert [execution.key for execution in snapshot.future] == [
        f"digest:{TEAM}:{NEWSROOM}:2026-01-01"
    ]
    await house.work()
    assert len(house.digests()) == 1


async def test_one_that_is_queued_again_after_it_was_posted_is_not_posted_again(
    house: House,
) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    await house.minute()
    # A worker that looked before it was noted as posted, and queues it after.
    await house.redis.delete("backstory:digests:posted")
    await house.publish(2)
    await house.minute()
    assert len(house.digests()) == 1


async def test_once_it_is_posted_nothing_is_queued_any_more(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    assert await tick(house.subscriptions, house.queue, house.clock.now) == [NEWSROOM]
    await house.work()
    assert await tick(house.subscriptions, house.queue, house.clock.now) == []


async def test_in_another_zone_whose_day_is_another_the_next_one_is_not_left_out(
    house: House,
) -> None:
    await house.set_up(time="09:00", zone="Asia/Tokyo")
    await house.until("2026-01-02 00:00")  # nine o'clock of the second there
    await house.minute()
    await house.set_up(time="09:00", zone="America/New_York")
    await house.until("2026-01-02 14:00")  # nine o'clock of the second in New York, too
    await house.minute()
    assert len(house.digests()) == 2


async def test_two_workers_that_do_the_same_job_at_once_post_it_once(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    await asyncio.gather(*(post(house) for _ in range(4)))
    assert len(house.digests()) == 1


@pytest.mark.parametrize("place", ["begun", "lost", "posted"])
async def test_a_worker_that_dies_loses_no_digest_and_posts_none_twice(
    house: House, place: str
) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.deaths.places = [place, place]
    await house.minute()
    await house.minute()
    assert place in house.deaths.died
    assert house.reports() == [[1]]


async def test_what_was_published_after_a_worker_died_is_told_the_next_day_and_only_then(
    house: House,
) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.deaths.places = ["posted"]
    with pytest.raises(Died):
        await post(house)
    await house.publish(3)
    house.clock.advance(seconds=30)
    await post(house)
    assert house.reports() == [[1]]
    await house.until("2026-01-02 09:00")
    await house.minute()
    assert house.reports() == [[1], [2, 3]]


async def test_what_was_published_while_a_message_was_lost_is_told_at_once(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.deaths.places = ["lost"]
    with pytest.raises(Died):
        await post(house)
    await house.publish(3)
    await post(house)
    await house.until("2026-01-02 09:00")
    await house.minute()
    assert house.reports() == [[1, 2, 3], []]


async def test_a_message_whose_answer_was_lost_is_found_in_a_busy_channel(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.slack.fail_next("chat.postMessage", status=500, applied=True)
    with pytest.raises(Exception, match="internal_error"):
        await post(house)
    for number in range(250):
        await house.slack.say("ben", "newsroom", f"talk {number}")
    await post(house)
    assert len(house.digests()) == 1
    assert len(house.slack.calls_to("conversations.history")) > 1  # page by page


async def test_what_somebody_else_has_posted_is_not_taken_for_the_digest(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.deaths.places = ["begun"]
    with pytest.raises(Died):
        await post(house)
    (key,) = await house.redis.keys("backstory:digest:*:drafts:*")
    (token,) = [field.decode() for field in await house.redis.hkeys(key)]
    client = (await house.workspaces.get(TEAM)).client
    for event, name in [("another_app", "2026-01-01@UTC"), (EVENT, "2025-12-31@UTC")]:
        payload = {"digest": name, "draft": token}
        await client.chat_postMessage(
            channel=NEWSROOM,
            text="not this digest",
            metadata={"event_type": event, "event_payload": payload},
        )
    await post(house)
    assert len(house.digests()) == 3


async def test_a_worker_that_dies_twice_in_other_places_posts_once(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    for place in ("lost", "posted"):
        house.deaths.places = [place]
        with pytest.raises(Died):
            await post(house)
        await house.publish(2)
    await post(house)
    assert house.reports() == [[1, 2]]


async def test_rate_limits_and_a_slack_that_is_away_cost_no_digest(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.slack.fail_next("chat.postMessage", status=503, times=3)
    house.slack.fail_next("conversations.history", status=500, times=2)
    house.slack.fail_next("chat.postMessage", status=429, retry_after=0, times=2)
    await house.minute()
    assert house.reports() == [[1]]


async def test_what_cannot_be_posted_for_hours_is_given_up(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    house.deaths.places = ["lost"]
    with pytest.raises(Died):
        await post(house)
    await house.until("2026-01-01 15:00")
    await post(house)
    assert house.digests() == []
    await house.publish(2)
    await house.until("2026-01-02 09:00")
    await house.minute()
    assert house.reports() == [[1, 2]]


async def test_the_first_digest_tells_all_and_each_later_one_what_is_new_since(
    house: House,
) -> None:
    await house.set_up(time="09:00")
    for day, reports in enumerate([2, 5, 5, 6], start=1):
        await house.publish(reports)
        await house.until(f"2026-01-0{day} 09:00")
        await house.minute()
    assert house.reports() == [[1, 2], [3, 4, 5], [], [6]]


async def test_what_was_told_is_kept_longer_than_any_snapshot(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    await house.minute()
    for key in await house.redis.keys("backstory:digest:*:told:*"):
        assert await house.redis.ttl(key) > 10 * KEEP_OLD_S
    await house.publish(2)
    await house.until("2026-02-20 09:00")
    await house.minute()
    assert house.reports()[-1] == [2]


async def test_what_was_told_and_cannot_be_read_is_told_anew(house: House) -> None:
    await house.set_up(time="09:00")
    await house.until("2026-01-01 09:00")
    await house.minute()
    (key,) = await house.redis.keys("backstory:digest:*:told:*")
    await house.redis.hset(key, "told", b"damaged")
    await house.until("2026-01-02 09:00")
    await house.minute()
    assert house.reports() == [[1], [1]]
