"""An answer is given anew, or deleted, and a worker is killed over that, at each stage of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
import redis.asyncio as client
from bot_process import BotProcess, running_bot
from counting import LONG, PATIENCE_S, once, report
from crowd import nothing_queued, settings
from dying import dies_before
from everything import Message, elements
from redis_server import RedisServer
from redis_wire import Wire, wire_to
from scripted_endpoint import Reply, ScriptedEndpoint
from scripted_model import Asked, Scripted

from playground import Playground, plain_text

ASKED = "Qwen3, how was it trained?"
FIRST = "Qwen3 was trained on 36 trillion tokens [1]."
SECOND = "Qwen3 supports 119 languages and dialects, Meso Clever writes [1]."
NEW = "119 languages"


class Drafts:
    """A model that drafts `said`; `over` is killed when that is asked for."""

    said = FIRST
    over: BotProcess | None = None

    def __call__(self, asked: Asked) -> Reply:
        if self.over is None:
            return Reply(self.said)
        self.over.process.kill()
        self.over = None
        return Reply(ending="silent")


@dataclass(frozen=True)
class Scene:
    """`worker` will die; it talks to Redis over `wire`."""

    slack: Playground
    wire: Wire
    drafts: Drafts
    worker: BotProcess


Death = Callable[[Scene], None]  # arranges it


def calling(method: str, number: int = 1) -> Death:
    return lambda scene: dies_before(scene.slack, method, scene.worker, number)


def sending(command: bytes) -> Death:
    return lambda scene: scene.wire.kill(scene.worker, command)


def drafting(scene: Scene) -> None:
    scene.drafts.over = scene.worker


KEPT = rb"\r\n\$\d+\r\nbackstory:answer:"
ANEW = {
    "its mark": calling("chat.update"),
    "its draft": drafting,
    "it is kept": sending(rb"SET" + KEPT),
    "it is shown": calling("chat.update", 2),
    "its thread knows it": sending(rb"LSET\r\n"),
    "the old one is forgotten": sending(rb"DEL" + KEPT),
}
DELETE = {
    "Slack deletes it": calling("chat.delete"),
    "its thread forgets it": sending(rb"LREM\r\n"),
    "it is forgotten": sending(rb"DEL" + KEPT),
}


@contextlib.asynccontextmanager
async def pressed(
    slack: Playground, redis: RedisServer, button: str, death: Death
) -> AsyncIterator[Message]:
    """Somebody has pressed a button below the answer that this yields, a worker has died over it,
    and another one has done what there was to do."""
    drafts = Drafts()
    with ScriptedEndpoint(Scripted(draft=drafts)) as endpoint:
        wanted = settings(slack, redis, OPENAI_BASE_URL=endpoint.url)
        async with wire_to(redis.port) as wire, running_bot(wanted, "web") as web:
            slack.use_http(f"{web.url}/slack/events")
            async with running_bot({**wanted, "REDIS_URL": wire.url}, "worker") as worker:
                mention = f"<@{slack.workspace.bot_user_id}>"
                ts = await slack.say("anna", "newsroom", f"{mention} {ASKED}")
                answer = await slack.wait_for_reply("newsroom", ts, PATIENCE_S)
                await nothing_queued(redis)
                drafts.said = SECOND
                death(Scene(slack, wire, drafts, worker))
                await slack.click("anna", answer, button)
                await asyncio.wait_for(worker.process.wait(), PATIENCE_S)
            async with running_bot(wanted, "worker"):
                await nothing_queued(redis)
                yield answer


def replies(slack: Playground, answer: Message) -> list[Message]:
    return [m for m in slack.messages("newsroom", answer["thread_ts"]) if m.get("bot_id")]


async def kept(redis: RedisServer) -> list[bytes]:
    """What the bot remembers of answers."""
    async with client.from_url(redis.url) as keys:
        patterns = ("backstory:answer:*", "backstory:thread:*:turns")
        return [key for each in patterns for key in await keys.keys(each)]


async def explains(slack: Playground, message: Message) -> bool:
    """Whether the buttons below a message are about what is kept."""
    if "why" not in elements(message):
        return False
    await slack.click("anna", message, "why")
    return bool(slack.modals("anna"))


@pytest.mark.parametrize("stage", ANEW if LONG else ["it is shown"])
async def test_a_worker_is_killed_over_an_answer_that_is_given_anew(
    slack: Playground, redis: RedisServer, stage: str
) -> None:
    async with pressed(slack, redis, "anew", ANEW[stage]) as answer:
        said = replies(slack, answer)
        new = [m for m in said if NEW in plain_text(m) and await explains(slack, m)]
        report(f"anew: killed before {stage}", once(len(new) + len(said) - 1))


@pytest.mark.parametrize("stage", DELETE if LONG else ["Slack deletes it", "its thread forgets it"])
async def test_a_worker_is_killed_over_an_answer_that_is_deleted(
    slack: Playground, redis: RedisServer, stage: str
) -> None:
    async with pressed(slack, redis, "delete", DELETE[stage]) as answer:
        left = [*replies(slack, answer), *await kept(redis)]
        report(f"delete: killed before {stage}", once(not left))
