"""What stands in a Redis, whatever kind of value it is in."""

from __future__ import annotations

from typing import Any

import redis.asyncio


async def contents(url: str) -> dict[str, str]:
    """All that there is, by key; the story's own left out."""
    async with redis.asyncio.from_url(url) as client:
        keys = [key async for key in client.scan_iter(count=1000)]
        found = {key.decode(): repr(await _value(client, key)) for key in keys}
    return {key: value for key, value in found.items() if not key.startswith("backstory:{")}


def holding(words: str, kept: dict[str, str]) -> list[str]:
    """The keys that have `words` in them, or in what they hold."""
    return sorted(key for key, value in kept.items() if words in key or words in value)


async def _value(client: Any, key: bytes) -> Any:
    match (await client.type(key)).decode():
        case "string":
            return await client.get(key)
        case "hash":
            return await client.hgetall(key)
        case "list":
            return await client.lrange(key, 0, -1)
        case "set":
            return await client.smembers(key)
        case "zset":
            return await client.zrange(key, 0, -1)
        case "stream":
            return await client.xrange(key)
        case "none":  # gone by now
            return None
        case other:
            raise ValueError(f"{key!r} is a {other}")
