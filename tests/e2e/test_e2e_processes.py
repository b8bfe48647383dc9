"""Several processes on one Redis, a snapshot that changes under them, and how they end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from bot_process import BACKSTORY, environment, over_http, running_bot, socket_mode
from redis_server import RedisServer
from scripted_endpoint import Reply, ScriptedEndpoint
from story_command import Caller, labels, now

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_sigterm_ends_it_with_exit_code_0(slack: Playground) -> None:
    async with running_bot(socket_mode(slack)) as bot:
        assert await bot.stop() == 0


async def test_an_answer_cut_short_by_the_end_of_the_program_is_taken_back(
    slack: Playground, mention: str
) -> None:
    slow = Reply(text="Qwen3 was trained on 36 trillion tokens [1]. " * 400, pause_s=0.2)
    with ScriptedEndpoint([slow]) as endpoint:
        settings = {**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}
        async with running_bot({**settings, "DRAIN_SECONDS": "1"}) as bot:
            ts = await slack.say("anna", "newsroom", f"{mention} How was Qwen3 trained?")
            await slack.wait_until(lambda: bool(slack.calls_to("chat.startStream")))
            assert await bot.stop() == 0
    assert [m for m in slack.messages("newsroom", ts) if m.get("bot_id")] == []


async def test_a_private_answer_under_way_is_finished_before_the_program_ends(
    slack: Playground,
) -> None:
    slow = Reply(text="Qwen3 was trained on 36 trillion tokens [1]. ", pause_s=0.1)
    with ScriptedEndpoint([slow]) as endpoint:
        async with running_bot({**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}) as bot:
            anna = Caller(slack)
            before = len(anna.private)
            await anna.types("ask How was Qwen3 trained?")
            while not endpoint.requests:  # noqa: ASYNC110 (a thread of its own)
                await asyncio.sleep(0.01)
            assert await bot.stop() == 0
    [answer] = [m for m in anna.private[before:] if "Share in channel" in labels(m)]
    assert "36 trillion" in plain_text(answer)


async def test_a_picture_under_way_is_shown_before_the_program_ends(slack: Playground) -> None:
    async with running_bot(socket_mode(slack)) as bot:
        anna = Caller(slack)
        message = await anna.types("timeline")
        await anna.presses(message, "As a picture")
        assert await bot.stop() == 0
    shown = now(slack, message)
    assert shown and [block for block in shown["blocks"] if block["type"] == "image"]


async def test_a_digest_under_way_is_posted_once_before_the_program_ends(
    slack: Playground, redis_url: str
) -> None:
    def digests() -> int:
        said = slack.messages("investigations")
        return sum(bool(m.get("bot_id")) and not m.get("thread_ts") for m in said)

    before = digests()
    settings = {**socket_mode(slack), "REDIS_URL": redis_url}
    async with running_bot(settings) as bot:
        slack.hold("chat.postMessage")
        await Caller(slack, "anna", "investigations").types("digest now")
        await slack.wait_until(lambda: digests() > before or None, 30)
        stopping = asyncio.create_task(bot.stop())
        await bot.until_logged("ending")
        slack.end_faults()
        assert await stopping == 0
    async with running_bot(settings, "worker"):
        pass
    assert digests() == before + 1


async def is_ready(url: str) -> str:
    """What `/readyz` says, with its status."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as response:
        return f"{response.status} {await response.text()}"


async def until_ready(url: str, *words: str) -> None:
    async with asyncio.timeout(60):
        said = ""
        while not all(word in said for word in words):
            said = await is_ready(url)
            await asyncio.sleep(0.05)


async def test_it_is_not_ready_while_slack_or_redis_is_away_and_is_again_when_they_come_back(
    slack: Playground, tmp_path: Path
) -> None:
    redis = RedisServer(tmp_path)
    await redis.start()
    try:
        async with running_bot({**socket_mode(slack), "REDIS_URL": redis.url}) as bot:
            await until_ready(bot.url, "200", "slack: ok", "redis: ok", "snapshot: ok")
            slack.fail_next("apps.connections.open", error="internal_error", times=10_000)
            await slack.drop_sockets()
            await until_ready(bot.url, "503", "redis: ok")
            assert "slack: ok" not in await is_ready(bot.url)
            slack.end_faults()
            await until_ready(bot.url, "200")
            await redis.stop()
            await until_ready(bot.url, "503", "slack: ok")
            assert "redis: ok" not in await is_ready(bot.url)
            await redis.start()
            await until_ready(bot.url, "200")
    finally:
        await redis.stop()


async def test_web_and_worker_are_two_processes_that_share_a_redis(
    slack: Playground, redis_url: str, mention: str
) -> None:
    settings = {**over_http(slack), "REDIS_URL": redis_url}
    async with running_bot(settings, "web") as web, running_bot(settings, "worker"):
        slack.use_http(f"{web.url}/slack/events")
        ts = await slack.say("anna", "newsroom", f"{mention} Which chips did Alibaba buy?")
        assert "H20" in plain_text(await slack.wait_for_reply("newsroom", ts, timeout=30))


async def test_a_question_asked_while_no_worker_runs_is_answered_when_one_comes(
    slack: Playground, redis_url: str, mention: str
) -> None:
    settings = {**over_http(slack), "REDIS_URL": redis_url}
    async with running_bot(settings, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        ts = await slack.say("anna", "newsroom", f"{mention} Which chips did Alibaba buy?")
        (mine,) = [d for d in slack.deliveries_of("app_mention") if d.event["ts"] == ts]
        await slack.wait_until(lambda: mine.acknowledged)
        async with running_bot(settings, "worker"):
            assert "H20" in plain_text(await slack.wait_for_reply("newsroom", ts, timeout=30))


async def test_workers_follow_a_new_snapshot_without_a_restart(
    slack: Playground, redis_url: str, mention: str, edited_seeds: str
) -> None:
    settings = {**over_http(slack), "REDIS_URL": redis_url}
    async with running_bot(settings) as bot:
        slack.use_http(f"{bot.url}/slack/events")
        publish = await asyncio.create_subprocess_exec(
            BACKSTORY, "publish", edited_seeds, env=environment(settings),
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert await publish.wait() == 0
        await bot.until_logged("now answering from snapshot")
        ts = await slack.say("anna", "newsroom", f"{mention} Who is the zeppelin captain?")
        reply = await slack.wait_for_reply("newsroom", ts, timeout=30)
        assert "Ottokar Falk" in plain_text(reply)
