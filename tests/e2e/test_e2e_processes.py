"""Several processes on one Redis, a snapshot that changes under them, and how they end."""

from __future__ import annotations

import asyncio

import pytest
from bot_process import BACKSTORY, environment, over_http, running_bot, socket_mode
from scripted_endpoint import Reply, ScriptedEndpoint

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
