"""Whatever comes over a socket: it is acknowledged or refused, and the socket is heard on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_process import running_bot, socket_mode
from counting_payloads import examples, tally
from fuzzed_bot import UNLIMITED, FuzzedBot
from hypothesis import given
from hypothesis import strategies as st
from junk import BODIES, texts, values
from payloads import EVENTS, FORMS, PRESSES, Scene, tampered, tamperings

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")

ONE = {"SOCKET_CONNECTIONS": "1"}
EVERYTHING = {**EVENTS, **PRESSES, **FORMS}
MESSAGES = (
    "", "{", "null", "[]", '"hello"', "{}", '{"type":"hello"}', '{"type":["hello"]}',
    '{"type":"hello","num_connections":"x","connection_info":[]}', '{"type":"goodbye"}',
    '{"type":"events_api"}', '{"type":"events_api","payload":{}}',
    '{"type":"events_api","envelope_id":"x","payload":null}',
    '{"type":"events_api","envelope_id":"x","payload":"text"}',
    '{"type":"events_api","envelope_id":{},"payload":{"type":"event_callback"}}',
    '{"type":"slash_commands","envelope_id":"x","payload":{"command":"/story"}}',
    '{"type":"slash_commands","envelope_id":"x","payload":{"command":5,"text":[]}}',
    "{" * 3_000, "[" * 100_000, '{"a":' * 20_000, "\0", "Ping from applink-x", "ok",
)  # fmt: skip

raw = st.one_of(
    st.sampled_from(MESSAGES),
    texts.map(lambda text: text.encode("utf-8", "replace").decode()),
    values.map(json.dumps),
    st.sampled_from(BODIES).map(lambda body: body.decode("utf-8", "replace")),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[FuzzedBot]:
    async with running_bot({**socket_mode(slack), **UNLIMITED, **ONE}) as process:
        fuzzed = FuzzedBot(process, slack, process.port)
        yield fuzzed
        await fuzzed.still_answers(tally("messages over sockets"))


@pytest.fixture(scope="module")
def scene(bot: FuzzedBot) -> Scene:
    return Scene(bot.slack)


async def says(bot: FuzzedBot, way: str, message: str, tries: int = 1) -> None:
    """Sends `message` over the socket; one of the commands that are sent behind it is answered."""
    counted = tally(way)
    counted.sent += 1
    await bot.slack.say_over_socket(message)
    before = len(bot.process.log)
    for _ in range(tries):
        if (await bot.slack.command("anna", "newsroom", "/story", "help")).acknowledged:
            break
    else:
        counted.hangs += 1
        raise AssertionError(f"nothing is heard after {message[:2000]!r}")
    await bot.holds(counted, message)
    if "refused" in bot.process.log[before:]:
        counted.refused += 1
    else:
        counted.answered += 1


@examples(100, 2_000)
@given(message=raw)
async def test_what_is_no_message_of_slacks_is_refused(bot: FuzzedBot, message: str) -> None:
    await says(bot, "messages over sockets", message)


@examples(120, 4_000)
@given(kind=st.sampled_from(sorted(EVERYTHING)), how=tamperings, around=tamperings)
async def test_any_envelope_is_acknowledged_or_refused(
    bot: FuzzedBot, scene: Scene, kind: str, how: Any, around: Any
) -> None:
    await scene.ready()
    kinds = {"event_callback": "events_api"}
    payload = tampered(EVERYTHING[kind](scene), how)
    envelope = {
        "envelope_id": f"e-{scene.ts()}",
        "type": kinds.get(str(payload.get("type")), "interactive"),
        "accepts_response_payload": True,
        "retry_attempt": 0,
        "retry_reason": "",
    }
    changed = tampered(envelope, around[:1])
    if changed.get("type") != "disconnect":
        await says(bot, "envelopes", json.dumps({"payload": payload, **changed}))


async def test_who_is_asked_to_reconnect_in_odd_ways_is_heard_on(bot: FuzzedBot) -> None:
    for message in ('{"type":"disconnect"}', '{"type":"disconnect","reason":[1],"debug_info":5}'):
        await says(bot, "messages over sockets", message, tries=5)  # some go to the old connection
