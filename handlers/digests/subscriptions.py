"""Which channels get a digest, as people set it up. In Redis:

    backstory:digests           "{team}:{channel}" -> the settings
    backstory:digests:off       "{team}:{channel}" -> why there is none for now
    backstory:digests:posted    "{team}:{channel}" -> the last one that was posted by its schedule

Three hashes, so that nobody overwrites what somebody else has just changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from knowledge.text import decoded

WORKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)

SETTINGS, OFF, POSTED = (
    "backstory:digests",
    "backstory:digests:off",
    "backstory:digests:posted",
)

Quiet = Literal["silence", "line"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Subscription(_Frozen):
    """A channel's digest. `user` set it up, "" is somebody who is forgotten.

    `time` is local ("09:00") in `zone`, an IANA name; `days` are those of the week, Monday is 0.
    `language` is the locale of its fixed words. `story` is an id, "" for the one that the channel
    asks about. `quiet`: what comes when nothing is new. `since`: when time, zone or days were set,
    in seconds since the epoch: what would have come before that does not come later.
    """

    team: str
    channel: str
    user: str
    time: str
    zone: str
    days: tuple[int, ...] = WORKDAYS
    language: str = "en"
    story: str = ""
    quiet: Quiet = "silence"
    since: float = 0.0

    def comes_when(self, other: Subscription) -> bool:
        """Whether both come at the same times."""
        return (self.time, self.zone, self.days) == (other.time, other.zone, other.days)


class Off(_Frozen):
    """Why a channel gets no digest for now, and since when.

    `why` is "asked" where the user `by` ended it; else Slack's name for what is wrong there, such
    as "not_in_channel".
    """

    why: str
    at: float
    by: str = ""


class Posted(_Frozen):
    """A digest that came by its schedule: of which day, in which zone, and when it was due."""

    date: datetime.date
    zone: str
    at: float

    def date_in(self, zone: str) -> datetime.date:
        """Its day as it is called in `zone`, which the digest may have moved to since."""
        if zone == self.zone:
            return self.date
        return datetime.datetime.fromtimestamp(self.at, ZoneInfo(zone)).date()


@dataclass(frozen=True)
class Standing:
    """A digest's settings, and how it stands."""

    subscription: Subscription
    off: Off | None = None
    posted: Posted | None = None

    @property
    def last(self) -> datetime.date | None:
        """The day that was posted last, in the digest's own zone."""
        return self.posted.date_in(self.subscription.zone) if self.posted else None


class Subscriptions:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis; its errors go up."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def all(self) -> list[Standing]:
        """Every digest, also those that are off."""
        async with self._redis.pipeline() as pipe:
            for key in (SETTINGS, OFF, POSTED):
                pipe.hgetall(key)
            settings, off, posted = map(_by_name, await pipe.execute())
        return [
            _standing(raw, off.get(name), posted.get(name))
            for name, raw in sorted(settings.items())
        ]

    async def get(self, team: str, channel: str) -> Standing | None:
        name = field(team, channel)
        async with self._redis.pipeline() as pipe:
            for key in (SETTINGS, OFF, POSTED):
                pipe.hget(key, name)
            settings, off, posted = await pipe.execute()
        return None if settings is None else _standing(settings, off, posted)

    async def set(self, subscription: Subscription) -> None:
        """Sets a channel's digest up, in place of the one before; it is on."""
        name = field(subscription.team, subscription.channel)
        async with self._redis.pipeline() as pipe:
            pipe.hset(SETTINGS, mapping={name: subscription.model_dump_json()})
            pipe.hdel(OFF, name)
            await pipe.execute()

    async def turn_off(self, team: str, channel: str, off: Off) -> bool:
        """No digest from now on; False where it was off already, and stays so for its reason."""
        if await self._redis.hget(OFF, name := field(team, channel)) is not None:
            return False
        # Of two at the same time one only has added the field.
        return bool(await self._redis.hset(OFF, mapping={name: off.model_dump_json()}))

    async def turn_on(self, team: str, channel: str) -> None:
        """As if it had not been turned off."""
        await self._redis.hdel(OFF, field(team, channel))

    async def forget_user(self, team: str, user: str) -> int:
        """The digests that `user` has set up or ended belong to their channels, and to nobody else
        from now on; how many were set up by them."""
        unnamed = 0
        for standing in await self.all():
            subscription, off = standing.subscription, standing.off
            name = field(subscription.team, subscription.channel)
            if subscription.team == team and subscription.user == user:
                nobodys = subscription.model_copy(update={"user": ""})
                await self._redis.hset(SETTINGS, mapping={name: nobodys.model_dump_json()})
                unnamed += 1
            if subscription.team == team and off is not None and off.by == user:
                by_nobody = off.model_copy(update={"by": ""})
                await self._redis.hset(OFF, mapping={name: by_nobody.model_dump_json()})
        return unnamed

    async def forget(self, team: str) -> None:
        """Forgets the digests of a workspace that the bot was removed from."""
        names = [
            field(team, standing.subscription.channel)
            for standing in await self.all()
            if standing.subscription.team == team
        ]
        if names:
            async with self._redis.pipeline() as pipe:
                for key in (SETTINGS, OFF, POSTED):
                    pipe.hdel(key, *names)
                await pipe.execute()


def field(team: str, channel: str) -> str:
    return f"{team}:{channel}"


def _standing(settings: bytes | str, off: bytes | str | None, posted: Any) -> Standing:
    return Standing(
        Subscription.model_validate_json(settings),
        None if off is None else Off.model_validate_json(off),
        None if posted is None else Posted.model_validate_json(posted),
    )


def _by_name(raw: Mapping[bytes | str, bytes]) -> dict[str, bytes]:
    return {decoded(name): it for name, it in raw.items()}
