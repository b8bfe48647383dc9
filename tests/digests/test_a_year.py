"""A year of digests in six zones, over every change of their clocks, with workers that die.

Redis and Slack's protocol are real, the clock is not. Twenty seconds lie between two looks where
something is due; nobody looks in between, for nothing is. A worker that dies leaves its job to the
next look, as the queue gives it to another worker after a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import random
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from house import START, UTC, Died, House, open_house

from handlers.digests.queue import DigestQueue
from handlers.digests.schedule import OVER_MIDNIGHT
from handlers.digests.subscriptions import Subscription
from handlers.digests.ticking import EVERY_S


class Jobs(DigestQueue):
    """The queue: a job stands in it once, until somebody has done it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.waiting: dict[str, tuple[Subscription, datetime.date]] = {}

    async def post(self, subscription: Subscription, day: datetime.date) -> None:
        self.waiting[f"{subscription.channel}:{day}"] = (subscription, day)

    async def work(self, twice: bool = False) -> None:
        for key, (subscription, day) in list(self.waiting.items()):
            team, channel, zone = subscription.team, subscription.channel, subscription.zone
            with contextlib.suppress(Died):
                posting = self._house.jobs.posting
                await asyncio.gather(
                    *(
                        posting.scheduled(team, channel, day, zone, self.stop)
                        for _ in range(1 + twice)
                    )
                )
                del self.waiting[key]


Away = tuple[datetime.datetime, datetime.datetime]
YEAR = 2026
FIRST, LAST = datetime.date(YEAR, 1, 2), datetime.date(YEAR, 12, 30)
DAYS = (LAST - FIRST).days + 1
LOOK = datetime.timedelta(seconds=EVERY_S)
# Channel -> zone and time, many of which a change of the clocks skips or shows twice.
SET = {
    "berlin": ("Europe/Berlin", "02:30"),
    "newyork": ("America/New_York", "01:30"),
    "lordhowe": ("Australia/Lord_Howe", "02:10"),
    "tehran": ("Asia/Tehran", "00:00"),
    "casablanca": ("Africa/Casablanca", "02:30"),
    "apia": ("Pacific/Apia", "23:59"),
}
# Days on which clocks there never show the time: what they show first after the gap.
SKIPPED = {
    ("berlin", "2026-03-29"): "03:00",
    ("lordhowe", "2026-10-04"): "02:30",
    ("casablanca", "2026-03-22"): "03:00",
}
FATES = ("begun", "lost", "posted", "unqueued", "outage", "twice")


def looks(rng: random.Random) -> Iterator[datetime.datetime]:
    """Every moment at which a worker looks: about the times that are set, as clocks show them with
    whatever offset a zone has in that year, and now and then in between."""
    moments = set()
    for n in range(366):
        midnight = START + datetime.timedelta(days=n)
        moments.add(midnight + datetime.timedelta(seconds=rng.randrange(86_400)))
        for zone, time in SET.values():
            local = datetime.datetime.combine(midnight, datetime.time.fromisoformat(time))
            aware = local.replace(tzinfo=ZoneInfo(zone))
            folds = {aware.astimezone(UTC), aware.replace(fold=1).astimezone(UTC)}
            if len(folds) > 1:  # clocks are changed here: at the full hour, or half an hour
                folds |= {at.replace(minute=m) for at in folds for m in (0, at.minute // 30 * 30)}
            for at in folds:
                begin = at - datetime.timedelta(seconds=rng.randrange(1, int(EVERY_S)))
                moments.update({begin, begin + LOOK})
    return iter(sorted(moments))


@pytest.mark.parametrize("seed", [1])
async def test_every_channel_gets_one_a_day_at_its_own_time_and_each_report_once(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    async with open_house(tmp_path, SET) as house:
        for name, (zone, time) in SET.items():
            await house.set_up(channel=f"C0{name.upper()}", zone=zone, time=time)
        outages = await live(house, rng)
        for name, (zone, time) in SET.items():
            check_times(house, name, ZoneInfo(zone), time, outages)
            told = [number for digest in house.reports(name) for number in digest]
            assert told == sorted(told) and len(set(told)) == len(told)
            assert set(range(1, 50)) <= set(told)
        assert {"begun", "lost", "posted"} == set(house.deaths.died)


async def live(house: House, rng: random.Random) -> list[Away]:
    """The year goes by; gives when workers were away and came back."""
    reports, back = 1, START
    outages: list[Away] = []
    house.queue = jobs = Jobs(house)
    for at in looks(rng):
        if at < back:
            continue
        house.clock.now = at
        if at >= START + reports * datetime.timedelta(days=7):
            reports += 1
            await house.publish(reports)
        fate = rng.choice(FATES) if rng.random() < 0.05 else ""
        if fate == "outage":
            back = at + datetime.timedelta(minutes=rng.randrange(5, 100))
            outages.append((at, back))
            house.clock.now = back
        if fate != "unqueued":  # then a worker dies before it has queued anything
            house.deaths.places = [fate] if fate in ("begun", "lost", "posted") else []
            await house.tick()
            await jobs.work(twice=fate == "twice")
        if fate:
            house.deaths.places = []
            house.clock.now += LOOK
            await house.tick()
            await jobs.work()
    return outages


def check_times(house: House, name: str, zone: ZoneInfo, time: str, outages: list[Away]) -> None:
    days: dict[datetime.date, datetime.datetime] = {}
    for message in house.messages(name):
        at = datetime.datetime.fromtimestamp(float(message["ts"]), UTC)
        local = at.astimezone(zone)
        # A look at 23:59 may end on the other side of midnight.
        day = (local - datetime.timedelta(hours=2 if time > "23" else 0)).date()
        assert day not in days, f"{name}: two digests on {day}"
        days[day] = at
        wanted = SKIPPED.get((name, day.isoformat()), time)
        shown = datetime.datetime.combine(day, datetime.time.fromisoformat(wanted))
        late = local.replace(tzinfo=None) - shown
        patient = late < 3 * LOOK
        was_away = any(0 <= (at - back).total_seconds() < 86_400 for _, back in outages)
        assert datetime.timedelta(0) <= late and (patient or was_away), f"{name}: {local}"
    wanted_days = {FIRST + datetime.timedelta(days=n) for n in range(DAYS)}
    for day in wanted_days - set(days):  # lost only where nobody was there until it was yesterday's
        at = datetime.datetime.combine(day, datetime.time.fromisoformat(time), zone)
        after = at + OVER_MIDNIGHT
        assert after.date() > day, f"{name}: none on {day}"
        assert any(start <= at + LOOK and end >= after for start, end in outages), f"{name}: {day}"
