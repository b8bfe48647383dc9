"""REDIS_URL -> a client: of one server, of whichever is the primary, of a cluster, or in memory.

The addresses are those that docket takes, which has clients of its own for the queue.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from bot.errors import StartupError

CONNECT_S, ANSWER_S = 2, 5  # whoever waits for Slack's acknowledgement has three


@contextlib.asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Any]:
    """A redis.asyncio.Redis or RedisCluster, or for `memory://` one inside this process.

    Raises StartupError where nothing answers.
    """
    if url.startswith("memory:"):
        from burner_redis import BurnerRedis

        burner = BurnerRedis()
        try:
            yield burner
        finally:
            await burner.aclose()
        return
    import redis.exceptions

    client = _client(url)
    try:
        await client.ping()
    except (redis.exceptions.RedisError, OSError) as error:
        await client.aclose()
        raise StartupError(
            f"REDIS_URL: Redis at {_without_password(url)} does not answer ({error}): start it, or "
            "correct the address"
        ) from error
    try:
        yield client
    finally:
        await client.aclose()


def _client(url: str) -> Any:
    import redis.asyncio

    scheme, _, rest = url.partition("://")
    kind = scheme.partition("+")[2]
    if kind == "cluster":
        plain = f"{scheme.partition('+')[0]}://{rest}"
        return redis.asyncio.RedisCluster.from_url(
            plain, socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S
        )
    if kind == "sentinel":
        # Private, but so both read one address alike; docket's version is pinned.
        from docket._redis_sentinel import sentinel_connection_pool

        pool = sentinel_connection_pool(
            url,
            decode_responses=False,
            socket_connect_timeout=CONNECT_S,
            socket_timeout=ANSWER_S,
        )
        return redis.asyncio.Redis.from_pool(pool)
    return redis.asyncio.from_url(url, socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S)


def _without_password(url: str) -> str:
    before, at, after = url.rpartition("@")
    return f"{before.split('//')[0]}//…@{after}" if at else url
