"""What a worker needs to post digests, put together."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from handlers.desk import Desk
from handlers.digests.composing import Composer
from handlers.digests.posting import Posting
from handlers.digests.queue import Jobs
from handlers.digests.stopping import Stopping
from handlers.digests.ticking import now_utc
from handlers.digests.told import Tellings
from handlers.unanswered import Unanswered
from knowledge.errors import StoreUnreachable
from knowledge.store import Store


def digest_jobs(
    redis: Any,
    desk: Desk,
    unanswered: Unanswered,
    store: Store,
    clock: Callable[[], datetime.datetime] = now_utc,
) -> Jobs:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis; `clock` gives the time in UTC."""

    async def published(story: str, snapshot: str) -> float | None:
        try:
            found = await store.generations(story)
        except StoreUnreachable:
            return None
        return next((one.published for one in found if one.id == snapshot), None)

    tellings = Tellings(redis, lambda: clock().timestamp())
    composer = Composer(desk.stories, desk.channels, tellings, unanswered, desk.links, published)
    posting = Posting(
        desk.subscriptions, tellings, composer, desk.workspaces, desk.admission, clock
    )
    stopping = Stopping(redis, desk.subscriptions, desk.workspaces, desk.readers)
    return Jobs(posting, stopping)
