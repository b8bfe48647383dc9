"""The process that takes events in is killed before it has acknowledged one: Slack delivers it
again, to the process that takes its place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from bot_process import running_bot
from counting import Count, Question, count, everything_answered, once, patiently, report, rounds
from crowd import ask, nothing_queued, settings
from redis_server import RedisServer
from redis_wire import wire_to

from playground import Playground, Workspace

# What it dies over, as a command to Redis that never arrives.
STAGES = {
    "before it is queued": rb"jobs:runs:T0",
    "queued, and not marked as seen": rb"SET\r\n\$\d+\r\nbackstory:seen:T0",
    "marked, and its event is not": rb"SET\r\n\$\d+\r\nbackstory:seen:Ev",
    "as the thread is noted": rb"HSET\r\n\$\d+\r\nbackstory:thread:",
}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace(redelivery_s=(0.5, 3.0, 6.0, 10.0))) as playground:
        yield playground


async def test_the_web_process_is_killed_before_it_acknowledges(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    asked: list[Question] = []
    async with running_bot(wanted) as other, wire_to(redis.port) as wire:
        for _ in range(rounds(1, 5)):
            for pattern in STAGES.values():
                async with running_bot({**wanted, "REDIS_URL": wire.url}, "web") as web:
                    wire.kill(web, pattern)
                    slack.use_http(f"{web.url}/slack/events")
                    asked += await ask(slack, 1)
                    await web.process.wait()
                slack.use_http(f"{other.url}/slack/events")
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        await patiently(slack, lambda: count(slack, asked).acknowledged == len(asked))
        report("web killed before it acknowledges", count(slack, asked))
        follow_ups = await followed_up(slack, asked)
        await nothing_queued(redis)
        report("what is asked on in these threads", follow_ups)


async def followed_up(slack: Playground, asked: list[Question]) -> Count:
    """Everybody asks on in their thread, without a mention: the bot knows who speaks to it."""

    def answers() -> int:
        return sum(
            bool(message.get("bot_id")) and message["finished"]
            for question in asked
            for message in slack.messages(question.channel, question.ts)
        )

    before = answers()
    for question in asked:
        await slack.say("anna", "newsroom", "Who is Jack Ma?", thread_ts=question.ts)
    await patiently(slack, lambda: answers() == before + len(asked))
    return once(answers() - before, len(asked))
