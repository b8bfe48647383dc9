"""When a digest is due: a local time, days of the week, and clocks that are changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.digests.schedule import LATE, due, following, moment
from handlers.digests.subscriptions import EVERY_DAY, Posted, Subscription

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
    "Asia/Tehran", "Africa/Casablanca", "Pacific/Apia", "America/Nuuk", "Asia/Kathmandu",
    "Africa/Cairo", "Antarctica/Troll", "America/Havana", "UTC",
]  # fmt: skip


def digest(time: str = "09:00", zone: str = "Europe/Berlin", **other: object) -> Subscription:
    settings = {"team": "T", "channel": "C", "user": "U", "days": EVERY_DAY, **other}
    return Subscription.model_validate({"time": time, "zone": zone, **settings})


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ticked(
    subscription: Subscription, ticks: Iterable[datetime.datetime]
) -> dict[datetime.date, datetime.datetime]:
    """What is posted when by a worker that looks at these times: day -> time."""
    posted: dict[datetime.date, datetime.datetime] = {}
    for now in ticks:
        day = due(subscription, max(posted, default=None), now)
        if day is not None:
            assert day not in posted
            posted[day] = now
    return posted


@pytest.mark.parametrize(
    ("time", "zone", "day", "at"),
    [
        ("09:00", "Europe/Berlin", "2026-01-15", "2026-01-15 08:00"),
        ("09:00", "Europe/Berlin", "2026-07-15", "2026-07-15 07:00"),
        ("02:30", "Europe/Berlin", "2026-03-29", "2026-03-29 01:00"),  # 02:00 became 03:00
        ("02:30", "Europe/Berlin", "2026-10-25", "2026-10-25 00:30"),  # twice: the first
        ("02:15", "Australia/Lord_Howe", "2026-10-04", "2026-10-03 15:30"),  # half an hour
        ("01:45", "Australia/Lord_Howe", "2026-04-05", "2026-04-04 14:45"),
        ("01:30", "America/New_York", "2026-11-01", "2026-11-01 05:30"),
        ("02:59", "America/New_York", "2026-03-08", "2026-03-08 07:00"),
        ("23:30", "America/Nuuk", "2026-03-28", "2026-03-29 01:00"),  # midnight came at 23:00
        ("00:30", "Africa/Cairo", "2026-04-24", "2026-04-23 22:00"),
    ],
)
def test_a_local_time_is_the_first_moment_that_clocks_there_show_it_or_later(
    time: str, zone: str, day: str, at: str
) -> None:
    assert moment(digest(time, zone), date(day)) == utc(at)


def test_a_day_that_a_country_left_out_has_no_digest() -> None:
    apia = digest("12:00", "Pacific/Apia")
    assert moment(apia, date("2011-12-30")) is None
    hours = [utc("2011-12-28 00:00") + n * datetime.timedelta(minutes=10) for n in range(6 * 144)]
    days = sorted(ticked(apia, hours))
    assert date("2011-12-30") not in days
    assert {date("2011-12-29"), date("2011-12-31"), date("2012-01-01")} <= set(days)


def test_a_start_after_an_outage_posts_today_s_when_it_is_not_too_late() -> None:
    nine = utc("2026-01-15 08:00")
    assert due(digest(), date("2026-01-14"), nine + LATE - datetime.timedelta(seconds=1))
    assert due(digest(), date("2026-01-14"), nine + LATE) is None


def test_yesterday_s_is_not_made_up_for() -> None:
    evening = digest("22:00")
    assert due(evening, None, utc("2026-01-15 22:59")) == date("2026-01-15")
    assert due(evening, None, utc("2026-01-15 23:30")) is None  # half past midnight in Berlin


def test_a_busy_minute_at_midnight_loses_no_digest() -> None:
    assert due(digest("23:59", "UTC"), None, utc("2026-01-16 00:01")) == date("2026-01-15")
    assert due(digest("23:59", "UTC"), date("2026-01-15"), utc("2026-01-16 00:01")) is None


def test_a_digest_that_is_set_up_after_its_time_begins_the_next_day() -> None:
    late = digest("09:00", "UTC", since=utc("2026-01-15 10:00").timestamp())
    assert due(late, None, utc("2026-01-15 10:01")) is None
    assert due(late, None, utc("2026-01-16 09:00")) == date("2026-01-16")


def test_another_time_on_the_same_day_brings_no_second_digest() -> None:
    moved = digest("18:00", "UTC", since=utc("2026-01-15 10:00").timestamp())
    assert due(moved, date("2026-01-15"), utc("2026-01-15 18:00")) is None
    assert due(moved, date("2026-01-15"), utc("2026-01-16 18:00")) == date("2026-01-16")


@pytest.mark.parametrize(
    ("old", "new", "last"),
    [
        ("Asia/Tokyo", "America/New_York", "2026-01-14"),  # posted on the evening before
        ("Pacific/Honolulu", "Pacific/Apia", "2026-01-16"),
        ("Europe/Berlin", "Europe/Berlin", "2026-01-15"),
    ],
)
def test_in_another_zone_the_last_digest_has_the_day_that_it_was_there(
    old: str, new: str, last: str
) -> None:
    at = moment(digest("09:00", old), date("2026-01-15"))
    assert at is not None
    posted = Posted(date=date("2026-01-15"), zone=old, at=at.timestamp())
    assert posted.date_in(new) == date(last)


def test_only_the_chosen_days_have_one() -> None:
    weekend = digest("09:00", "UTC", days=(5, 6))
    hours = [utc("2026-01-12 00:00") + n * datetime.timedelta(hours=1) for n in range(14 * 24)]
    days = ticked(weekend, hours)
    assert [day.isoformat() for day in days] == [
        "2026-01-17", "2026-01-18", "2026-01-24", "2026-01-25",
    ]  # fmt: skip


times = st.times().map(lambda time: f"{time:%H:%M}")
days = st.lists(st.sampled_from(EVERY_DAY), unique=True).map(lambda days: tuple(sorted(days)))
moments = st.datetimes(
    datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1), timezones=st.just(UTC)
)


@given(times, st.sampled_from(ZONES), days, moments, st.integers(0, 2_000_000))
@example("02:30", "Europe/Berlin", EVERY_DAY, utc("2026-03-29 01:00"), 0)
@example("23:30", "America/Nuuk", EVERY_DAY, utc("2026-03-29 01:00"), 0)
def test_what_is_due_is_wanted_has_come_and_is_not_late(
    time: str, zone: str, days: tuple[int, ...], now: datetime.datetime, ago: int
) -> None:
    subscription = digest(time, zone, days=days, since=now.timestamp() - ago)
    day = due(subscription, None, now)
    if day is None:
        return
    at = moment(subscription, day)
    assert at is not None and subscription.since <= at.timestamp() <= now.timestamp()
    assert now - at < LATE and day.weekday() in days
    assert due(subscription, day, now) is None  # once it is posted
    local = now.astimezone(ZoneInfo(zone))
    assert local.date() - day <= DAY


@settings(deadline=None)
@given(times, st.sampled_from(ZONES), moments, st.integers(5, 10))
@example("02:30", "Europe/Berlin", utc("2026-03-27 12:00"), 10)
@example("02:00", "Australia/Lord_Howe", utc("2026-10-02 12:00"), 10)
@example("02:30", "Africa/Casablanca", utc("2026-03-20 12:00"), 10)
def test_whoever_looks_now_and_then_posts_once_a_day_and_in_time(
    time: str, zone: str, start: datetime.datetime, minutes: int
) -> None:
    step = datetime.timedelta(minutes=minutes)
    ticks = [start + n * step for n in range(5 * DAY // step)]
    subscription = digest(time, zone, since=start.timestamp())
    posted = ticked(subscription, ticks)
    # From the first digest to the last, no day is left out.
    assert sorted(posted) == [min(posted) + n * DAY for n in range(len(posted))]
    assert len(posted) >= 4
    for day, at in posted.items():
        when = moment(subscription, day)
        assert when is not None and at - when < step
        assert f"{when.astimezone(ZoneInfo(zone)):%H:%M}" >= time or when.hour < 3


@given(times, st.sampled_from(ZONES), days, moments)
def test_the_next_one_that_is_promised_is_the_next_one_that_comes(
    time: str, zone: str, days: tuple[int, ...], now: datetime.datetime
) -> None:
    subscription = digest(time, zone, days=days, since=now.timestamp())
    coming = following(subscription, None, now)
    assert (coming is None) == (not days)
    if coming is not None:
        day = due(subscription, None, coming)
        assert day is not None and moment(subscription, day) == coming
