"""A worker is killed in the middle of an answer; another one finishes it, and nobody sees two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bot_process import running_bot
from counting import count, everything_answered, report, rounds
from crowd import ask, nothing_queued, settings, slow_draft, without_streams
from redis_server import RedisServer
from scripted_endpoint import ScriptedEndpoint

from playground import Playground


def posted(slack: Playground) -> bool | None:
    """Whether a message was taken whose poster was not told."""
    said = slack.workspace.archive.all(slack.place("newsroom").id)
    return any(message.bot_id for message in said) or None


def called(method: str) -> Callable[[Playground], bool | None]:
    return lambda slack: bool(slack.calls_to(method)) or None


STAGES = {
    "before the model has said a word": ("", called("assistant.threads.setStatus")),
    "in the stream": ("", called("chat.appendStream")),
    "as the stream begins, before it is noted": ("chat.startStream", posted),
}


@pytest.mark.parametrize("stage", STAGES)
async def test_a_worker_killed_with_a_model_at_work(
    slack: Playground, redis: RedisServer, stage: str
) -> None:
    held, when = STAGES[stage]
    with ScriptedEndpoint([slow_draft()]) as endpoint:
        wanted = settings(slack, redis, OPENAI_BASE_URL=endpoint.url, ANSWER_DEADLINE="20")
        async with running_bot(wanted, "web") as web:
            slack.use_http(f"{web.url}/slack/events")
            async with running_bot(wanted, "worker") as first:
                if held:
                    slack.hold(held)
                asked = await ask(slack, rounds(1, 4))
                await slack.wait_until(lambda: when(slack), 60)
                await first.kill()
                slack.end_faults()
            async with running_bot(wanted, "worker"):
                await everything_answered(slack, asked)
                await nothing_queued(redis)
                report(f"worker killed {stage}", count(slack, asked))


async def test_a_worker_killed_between_the_post_and_its_note(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        async with running_bot(wanted, "worker") as first:
            without_streams(slack)
            slack.hold("chat.postMessage", times=rounds(3, 20))
            asked = await ask(slack, rounds(3, 20))
            await slack.wait_until(lambda: posted(slack), 60)
            await first.kill()
            slack.end_faults()
        async with running_bot(wanted, "worker"):
            await everything_answered(slack, asked)
            await nothing_queued(redis)
            report("worker killed between post and note", count(slack, asked))
