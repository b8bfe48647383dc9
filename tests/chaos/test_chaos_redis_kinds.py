"""Redis is a cluster, or several servers of which Sentinel tells the primary."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import redis.asyncio as client
from bot_process import running_bot
from counting import count, everything_answered, report, rounds
from crowd import NO_LIMITS, ask, over_http
from redis_server import RedisServer, Sentinel, running_cluster
from story_command import Caller, labels

from playground import Playground, Workspace


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """It delivers again for as long as a failover takes."""
    async with Playground(Workspace(redelivery_s=(0.5, 3.0, 6.0, 10.0, 10.0))) as playground:
        yield playground


async def test_a_cluster_holds_all_that_the_bot_keeps(slack: Playground, folder: Path) -> None:
    async with running_cluster(folder) as url:
        wanted = {**over_http(slack), **NO_LIMITS, "REDIS_URL": url, "LEASE_SECONDS": "2"}
        async with running_bot(wanted, "web") as web, running_bot(wanted, "worker") as worker:
            slack.use_http(f"{web.url}/slack/events")
            asked = await ask(slack, rounds(4, 40))
            await everything_answered(slack, asked)
            anna = Caller(slack)
            await anna.types("ask Which chips did Alibaba buy?")
            await slack.wait_until(
                lambda: [m for m in anna.private if "Share in channel" in labels(m)], 30
            )
            await anna.types("digest on 9:00")
            await anna.types("digest now")
            await worker.until_logged("digest now:")
            await anna.types("digest off")
            await slack.open_home("anna")
            await slack.wait_until(lambda: slack.home("anna"), 30)
            report("a cluster of three", count(slack, asked))
            for log in (web.log, worker.log):
                assert "CROSSSLOT" not in log and "ERROR" not in log


async def test_the_primary_dies_and_a_replica_takes_over(slack: Playground, folder: Path) -> None:
    places = [folder / name for name in ("primary", "replica", "sentinel")]
    for place in places:
        place.mkdir()
    primary = RedisServer(places[0])
    replica = RedisServer(places[1], "--replicaof", "127.0.0.1", str(primary.port))
    sentinel = Sentinel(places[2], primary)
    servers = (primary, replica, sentinel)
    try:
        for server in servers:
            await server.start()
        async with client.from_url(replica.url) as redis:
            while (await redis.info("replication"))["master_link_status"] != "up":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        wanted = {**over_http(slack), **NO_LIMITS, "REDIS_URL": sentinel.url, "LEASE_SECONDS": "2"}
        async with running_bot(wanted, "web") as web, running_bot(wanted, "worker"):
            slack.use_http(f"{web.url}/slack/events")
            asked = await ask(slack, 3)
            await everything_answered(slack, asked)
            await primary.stop(signal.SIGKILL)
            asked += await ask(slack, rounds(3, 30))
            await everything_answered(slack, asked)
            report("the primary dies, a replica takes over", count(slack, asked))
    finally:
        for server in servers:
            await server.stop()
