"""When a digest is due. Pure: a clock's time goes in, and a date comes out."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from zoneinfo import ZoneInfo

from handlers.digests.subscriptions import Subscription

UTC = datetime.UTC
LATE = datetime.timedelta(hours=6)  # a digest of the morning is none in the evening
# A digest of 23:59 whose worker was busy for a minute is not one of the day before.
OVER_MIDNIGHT = datetime.timedelta(minutes=10)
_DAY = datetime.timedelta(days=1)
_AHEAD = 15  # days: a week's days come round, also where one that does not exist is left out


def due(
    subscription: Subscription, last: datetime.date | None, now: datetime.datetime
) -> datetime.date | None:
    """The day whose digest is to be posted now, None where none is.

    `last`: the day that was posted last, in the subscription's zone. What is `LATE` or later is
    not made up for, and a digest of yesterday is not either, but for the minutes over midnight.
    """
    zone = ZoneInfo(subscription.zone)
    today = now.astimezone(zone).date()
    for day in (today, today - _DAY):
        at = moment(subscription, day)
        if at is None or not _is_wanted(subscription, last, day, at) or at > now:
            continue
        # A time that does not exist on one day may be made up for on the next, at midnight.
        patience = LATE if at.astimezone(zone).date() == today else OVER_MIDNIGHT
        if now - at < patience:
            return day
    return None


def following(
    subscription: Subscription, last: datetime.date | None, now: datetime.datetime
) -> datetime.datetime | None:
    """When the next digest comes, in its zone: not before `now`. None where it has no days."""
    zone = ZoneInfo(subscription.zone)
    today = now.astimezone(zone).date()
    for ahead in range(_AHEAD):
        day = today + ahead * _DAY
        at = moment(subscription, day)
        if at is not None and at >= now and _is_wanted(subscription, last, day, at):
            return at.astimezone(zone)
    return None


def moment(subscription: Subscription, day: datetime.date) -> datetime.datetime | None:
    """When the digest of `day` comes, in UTC; None where the zone has no such day at all.

    Of a time that exists twice it is the first; in place of one that does not exist, the first
    moment after the gap.
    """
    zone = ZoneInfo(subscription.zone)
    midnight = _first(datetime.datetime.combine(day, datetime.time()), zone)
    if midnight.astimezone(zone).date() != day:  # as on 2011-12-30 in Apia
        return None
    time = datetime.time.fromisoformat(subscription.time)
    return _first(datetime.datetime.combine(day, time), zone)


def _first(local: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """The first moment at which clocks in `zone` show `local` or later, in UTC."""
    at = local.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at
    # In a gap: with the offset after it `local` lies before the change, with the one before after.
    start = int(local.replace(tzinfo=zone, fold=1).timestamp())
    offset = _offset(start, zone)
    seconds = range(start, int(at.timestamp()) + 1)
    change = bisect_left(seconds, True, key=lambda second: _offset(second, zone) != offset)
    return datetime.datetime.fromtimestamp(seconds[change], UTC)


def _offset(second: int, zone: ZoneInfo) -> datetime.timedelta | None:
    return datetime.datetime.fromtimestamp(second, zone).utcoffset()


def _is_wanted(
    subscription: Subscription,
    last: datetime.date | None,
    day: datetime.date,
    at: datetime.datetime,
) -> bool:
    return (
        (last is None or day > last)
        and day.weekday() in subscription.days
        and at.timestamp() >= subscription.since
    )
