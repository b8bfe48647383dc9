"""What people set: time, days, silence; digests on demand; channels that take none any more."""

from __future__ import annotations

import pytest
from house import ANNA, BEN, NEWSROOM, TEAM, House, made_kept

from handlers.digests.subscriptions import Off, Subscription
from handlers.digests.ticking import tick


async def now(house: House, name: str = "1", **settings: object) -> None:
    """Somebody asks for a digest at once."""
    asked = {"team": TEAM, "channel": NEWSROOM, "user": BEN, "time": "09:00", "zone": "UTC"}
    made = Subscription.model_validate({**asked, "since": house.clock.seconds(), **settings})
    await house.queue.post_now(made, name)
    await house.work()


async def day(house: House, number: int, at: str = "09:00") -> None:
    await house.until(f"2026-01-{number:02} {at}")
    await house.minute()


async def test_only_the_chosen_days_have_a_digest(house: House) -> None:
    await house.set_up(days=(0, 2))
    for number in range(1, 12):  # the first of January is a Thursday
        await day(house, number)
    posted = [float(message["ts"]) for message in house.messages()]
    assert len(posted) == 2


async def test_where_nothing_is_new_a_quiet_channel_hears_nothing(house: House) -> None:
    await house.set_up(quiet="silence")
    await day(house, 1)
    await day(house, 2)
    await house.publish(2)
    await day(house, 3)
    assert house.reports() == [[1], [2]]


async def test_where_nothing_is_new_another_hears_one_line(house: House) -> None:
    await house.set_up(quiet="line")
    await day(house, 1)
    await day(house, 2)
    first, second = house.digests()
    assert "othing new" in second or "othing is new" in second
    assert len(second) < len(first)


async def test_another_time_on_the_same_day_brings_no_second_digest(house: House) -> None:
    await house.set_up(time="09:00")
    await day(house, 1)
    await house.publish(2)
    await house.set_up(time="18:00")
    await day(house, 1, "18:00")
    assert house.reports() == [[1]]
    await day(house, 2, "18:00")
    assert house.reports() == [[1], [2]]


async def test_off_means_none_and_on_again_tells_what_was_new_meanwhile(house: House) -> None:
    await house.set_up()
    await day(house, 1)
    off = Off(why="asked", at=house.clock.seconds(), by=ANNA)
    assert await house.subscriptions.turn_off(TEAM, NEWSROOM, off)
    assert not await house.subscriptions.turn_off(TEAM, NEWSROOM, off)
    await house.publish(2)
    await day(house, 2)
    assert house.reports() == [[1]]
    await house.set_up()
    await day(house, 3)
    assert house.reports() == [[1], [2]]


async def test_what_is_off_is_not_queued(house: House) -> None:
    await house.set_up()
    await house.subscriptions.turn_off(TEAM, NEWSROOM, Off(why="asked", at=0))
    await house.until("2026-01-01 09:00")
    assert await tick(house.subscriptions, house.queue, house.clock.now) == []


async def test_one_that_was_queued_and_ended_before_its_turn_is_not_posted(house: House) -> None:
    await house.set_up()
    await house.until("2026-01-01 09:00")
    await house.tick()
    await house.subscriptions.turn_off(TEAM, NEWSROOM, Off(why="asked", at=0))
    await house.work()
    assert house.digests() == []


async def test_what_was_asked_for_counts_as_told_and_the_next_one_comes_all_the_same(
    house: House,
) -> None:
    await house.set_up()
    await house.until("2026-01-01 08:00")
    await now(house)
    await house.publish(2)
    await day(house, 1)
    assert house.reports() == [[1], [2]]


async def test_where_nothing_is_new_since_somebody_asked_the_next_one_is_left_out(
    house: House,
) -> None:
    await house.set_up(quiet="line")
    await house.until("2026-01-01 08:00")
    await now(house)
    await day(house, 1)
    assert house.reports() == [[1]]
    await day(house, 2)
    assert len(house.digests()) == 2  # a line, the day after


async def test_whoever_asks_hears_that_nothing_is_new(house: House) -> None:
    await now(house, quiet="silence")
    await now(house, "2", quiet="silence")
    assert house.reports() == [[1], []]


@pytest.mark.parametrize("place", ["begun", "lost", "posted"])
async def test_what_was_asked_for_comes_once_though_a_worker_dies(house: House, place: str) -> None:
    house.deaths.places = [place]
    await now(house)
    assert house.deaths.died == [place]
    assert house.reports() == [[1]]


async def test_unanswered_questions_are_told_once_with_the_next_digest(house: House) -> None:
    await house.set_up(quiet="silence")
    await day(house, 1)
    for n, question in enumerate(["Who pays?", "who pays", "And when?"]):
        kept = made_kept(question, f"{n}.0")
        await house.unanswered.note(kept)
    await day(house, 2)  # nothing is new in the story: silence
    await house.publish(2)
    await day(house, 3)
    await house.publish(3)
    await day(house, 4)
    _, second, third = house.digests()
    assert "who pays" in second.lower() and "And when?" in second
    assert "who pays" not in third.lower()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("not_in_channel", "taken out"),
        ("channel_not_found", "cannot find"),
        ("is_archived", "archived"),
        ("restricted_action", "may not post"),
    ],
)
async def test_where_nothing_can_be_posted_the_digest_ends_and_who_set_it_up_is_told_once(
    house: House, error: str, said: str
) -> None:
    await house.set_up(user=BEN)
    house.slack.fail_next("chat.postMessage", error=error)
    await day(house, 1)
    for number in (2, 3):
        await day(house, number)
    assert house.digests() == []
    (told,) = house.told_to("ben")
    assert said in told and "C0NEWSROOM1" in told
    standing = await house.subscriptions.get(TEAM, NEWSROOM)
    assert standing is not None and standing.off is not None and standing.off.why == error


async def test_events_and_failures_that_tell_the_same_are_told_once(house: House) -> None:
    await house.set_up(user=BEN)
    await house.slack.remove_bot("newsroom")
    for second in (1, 1, 2):
        at = house.clock.seconds() + second
        await house.queue.stop(TEAM, NEWSROOM, "not_in_channel", at)
    await house.until("2026-01-01 09:00")
    await house.tick()
    await house.work()
    assert len(house.told_to("ben")) == 1


async def test_a_slack_that_is_away_when_somebody_is_to_be_told_is_asked_again(
    house: House,
) -> None:
    await house.set_up(user=BEN)
    house.slack.fail_next("chat.postMessage", status=503, times=3)
    await house.queue.stop(TEAM, NEWSROOM, "is_archived", house.clock.seconds() + 1)
    await house.work()
    assert len(house.told_to("ben")) == 1


async def test_on_brings_it_back_and_late_news_of_its_end_does_not_end_it_again(
    house: House,
) -> None:
    await house.set_up()
    before = house.clock.seconds() + 1
    await house.queue.stop(TEAM, NEWSROOM, "is_archived", before)
    await house.work()
    house.clock.advance(hours=1)
    await house.set_up()
    await house.queue.stop(TEAM, NEWSROOM, "is_archived", before + 1)
    await house.work()
    await day(house, 1)
    assert house.reports() == [[1]]


async def test_a_workspace_that_the_bot_left_gets_no_digests(house: House) -> None:
    await house.set_up()
    await house.subscriptions.forget("T0ANOTHER")
    assert await house.subscriptions.all()
    await house.subscriptions.forget(TEAM)
    assert await house.subscriptions.all() == []
