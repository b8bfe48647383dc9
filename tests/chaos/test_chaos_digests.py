"""A digest is due: two workers see it at once, one dies over it, and Redis is away at its time."""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator

import pytest_asyncio
import redis.asyncio as client
from bot_process import HURRIED, running_bot
from counting import PATIENCE_S, once, patiently, report
from crowd import nothing_queued, settings
from dying import dies_before
from noon import around_noon
from redis_server import RedisServer

from handlers.digests.subscriptions import EVERY_DAY, Subscription, Subscriptions
from playground import Playground, Workspace

TEAM, NEWSROOM, ANNA = "T0NEWSROOM1", "C0NEWSROOM1", "U0ANNA00001"


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace()) as playground:
        yield playground


async def a_minute_ago(redis: RedisServer) -> None:
    """Sets a digest up that was due a minute ago, by a zone in which it is about noon."""
    time_of_day, zone = around_noon(-1)
    async with client.from_url(redis.url) as keys:
        await Subscriptions(keys).set(
            Subscription(
                team=TEAM, channel=NEWSROOM, user=ANNA, time=time_of_day, zone=zone,
                days=EVERY_DAY, since=time.time() - 86_400,
            )
        )  # fmt: skip


def digests(slack: Playground) -> int:
    said = slack.messages("newsroom")
    return sum(bool(m.get("bot_id")) and not m.get("thread_ts") for m in said)


async def reported(program: str, slack: Playground, redis: RedisServer) -> None:
    await patiently(slack, lambda: digests(slack))
    await nothing_queued(redis)
    report(program, once(digests(slack)))


async def test_two_workers_see_a_digest_due_at_once(slack: Playground, redis: RedisServer) -> None:
    wanted = settings(slack, redis)
    slack.delay("chat.postMessage", 1.0)  # meanwhile both look again and again
    async with running_bot(wanted, "worker", HURRIED), running_bot(wanted, "worker", HURRIED):
        await a_minute_ago(redis)
        await reported("digest: two workers at once", slack, redis)


async def test_a_worker_is_killed_between_a_digest_and_its_note(
    slack: Playground, redis: RedisServer
) -> None:
    await a_minute_ago(redis)
    wanted = settings(slack, redis)
    slack.hold("chat.postMessage")
    async with running_bot(wanted, "worker") as first:
        await slack.wait_until(lambda: digests(slack) or None, PATIENCE_S)
        await first.kill()
    slack.end_faults()
    async with running_bot(wanted, "worker"), running_bot(wanted, "worker"):
        await reported("digest: killed between post and note", slack, redis)


async def test_a_worker_is_killed_before_a_digest_is_posted(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "worker", HURRIED) as first:
        dies_before(slack, "chat.postMessage", first)
        await a_minute_ago(redis)
        await first.process.wait()
    assert not digests(slack)
    async with running_bot(wanted, "worker"), running_bot(wanted, "worker"):
        await reported("digest: killed before its post", slack, redis)


async def test_redis_is_away_when_a_digest_is_due(slack: Playground, redis: RedisServer) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "worker") as worker:
        await a_minute_ago(redis)
        await redis.stop(signal.SIGKILL)
        await worker.until_logged("no digests are queued until Redis is back")
        await redis.start()
        await reported("digest: Redis away at its time", slack, redis)
