"""What people think of the answers: a thumb, and why. Kept for a year with the answer itself, so
that it can be looked at long after the answer is forgotten.

In Redis: a string for each, under the answer's id and who judged it, and a sorted set of all by the
time at which they were made.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from bot.answering import Answer
from handlers.belongings import Belongings
from handlers.keeping import Lifetimes
from handlers.kept import KeptAnswer
from knowledge.text import decoded

Reason = Literal[
    "wrong", "not_in_source", "sides_missing", "language", "should_decline", "other"
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)

_ALL = "backstory:judgements"


class Judgement(BaseModel):
    """How `user` judged an answer to `asker`. `at`: seconds since 1970; `reasons` and `note` are of
    who found it bad and said why. Of the answer everything is kept but its grounds. `is_open`: it
    was given where all of the workspace could read it."""

    model_config = ConfigDict(frozen=True)

    answer_id: str
    team: str
    channel: str
    user: str
    asker: str = ""
    good: bool
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    is_open: bool = False
    at: float
    story: str
    snapshot: str
    answer: Answer

    @property
    def date(self) -> str:
        """When it was made, in UTC, to the minute."""
        made = datetime.datetime.fromtimestamp(self.at, datetime.UTC)
        return made.isoformat(sep=" ", timespec="minutes")[:16]


def judgement(kept: KeptAnswer, user: str, good: bool, is_open: bool = False) -> Judgement:
    return Judgement(
        answer_id=kept.id,
        team=kept.team,
        channel=kept.channel,
        user=user,
        asker=kept.user,
        good=good,
        is_open=is_open,
        at=time.time(),
        story=kept.story,
        snapshot=kept.snapshot,
        answer=kept.answer.model_copy(update={"grounds": None}),
    )


class Judgements:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. Raises its errors."""

    def __init__(self, redis: Any, lifetimes: Lifetimes = Lifetimes()) -> None:  # noqa: B008
        self._redis, self._keep_s = redis, lifetimes.judged_s
        self._belongings = Belongings(redis, lifetimes)

    async def keep(self, made: Judgement) -> None:
        """Keeps `made`, in place of how its user judged the same answer before."""
        name = f"{made.answer_id}:{made.user}"
        for whose in {made.user, made.asker} - {""}:  # the question is its asker's
            await self._belongings.add(made.team, whose, "judgement", name)
        await self._redis.set(_key(name), made.model_dump_json(), ex=self._keep_s)
        await self._redis.zadd(_ALL, {name: made.at})
        await self._redis.zremrangebyscore(_ALL, "-inf", str(made.at - self._keep_s))
        await self._redis.expire(_ALL, self._keep_s)

    async def get(self, answer_id: str, user: str) -> Judgement | None:
        raw = await self._redis.get(_key(f"{answer_id}:{user}"))
        return None if raw is None else Judgement.model_validate_json(raw)

    async def withdraw(self, answer_id: str, user: str) -> Judgement | None:
        """What was withdrawn; None where there was nothing."""
        found = await self.get(answer_id, user)
        await self.forget(f"{answer_id}:{user}")
        return found

    async def forget(self, name: str) -> bool:
        """Forgets what is kept as `name`, an answer's id and who judged it; False where nothing
        is."""
        await self._redis.zrem(_ALL, name)
        return bool(await self._redis.delete(_key(name)))

    async def all(self) -> Sequence[Judgement]:
        """The oldest first."""
        names = [decoded(name) for name in await self._redis.zrange(_ALL, 0, -1)]
        found = [await self._redis.get(_key(name)) for name in names]
        return [Judgement.model_validate_json(raw) for raw in found if raw is not None]


def _key(name: str) -> str:
    return f"backstory:judgement:{name}"
