"""What a channel was told last, and which of its digests are posted already.

    backstory:digest:{team}:{channel}:told:{story}   what the next digest is held against
    backstory:digest:{team}:{channel}:post:{name}    "begun TIME", then "done TS"
    backstory:digest:{team}:{channel}:drafts:{name}  what is being posted: token -> Draft

A digest's name is its day and zone, or says that somebody asked for it. What is posted is kept
before it is posted, and becomes what was told before the entry says that it was posted: what a
worker that dies in between has begun, another ends, and nothing is told twice, or never.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handlers import unanswered
from handlers.digests.subscriptions import POSTED, Posted, field
from handlers.keeping import BEGUN_S, DONE_S, TOLD_S
from knowledge.text import decoded


@dataclass(frozen=True)
class Post:
    """A digest that is to be posted once. `posted`: its day, where it comes by its schedule."""

    team: str
    channel: str
    name: str
    posted: Posted | None = None


class Draft(BaseModel):
    """What a digest tells: the story `story` as the bytes `told` have it, and the questions that
    were asked at `unanswered`. Its message carries the `token`."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    story: str
    told: bytes
    unanswered: tuple[str, ...] = ()
    token: str = Field(default_factory=lambda: secrets.token_hex(8))

    def without_questions(self) -> Draft:
        return self.model_copy(update={"unanswered": ()})


@dataclass(frozen=True)
class Entry:
    """How far a digest is: begun at a time in seconds since the epoch, or done."""

    begun: float
    done: bool


@dataclass(frozen=True)
class Baseline:
    """What a channel was told, and when, in seconds since the epoch."""

    told: bytes
    at: float


class Tellings:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. `clock`: seconds since the epoch."""

    def __init__(self, redis: Any, clock: Callable[[], float]) -> None:
        self._redis, self._clock = redis, clock

    async def baseline(self, team: str, channel: str, story: str) -> Baseline | None:
        """None where the channel was told nothing of `story` yet."""
        kept = await self._redis.hgetall(_told(team, channel, story))
        known = {decoded(key): it for key, it in kept.items()}
        return Baseline(known["told"], float(known["at"])) if known else None

    async def teams(self, channel: str) -> list[str]:
        """The workspaces in which a channel of this id was told something, sorted."""
        keys = [key async for key in self._redis.scan_iter(match=_told("*", channel, "*"))]
        texts = [decoded(key) for key in keys]
        return sorted({text.split(":")[2] for text in texts})

    async def entry(self, post: Post) -> Entry | None:
        """None for what nobody has begun to post."""
        raw = await self._redis.get(_post(post))
        if raw is None:
            return None
        state, _, rest = decoded(raw).partition(" ")
        return Entry(0.0, True) if state == _DONE else Entry(float(rest), False)

    async def begin(self, post: Post, draft: Draft) -> bool:
        """Keeps `draft`, and takes the post on; False where somebody else has just done so."""
        await self.keep(post, draft)
        begun = f"{_BEGUN} {self._clock():.6f}"
        return bool(await self._redis.set(_post(post), begun, nx=True, ex=BEGUN_S))

    async def keep(self, post: Post, draft: Draft) -> None:
        """Keeps one more draft of a post that was begun: which was posted tells its token."""
        async with self._redis.pipeline() as pipe:
            pipe.hset(_drafts(post), mapping={draft.token: draft.model_dump_json()})
            pipe.expire(_drafts(post), BEGUN_S)
            await pipe.execute()

    async def draft(self, post: Post, token: str) -> Draft | None:
        raw = await self._redis.hget(_drafts(post), token)
        return None if raw is None else Draft.model_validate_json(raw)

    async def settle(self, post: Post, draft: Draft, ts: str) -> None:
        """`draft` was posted as the message `ts`; "" where there was nothing to say."""
        team, channel = post.team, post.channel
        told: dict[str, bytes | str] = {"told": draft.told}
        if ts:
            told["at"] = str(self._clock())
        # First what follows from it, then that it is done: who died in between does it all again,
        # which comes to the same. A transaction would do, but not over a cluster's slots.
        async with self._redis.pipeline() as pipe:
            pipe.hset(_told(team, channel, draft.story), mapping=told)
            pipe.expire(_told(team, channel, draft.story), TOLD_S)
            if post.posted:
                pipe.hset(POSTED, mapping={field(team, channel): post.posted.model_dump_json()})
            unanswered.tell(pipe, team, channel, draft.unanswered)
            await pipe.execute()
        await self._redis.set(_post(post), f"{_DONE} {ts}", ex=DONE_S)
        await self._redis.delete(_drafts(post))

    async def drop(self, post: Post) -> None:
        """The post is not wanted any more, and was not made."""
        await self._redis.delete(_post(post), _drafts(post))


_BEGUN, _DONE = "begun", "done"


def _told(team: str, channel: str, story: str) -> str:
    return f"backstory:digest:{team}:{channel}:told:{story}"


def _post(post: Post) -> str:
    return f"backstory:digest:{post.team}:{post.channel}:post:{post.name}"


def _drafts(post: Post) -> str:
    return f"backstory:digest:{post.team}:{post.channel}:drafts:{post.name}"
