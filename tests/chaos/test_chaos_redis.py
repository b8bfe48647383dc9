"""Redis is killed, paused and filled under a running bot. What was asked meanwhile is answered."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import redis.asyncio
from bot_process import running_bot
from counting import Question, count, everything_answered, report, rounds
from crowd import ask, nothing_queued, settings
from redis_server import RedisServer

from playground import Playground, Workspace


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """It delivers again for as long as the outages of this file last."""
    async with Playground(Workspace(redelivery_s=(0.5, 3.0, 6.0, 10.0))) as playground:
        yield playground


class Outage:
    """Something that happens to Redis, and its end."""

    def __init__(self, server: RedisServer) -> None:
        self.server = server

    async def begin(self) -> None: ...
    async def end(self) -> None: ...


class Killed(Outage):
    async def begin(self) -> None:
        await self.server.stop(signal.SIGKILL)

    async def end(self) -> None:
        await self.server.start()


class Paused(Outage):
    async def begin(self) -> None:
        self.server.send(signal.SIGSTOP)

    async def end(self) -> None:
        self.server.send(signal.SIGCONT)


class Full(Outage):
    async def begin(self) -> None:
        await self._limit("1")

    async def end(self) -> None:
        await self._limit("0")

    async def _limit(self, memory: str) -> None:
        async with redis.asyncio.from_url(self.server.url) as client:
            await client.config_set("maxmemory", memory)


@pytest.mark.parametrize("outage", [Killed, Paused, Full], ids=["killed", "paused", "full"])
async def test_redis_is_away_for_a_while(
    slack: Playground, redis: RedisServer, outage: type[Outage]
) -> None:
    happening = outage(redis)
    wanted = settings(slack, redis)
    asked: list[Question] = []
    async with running_bot(wanted, "web") as web, running_bot(wanted, "worker"):
        slack.use_http(f"{web.url}/slack/events")
        for _ in range(rounds(1, 5)):
            asked += await ask(slack, 3)
            await happening.begin()
            asked += await ask(slack, 3)
            await asyncio.sleep(3)  # longer than Slack waits for an acknowledgement
            await happening.end()
            asked += await ask(slack, 3)
            await everything_answered(slack, asked)
        await nothing_queued(redis)
        report(f"Redis {outage.__name__.lower()} and back", count(slack, asked))
