"""Which story a channel asks about. One hash in Redis, so that every worker knows it at once."""

from __future__ import annotations

from typing import Any

from knowledge.text import decoded

_KEY = "backstory:channel-stories"


class Channels:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def story(self, team: str, channel: str) -> str | None:
        """The id of the story that was chosen for the channel; None where nobody chose."""
        value = await self._redis.hget(_KEY, f"{team}:{channel}")
        return decoded(value)

    async def use(self, team: str, channel: str, story: str) -> None:
        """From now on the channel's questions go to `story`."""
        await self._redis.hset(_KEY, mapping={f"{team}:{channel}": story})

    async def forget(self, team: str) -> None:
        """Nothing is chosen in the workspace `team` any more."""
        for field in [decoded(each) for each in await self._redis.hgetall(_KEY)]:
            if field.startswith(f"{team}:"):
                await self._redis.hdel(_KEY, field)
