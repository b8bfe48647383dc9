"""People who ask, all over the workspace, and the processes that answer them."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from bot_process import over_http, socket_mode
from counting import PATIENCE_S, Question
from docket import Docket
from redis_server import RedisServer
from scripted_endpoint import Reply

from handlers.keeping import QUEUE
from knowledge.seeds import read_stories
from knowledge.text import sentences
from playground import Playground

# What the first story answers without a model; each process embeds a question once.
QUESTIONS = (
    "Who is the embassy spokesperson?",
    "Which chips did Alibaba buy?",
    "Who is Jack Ma?",
    "What does Huawei say about Pangu?",
)
NO_LIMITS = {"USER_PER_MINUTE": "10000", "CHANNEL_PER_MINUTE": "10000"}
SEEDS = Path(__file__).parents[2] / "seeds"
LEASE_S = 2  # after which the jobs of a killed worker go to another


def settings(slack: Playground, redis: RedisServer, **more: str) -> dict[str, str]:
    """Slack over HTTP, everything in `redis`."""
    return {**over_http(slack), **_working(redis), **more}


def by_socket(slack: Playground, redis: RedisServer, **more: str) -> dict[str, str]:
    return {**socket_mode(slack), **_working(redis), **more}


def _working(redis: RedisServer) -> dict[str, str]:
    return {"REDIS_URL": redis.url, "LEASE_SECONDS": str(LEASE_S), **NO_LIMITS}


async def ask(slack: Playground, number: int, channel: str = "newsroom") -> list[Question]:
    """Mentions of the bot, each in a thread of its own."""
    mention = f"<@{slack.workspace.bot_user_id}>"
    place = slack.place(channel).id
    return [
        Question(place, await slack.say("anna", channel, f"{mention} {QUESTIONS[n % 4]} ({n})"))
        for n in range(number)
    ]


def slow_draft() -> Reply:
    """The story's own sentences on the first of QUESTIONS, which hold, one a second: each is
    appended."""
    (story,) = read_stories(SEEDS)
    told = [s for p in story.passages() if "Liu Pengyu" in p.text for s in sentences(p.text)]
    return Reply(pieces=[f"{sentence} [1] " for sentence in told[:3]], pause_s=0.9)


def without_streams(slack: Playground) -> None:
    """Slack refuses to stream: every answer is posted whole."""
    slack.fail_next("chat.startStream", error="channel_type_not_supported", times=10_000)


def had_trouble(slack: Playground, method: str) -> bool:
    """Whether a call of `method` failed at all: a program without its trouble shows nothing."""
    return any(not call.response.get("ok") for call in slack.calls_to(method))


async def nothing_queued(redis: RedisServer) -> None:
    """Waits until no job waits or runs: no second try can come any more. Where one never ends,
    what it was to do is missing in the count."""
    await _nothing(redis)


async def nothing_running(redis: RedisServer) -> None:
    """Waits until no job runs or is about to; others may be put off."""
    await _nothing(redis, put_off=False)


async def _nothing(redis: RedisServer, put_off: bool = True) -> None:
    async with Docket(QUEUE, redis.url) as docket, docket.redis() as queue:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while (  # noqa: ASYNC110 (Redis, not an event)
                    await queue.xlen(docket.stream_key)
                    or (put_off and await queue.zcard(docket.queue_key))
                ):
                    await asyncio.sleep(0.1)
