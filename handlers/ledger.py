"""What the bot has said, so that it says nothing twice.

A job runs again where its worker died, or Redis or Slack was away. Before it speaks it looks here:
was its message posted, or begun, or may it have been without anybody noting it? An entry is older
than the message it is about, so that there is none without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.keeping import SAID_S
from knowledge.text import decoded


@dataclass(frozen=True)
class Entry:
    """`message` is the ts of what was posted, or the id of what is kept of an answer to one alone,
    "" where that is not known; `done`: it is final."""

    message: str
    done: bool


class Ledger:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. Raises its errors."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def begin(self, key: str) -> Entry | None:
        """None where nobody has begun to say `key`: then the caller has. Else how far that went."""
        if await self._redis.set(_key(key), _BEGUN, nx=True, ex=SAID_S):
            return None
        kept = await self._redis.get(_key(key))
        state, _, message = decoded(kept or _BEGUN).partition(" ")
        return Entry(message, done=state == _DONE)

    async def note(self, key: str, message: str, done: bool) -> None:
        """`key` is being said, or has been said, as the message with the ts `message`."""
        entry = f"{_DONE if done else _BEGUN} {message}"
        await self._redis.set(_key(key), entry, ex=SAID_S)


_BEGUN, _DONE = "begun", "done"


def _key(key: str) -> str:
    return f"backstory:said:{key}"
