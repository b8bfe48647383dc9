"""Every process is replaced by a new one, under steady questions: nobody notices.

A process that ends finishes what it has: what it left would wait here for longer than anybody does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_process import running_bot
from counting import Question, count, everything_answered, report, rounds
from crowd import ask, by_socket, nothing_queued, settings
from redis_server import RedisServer
from scripted_endpoint import Reply, ScriptedEndpoint

from playground import Playground, Workspace

EVERY_S = 0.7
SLOW = Reply("Alibaba says that the chips are H20 [1]. " * 4, pause_s=0.05)
NO_OTHER_TRY = {"LEASE_SECONDS": "600"}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace(redelivery_s=(0.0, 1.0, 5.0, 10.0))) as playground:
        yield playground


@contextlib.asynccontextmanager
async def steady_questions(slack: Playground) -> AsyncIterator[list[Question]]:
    """What is asked, again and again, while the block runs."""
    asked: list[Question] = []

    async def asking() -> None:
        while True:
            asked.extend(await ask(slack, 1))
            await asyncio.sleep(EVERY_S)

    task = asyncio.create_task(asking())
    try:
        yield asked
    finally:
        task.cancel()


@pytest.mark.parametrize("over", ["HTTP", "a socket"])
async def test_web_and_worker_are_replaced_one_after_another(
    slack: Playground, redis: RedisServer, over: str
) -> None:
    is_http = over == "HTTP"
    async with contextlib.AsyncExitStack() as stack:
        endpoint = stack.enter_context(ScriptedEndpoint([SLOW]))
        wanted = (settings if is_http else by_socket)(
            slack, redis, OPENAI_BASE_URL=endpoint.url, **NO_OTHER_TRY
        )

        async def started(command: str) -> contextlib.AsyncExitStack:
            own = await stack.enter_async_context(contextlib.AsyncExitStack())
            bot = await own.enter_async_context(running_bot(wanted, command))
            if is_http and command == "web":
                slack.use_http(f"{bot.url}/slack/events")
            return own

        web, worker = await started("web"), await started("worker")
        async with steady_questions(slack) as asked:
            for _ in range(rounds(1, 4)):
                before, web = web, await started("web")
                await before.aclose()
                before, worker = worker, await started("worker")
                await before.aclose()
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        report(f"every process replaced, over {over}", count(slack, asked))
