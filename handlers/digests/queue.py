"""The digests' jobs, on the queue that all workers share."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from docket import ConcurrencyLimit, Docket, Retry
from pydantic import BaseModel, ConfigDict

from bot.metrics import RUNNING
from bot.reference import working_on
from handlers.digests.posting import Impossible, Posting
from handlers.digests.stopping import Stopping
from handlers.digests.subscriptions import Subscription

RETRY = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Jobs:
    """What a worker does for digests."""

    posting: Posting
    stopping: Stopping


class Order(BaseModel):
    """A digest that is to be posted: that of `day`, or else at once with these `settings`."""

    model_config = ConfigDict(frozen=True)

    settings: Subscription
    name: str
    day: datetime.date | None = None

    async def carry_out(self, posting: Posting, impossible: Impossible) -> None:
        where = self.settings
        if self.day is None:
            await posting.asked(where, self.name, impossible)
        else:
            await posting.scheduled(where.team, where.channel, self.day, where.zone, impossible)


class DigestQueue:
    """`jobs` does what is queued; a process that only takes messages in has none.

    A job that fails is tried again after `retry`, until it has nothing to do any more.
    """

    def __init__(
        self, docket: Docket, jobs: Jobs | None = None, retry: datetime.timedelta = RETRY
    ) -> None:
        self._docket = docket

        def working() -> Jobs:
            if jobs is None:
                raise RuntimeError("this process takes messages in and posts no digests")
            return jobs

        # One digest at a time in a channel: one that somebody asks for waits for the other, and
        # then tells what is new since that.
        async def digest(
            order: str,
            place: str,
            retry: Retry = Retry(attempts=None, delay=retry),
            one_at_a_time: ConcurrencyLimit = ConcurrencyLimit("place", max_concurrent=1),
        ) -> None:
            wanted = Order.model_validate_json(order)
            with working_on(f"digest:{place}:{wanted.name}"), RUNNING.track_inprogress():
                await wanted.carry_out(working().posting, self.stop)

        async def digest_stop(
            team: str,
            channel: str,
            why: str,
            at: float,
            retry: Retry = Retry(attempts=10, delay=retry),
        ) -> None:
            await working().stopping.stop(team, channel, why, at)

        async def digest_tell(
            team: str,
            channel: str,
            user: str,
            by: str,
            what: str,
            retry: Retry = Retry(attempts=3, delay=retry),
        ) -> None:
            await working().stopping.tell(team, channel, user, by, what)

        self._digest, self._stop, self._tell = digest, digest_stop, digest_tell
        for job in (digest, digest_stop, digest_tell):
            docket.register(job)

    async def post(self, subscription: Subscription, day: datetime.date) -> None:
        """Queues the digest of a day, once however many workers find it due."""
        await self._add(Order(settings=subscription, name=day.isoformat(), day=day))

    async def post_now(self, asked: Subscription, name: str) -> None:
        """Queues a digest that somebody asked for at `asked.since`; `name` tells it from others."""
        await self._add(Order(settings=asked, name=f"now:{name}"))

    async def _add(self, order: Order) -> None:
        place = f"{order.settings.team}:{order.settings.channel}"
        key = f"digest:{place}:{order.name}"
        await self._docket.add(self._digest, key=key)(order.model_dump_json(), place=place)

    async def stop(self, team: str, channel: str, why: str, at: float) -> None:
        """Queues the end of a channel's digest; see Stopping.stop."""
        key = f"digest:{team}:{channel}:stop:{why}:{at:.6f}"
        await self._docket.add(self._stop, key=key)(team, channel, why, at)

    async def tell(self, subscription: Subscription, user: str, by: str, what: str) -> None:
        """Queues a message to `user`, who had set a digest up; see Stopping.tell."""
        where = (subscription.team, subscription.channel)
        await self._docket.add(self._tell)(*where, user, by, what)
