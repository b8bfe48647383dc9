"""Connections of Socket Mode are cut, replaced, and open without hearing anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_process import running_bot
from counting import Question, count, everything_answered, report, rounds
from crowd import ask, by_socket, nothing_queued
from redis_server import RedisServer

from playground import Playground, Workspace


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """It delivers again until a deaf connection is noticed; Slack does for six minutes."""
    redelivery_s = (0.0, 1.0, 5.0, 10.0, 10.0, 10.0)
    async with Playground(Workspace(redelivery_s=redelivery_s)) as playground:
        yield playground


async def test_sockets_are_cut_and_asked_to_reconnect(
    slack: Playground, redis: RedisServer
) -> None:
    async with running_bot(by_socket(slack, redis)):
        asked: list[Question] = []
        for _ in range(rounds(2, 10)):
            asking = asyncio.create_task(ask(slack, 3))
            await slack.drop_sockets()
            asked += await asking
            await everything_answered(slack, asked)
            asking = asyncio.create_task(ask(slack, 3))
            await slack.ask_to_reconnect()
            asked += await asking
            await everything_answered(slack, asked)
        await nothing_queued(redis)
        report("sockets cut, and asked to reconnect", count(slack, asked))


async def test_one_of_two_sockets_is_cut(slack: Playground, redis: RedisServer) -> None:
    async with running_bot(by_socket(slack, redis)):
        assert slack.connections == 2
        asked: list[Question] = []
        for _ in range(rounds(3, 20)):
            asking = asyncio.create_task(ask(slack, 4))
            await slack.drop_sockets(1)
            asked += await asking
            await everything_answered(slack, asked)
            await slack.wait_until(lambda: slack.connections == 2 or None, 30)
        await nothing_queued(redis)
        report("one of two sockets cut", count(slack, asked))


@pytest.mark.parametrize("mute", [0, 2], ids=["no pings come back", "nor does a new one greet"])
async def test_sockets_are_open_and_deaf(slack: Playground, redis: RedisServer, mute: int) -> None:
    async with running_bot(by_socket(slack, redis)):
        asked = await ask(slack, 2)
        await everything_answered(slack, asked)
        slack.go_deaf(mute)
        asked += await ask(slack, 3)
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        more = " and the next two say nothing" if mute else ""
        report(f"sockets open and deaf{more}", count(slack, asked))
