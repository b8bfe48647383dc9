"""The clock of the machine is set under a running worker: every digest comes, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import redis.asyncio as client
from bot_process import running_bot
from clocks import clocked_bot, off_at
from counting import PATIENCE_S, Count, count, everything_answered, once, patiently, report, rounds
from crowd import ask, nothing_queued, nothing_running, settings
from noon import around_noon
from redis_server import RedisServer

from handlers.digests.subscriptions import EVERY_DAY, Subscription, Subscriptions
from playground import Playground

HOUR_S = 3_600
TEAM, NEWSROOM, ANNA = "T0NEWSROOM1", "C0NEWSROOM1", "U0ANNA00001"


@dataclass(frozen=True)
class Course:
    """A digest at `at` in Berlin, what the clock shows there, one after another, and how many
    digests have come by then. "2." before a time: the second time that clocks show it."""

    at: str
    clock: Sequence[tuple[str, int]]


COURSES = {
    "an hour on, and back": Course(
        "09:00",
        [
            ("2027-02-01 08:30", 0),
            ("2027-02-01 09:30", 1),
            ("2027-02-01 08:31", 1),
            ("2027-02-01 09:01", 1),
            ("2027-02-02 09:01", 2),
        ],
    ),
    "an hour back, just after it": Course(
        "09:00",
        [
            ("2027-02-03 09:00", 1),
            ("2027-02-03 08:00", 1),
            ("2027-02-03 09:00", 1),
            ("2027-02-04 09:00", 2),
        ],
    ),
    "over midnight, and back": Course(
        "23:59",
        [
            ("2027-02-05 23:50", 0),
            ("2027-02-06 00:05", 1),
            ("2027-02-05 23:59", 1),
            ("2027-02-06 00:09", 1),
            ("2027-02-06 23:59", 2),
        ],
    ),
    "over the hour that is left out in March": Course(
        "02:30",
        [
            ("2027-03-28 01:59", 0),
            ("2027-03-28 03:01", 1),
            ("2027-03-28 01:59", 1),
            ("2027-03-28 03:31", 1),
            ("2027-03-29 02:30", 2),
        ],
    ),
    "over the hour that comes twice in October": Course(
        "02:30",
        [
            ("2027-10-31 02:30", 1),
            ("2. 2027-10-31 02:30", 1),
            ("2027-10-31 02:30", 1),
            ("2027-11-01 02:30", 2),
        ],
    ),
}


async def set_up(redis: RedisServer, at: str, zone: str = "Europe/Berlin") -> None:
    """A digest every day, which says so where nothing is new."""
    async with client.from_url(redis.url) as keys:
        await Subscriptions(keys).set(
            Subscription(
                team=TEAM, channel=NEWSROOM, user=ANNA, time=at, zone=zone,
                days=EVERY_DAY, quiet="line", since=1.0,
            )
        )  # fmt: skip


def digests(slack: Playground) -> int:
    said = slack.messages("newsroom")
    return sum(bool(m.get("bot_id")) and not m.get("thread_ts") for m in said)


async def test_the_clock_is_set_under_a_running_worker(
    slack: Playground, redis: RedisServer, folder: Path
) -> None:
    asked, missing, too_many = 0, 0, 0
    async with clocked_bot(settings(slack, redis), folder / "clock") as worker:
        for course in COURSES.values():
            await set_up(redis, course.at)
            before = digests(slack)
            for shown, number in course.clock:
                again, _, moment = shown.rpartition(". ")
                await worker.set_clock(off_at(moment, fold=int(bool(again))))
                await worker.has_looked(redis)
                come = digests(slack) - before
                missing, too_many = (
                    missing + max(0, number - come),
                    too_many + max(0, come - number),
                )
            asked += course.clock[-1][1]
    counted = Count(asked, asked, asked - missing, too_many)
    report("digests: the clock is set, on and back", counted)


async def test_slack_took_a_digest_and_did_not_say_so_before_the_clock_was_set_back(
    slack: Playground, redis: RedisServer, folder: Path
) -> None:
    """What was posted stands in Slack under Slack's time, an hour before it was begun."""
    await set_up(redis, *around_noon(30))
    slack.fail_next("chat.postMessage", status=500, applied=True)
    async with clocked_bot(settings(slack, redis), folder / "clock", HOUR_S) as worker:
        await slack.wait_until(lambda: digests(slack) or None, PATIENCE_S)
        await worker.set_clock(0)
        await worker.has_looked(redis, is_idle=False)
        await worker.set_clock(HOUR_S + 120)  # the next try, a minute after the first, is over
        await worker.has_looked(redis)
    report("digest: posted unheard, then set back an hour", once(digests(slack)))


async def test_who_is_over_a_limit_is_answered_when_the_minute_is_over(
    slack: Playground, redis: RedisServer, folder: Path
) -> None:
    wanted = settings(slack, redis, USER_PER_MINUTE="3")
    async with clocked_bot(wanted, folder / "clock", command="run") as bot:
        slack.use_http(f"{bot.bot.url}/slack/events")
        asked = await ask(slack, 6)
        await patiently(slack, lambda: count(slack, asked).answered >= 3)
        assert count(slack, asked).answered == 3
        await nothing_running(redis)  # whoever ends later lets others go, too
        await bot.set_clock(61)
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        report("over a limit, and a minute passes", count(slack, asked))


async def test_who_waits_in_a_line_that_is_lost_is_answered_all_the_same(
    slack: Playground, redis: RedisServer, folder: Path
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        asked = await ask(slack, rounds(12, 100))
        await slack.settled()
    async with client.from_url(redis.url) as keys:
        lost = await keys.keys("backstory:jobs:turns:*")
        assert lost
        await keys.delete(*lost)
    async with clocked_bot(wanted, folder / "clock", 6 * HOUR_S + 60):
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        report("the line of those who wait is lost", count(slack, asked))
