"""The model's endpoint is dead, silent or breaks off: every question is answered all the same."""

from __future__ import annotations

import pytest
from bot_process import free_port, running_bot
from counting import count, everything_answered, report, rounds
from crowd import ask, nothing_queued, settings
from redis_server import RedisServer
from scripted_endpoint import BROKEN, OVERLOADED, RATE_LIMITED, Reply, ScriptedEndpoint

from playground import Playground

LONG = "Alibaba says that the chips are H20 [1]. " * 20
SCRIPTS = {
    "is overloaded": [OVERLOADED],
    "limits its rate": [RATE_LIMITED],
    "is broken": [BROKEN],
    "never says a word": [Reply(ending="silent")],
    "is cut in the middle": [Reply(LONG, ending="cut")],
    "breaks the connection": [Reply(LONG, ending="aborted")],
    "falls silent in the middle": [Reply(LONG, ending="silent")],
    "sends what is no JSON": [Reply(LONG, ending="malformed")],
}


@pytest.mark.parametrize("trouble", [*SCRIPTS, "is dead"])
async def test_an_endpoint_in_trouble(slack: Playground, redis: RedisServer, trouble: str) -> None:
    script = SCRIPTS.get(trouble, [Reply()])
    with ScriptedEndpoint(script) as endpoint:
        url = endpoint.url if trouble in SCRIPTS else f"http://127.0.0.1:{free_port()}/v1"
        wanted = settings(
            slack, redis, OPENAI_BASE_URL=url, OPENAI_TIMEOUT="1", ANSWER_DEADLINE="3"
        )
        async with running_bot(wanted) as bot:
            slack.use_http(f"{bot.url}/slack/events")
            asked = await ask(slack, rounds(3, 30))
            await everything_answered(slack, asked)
            await nothing_queued(redis)
            report(f"the endpoint {trouble}", count(slack, asked))
