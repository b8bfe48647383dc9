"""The keys of the tokens: a new one takes over, and a wrong one is told at the start."""

from __future__ import annotations

import asyncio

import redis.asyncio
from bot_process import BACKSTORY, environment
from cryptography.fernet import Fernet
from installed import ANSWER, Installing, answer


def new_key() -> str:
    return Fernet.generate_key().decode()


async def run_in_vain(settings: dict[str, str]) -> tuple[int | None, str]:
    """The exit code of a bot that does not start, and what it says."""
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, "run", stderr=asyncio.subprocess.PIPE, env=environment(settings)
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, said.decode()


async def test_a_new_key_takes_over_and_the_old_one_may_go(installing: Installing) -> None:
    old, new = installing.key, new_key()
    async with installing.bot():
        await installing.install(installing.newsroom)
    async with installing.bot(ENCRYPTION_KEY=f"{new}, {old}"):
        assert ANSWER in await answer(installing.newsroom)
    async with installing.bot(ENCRYPTION_KEY=new):
        assert ANSWER in await answer(installing.newsroom)


async def test_a_wrong_key_ends_the_start_in_one_line_and_deletes_nothing(
    installing: Installing,
) -> None:
    async with installing.bot():
        await installing.install(installing.newsroom)
    settings = {**installing.settings(), "ENCRYPTION_KEY": new_key()}
    code, said = await run_in_vain(settings)
    assert code == 2
    lines = [line for line in said.splitlines() if line.startswith("backstory: ")]
    assert len(lines) == 1
    assert "ENCRYPTION_KEY does not open the 1 installations" in lines[0]
    async with installing.bot():
        assert ANSWER in await answer(installing.newsroom)


async def test_one_that_no_key_opens_is_told_and_the_others_are_answered(
    installing: Installing,
) -> None:
    async with installing.bot():
        await installing.install(installing.newsroom)
    client = redis.asyncio.from_url(installing.redis_url)
    await client.hset("backstory:installations", "T0LOST", Fernet(new_key()).encrypt(b"{}"))
    async with installing.bot() as bot:
        assert "does not open the installations of T0LOST" in bot.log
        assert ANSWER in await answer(installing.newsroom)
    assert await client.hexists("backstory:installations", "T0LOST")
    await client.aclose()


async def test_the_command_prints_a_key_that_works(installing: Installing) -> None:
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, "key", stdout=asyncio.subprocess.PIPE, env=environment({})
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    installing.key = printed.decode().strip()
    async with installing.bot():
        assert (await installing.install(installing.newsroom)).status == 200
