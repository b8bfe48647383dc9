"""The clock of the machine is set under a running worker: every digest comes, and none twice."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import redis.asyncio as client
from clocks import BERLIN, clocked_worker, off_at
from counting import PATIENCE_S, once, report
from crowd import settings
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
    seen, wanted = 0, 0
    async with clocked_worker(settings(slack, redis), folder / "clock") as worker:
        for name, course in COURSES.items():
            await set_up(redis, course.at)
            for shown, number in course.clock:
                again, _, moment = shown.rpartition(". ")
                await worker.set_clock(off_at(moment, fold=bool(again)))
                await worker.has_looked(redis)
                now = digests(slack) - seen
                assert now == number, f"{name}: {now} digests at {shown}"
            seen, wanted = digests(slack), wanted + course.clock[-1][1]
    report("digests: the clock is set, on and back", once(seen, wanted))


async def test_slack_took_a_digest_and_did_not_say_so_before_the_clock_was_set_back(
    slack: Playground, redis: RedisServer, folder: Path
) -> None:
    """What was posted stands in Slack under Slack's time, an hour before it was begun."""
    now = datetime.datetime.now(BERLIN)
    await set_up(redis, f"{now + datetime.timedelta(minutes=30):%H:%M}")
    slack.fail_next("chat.postMessage", status=500, applied=True)
    async with clocked_worker(settings(slack, redis), folder / "clock", HOUR_S) as worker:
        await slack.wait_until(lambda: digests(slack) or None, PATIENCE_S)
        await worker.set_clock(0)
        await worker.has_looked(redis, is_idle=False)
        await worker.set_clock(HOUR_S + 120)  # the next try, a minute after the first, is over
        await worker.has_looked(redis)
    report("digest: posted unheard, then set back an hour", once(digests(slack)))
