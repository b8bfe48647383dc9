"""What a watch remembers between two looks, and after a restart.

Layout in Redis, per story (the braces keep a story's keys in one slot of a Redis Cluster):

    backstory:{ID}:watch        a hash: address -> its WatchState, as JSON
    backstory:{ID}:watch:turn   which process watches at present; expires unless renewed
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from redis.exceptions import RedisError

from knowledge.cancelling import is_cancelled
from knowledge.errors import StoreUnreachable
from knowledge.ingest.addresses import shown

log = logging.getLogger(__name__)

SEEN_MARKS = 2000  # twice the marks of the longest feed that is read
DAY_S = 24 * 3600.0
WEEK_S = 7 * DAY_S
LEASE_S = 60

# A watcher that was held up for longer than its lease may wake to find another at work.
_SAVE = """
local watching = redis.call('get', KEYS[1])
if watching and watching ~= ARGV[1] then return 0 end
redis.call('hset', KEYS[2], ARGV[2], ARGV[3])
return 1"""
_RENEW = """
local watching = redis.call('get', KEYS[1])
if watching and watching ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1"""
_RELEASE = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
return 1"""


Kind = Literal["feed", "page"]


class WatchState(BaseModel):
    """What is known of one watched address.

    `seen` are the marks of articles that are done with, those met last at the end; `tries` how
    often one that is not was begun.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer program may have written more

    kind: Kind | None = None  # None: never read yet
    etag: str | None = None
    last_modified: str | None = None
    next_look: float = 0.0  # seconds since the epoch
    failures: int = 0  # in a row
    seen: tuple[str, ...] = ()
    tries: dict[str, int] = Field(default_factory=dict)
    last_error: str | None = None

    def has_seen(self, mark: str) -> bool:
        return mark in self.seen

    def having_seen(self, marks: Iterable[str]) -> WatchState:
        """With `marks` done with; the ones met longest ago are forgotten."""
        new = dict.fromkeys(marks)
        seen = [*(mark for mark in self.seen if mark not in new), *new]
        tries = {mark: n for mark, n in self.tries.items() if mark not in new}
        return self.model_copy(update={"seen": tuple(seen[-SEEN_MARKS:]), "tries": tries})

    def trying(self, mark: str) -> WatchState:
        tries = {**self.tries, mark: self.tries.get(mark, 0) + 1}
        return self.model_copy(update={"tries": tries})

    def resting_until(self, at: float) -> WatchState:
        return self.model_copy(update={"next_look": max(self.next_look, at)})

    def failed(
        self, error: str, now: float, every_s: float, rest_s: float, chance: float
    ) -> WatchState:
        """After a look that came to nothing: the next one is put off, each time twice as long.

        From `every_s` up to a day, and a tenth of that more by `chance` (0 to 1), so that those
        that failed together do not all come back together; at least `rest_s`, as the site asks.
        """
        pause = min(every_s * 2 ** min(self.failures, 30), max(DAY_S, every_s))
        pause = max(pause * (1 + chance / 10), rest_s)
        return self.model_copy(
            update={"failures": self.failures + 1, "next_look": now + pause, "last_error": error}
        )


class WatchMemory:
    """`redis` is a redis.asyncio.Redis, or BurnerRedis for `memory://`.

    Every method raises StoreUnreachable where Redis does not answer.
    """

    def __init__(self, redis: Any, story: str) -> None:
        self._redis, self._name = redis, uuid4().hex
        self._states = f"backstory:{{{story}}}:watch"
        self._turn = f"backstory:{{{story}}}:watch:turn"

    async def load(self, url: str) -> WatchState:
        """What is known of `url`; a new state where nothing is."""
        with _redis_errors():
            found = await self._redis.hget(self._states, url)
        try:
            return WatchState.model_validate_json(found) if found else WatchState()
        except ValidationError:
            log.warning("watch: what was known of %s cannot be read; begun anew", shown(url))
            return WatchState()

    async def save(self, url: str, state: WatchState) -> bool:
        """False, and nothing is kept, where another process watches by now."""
        with _redis_errors():
            return bool(
                await self._redis.eval(
                    _SAVE, 2, self._turn, self._states, self._name, url, state.model_dump_json()
                )
            )

    @contextlib.asynccontextmanager
    async def sole_watcher(
        self, lease_s: int = LEASE_S, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> AsyncIterator[bool]:
        """Whether the turn to watch is ours. If so it stays ours inside the block.

            async with memory.sole_watcher() as mine:
                if mine:
                    await watcher.look(story.watch)

        A process that ends without leaving the block gives up its turn after `lease_s`.
        """
        with _redis_errors():
            mine = await self._redis.set(self._turn, self._name, nx=True, ex=lease_s)
        if not mine:
            yield False
            return
        renewing = asyncio.create_task(self._renew(lease_s, sleep))
        try:
            yield True
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            with contextlib.suppress(StoreUnreachable), _redis_errors():  # it expires by itself
                await self._redis.eval(_RELEASE, 1, self._turn, self._name)

    async def _renew(self, lease_s: int, sleep: Callable[[float], Awaitable[None]]) -> None:
        while not is_cancelled():
            await sleep(lease_s / 3)
            try:
                with _redis_errors():
                    ours = await self._redis.eval(_RENEW, 1, self._turn, self._name, str(lease_s))
            except StoreUnreachable as error:
                log.warning("watch: the turn could not be renewed, tried again soon: %s", error)
                continue
            if not ours:
                log.warning("watch: another process has taken over")
                return


@contextlib.contextmanager
def _redis_errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnreachable(f"Redis does not answer: {error}") from error
