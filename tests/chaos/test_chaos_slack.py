"""Slack refuses, fails, does not say whether it took something, and closes its sockets."""

from __future__ import annotations

import pytest
from bot_process import running_bot
from counting import Question, count, everything_answered, report, rounds
from crowd import ask, had_trouble, nothing_queued, settings, slow_draft, without_streams
from redis_server import RedisServer
from scripted_endpoint import ScriptedEndpoint

from playground import Playground

FAULTS = {
    "asks to wait": {"status": 429, "retry_after": 1},
    "fails": {"status": 503},
    "takes it and fails to say so": {"status": 500, "applied": True},
    "takes it and says it may have": {"error": "internal_error", "applied": True},
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_slack_has_trouble_with_a_post(
    slack: Playground, redis: RedisServer, fault: str
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web, running_bot(wanted, "worker"):
        slack.use_http(f"{web.url}/slack/events")
        without_streams(slack)
        asked: list[Question] = []
        for _ in range(rounds(2, 10)):
            slack.fail_next("chat.postMessage", **FAULTS[fault])  # type: ignore[arg-type]
            asked += await ask(slack, 3)
            await everything_answered(slack, asked)
        await nothing_queued(redis)
        assert had_trouble(slack, "chat.postMessage")
        report(f"chat.postMessage: Slack {fault}", count(slack, asked))


STREAMING = ("chat.startStream", "chat.appendStream", "chat.stopStream")


@pytest.mark.parametrize("method", STREAMING)
async def test_slack_has_trouble_with_a_stream(
    slack: Playground, redis: RedisServer, method: str
) -> None:
    with ScriptedEndpoint([slow_draft()]) as endpoint:
        wanted = settings(slack, redis, OPENAI_BASE_URL=endpoint.url)
        async with running_bot(wanted, "web") as web, running_bot(wanted, "worker"):
            slack.use_http(f"{web.url}/slack/events")
            asked: list[Question] = []
            for _ in range(rounds(1, 5)):
                for fault in FAULTS.values():
                    slack.fail_next(method, **fault)  # type: ignore[arg-type]
                    asked += await ask(slack, 1)
                    await everything_answered(slack, asked)
                    slack.end_faults()
            await nothing_queued(redis)
            assert had_trouble(slack, method)
            report(f"{method}: four kinds of trouble", count(slack, asked))


async def test_slack_fails_for_longer_than_a_call_is_made_again(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web, running_bot(wanted, "worker"):
        slack.use_http(f"{web.url}/slack/events")
        without_streams(slack)
        slack.fail_next("chat.postMessage", status=503, times=rounds(6, 30))
        asked = await ask(slack, rounds(3, 10))
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        assert had_trouble(slack, "chat.postMessage")
        report("chat.postMessage fails again and again", count(slack, asked))


async def test_the_connection_breaks_when_slack_has_taken_a_post(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web, running_bot(wanted, "worker"):
        slack.use_http(f"{web.url}/slack/events")
        without_streams(slack)
        asked: list[Question] = []
        for number in range(rounds(2, 10)):
            slack.hold("chat.postMessage")
            asked += await ask(slack, 1)
            await slack.wait_until(lambda: len(posted(slack)) > number or None, 60)  # noqa: B023
            slack.break_connections()
            await everything_answered(slack, asked)
        await nothing_queued(redis)
        report("chat.postMessage: the connection breaks", count(slack, asked))


def posted(slack: Playground) -> list[str]:
    said = slack.workspace.archive.all(slack.place("newsroom").id)
    return [message.ts for message in said if message.bot_id]
