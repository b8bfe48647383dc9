"""Whatever Slack signs, of whatever shape: it is acknowledged or refused, and nothing breaks."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from bot_process import over_http, running_bot
from counting_payloads import examples, tally
from fuzzed_bot import UNLIMITED, FuzzedBot
from hypothesis import given
from hypothesis import strategies as st
from junk import texts, values
from payloads import (
    EVENTS,
    FORMS,
    PRESSES,
    SUBCOMMANDS,
    Scene,
    command,
    tampered,
    tamperings,
)

from handlers import listeners
from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")

Tampering = list[tuple[str, int, Any, str]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[FuzzedBot]:
    async with running_bot({**over_http(slack), **UNLIMITED}) as process:
        slack.use_http(f"{process.url}/slack/events")
        fuzzed = FuzzedBot(process, slack, process.port)
        yield fuzzed
        await fuzzed.still_answers(tally("events over HTTP"))


@pytest.fixture(scope="module")
def scene(bot: FuzzedBot) -> Scene:
    return Scene(bot.slack)


UNHEARD = {  # what the bot asks for nowhere
    "assistant_thread_context_changed", "assistant_thread_started", "app_rate_limited",
    "function_executed", "link_shared", "reaction_added", "unknown", "unknown form", "closed",
    "shortcut", "message shortcut", "interactive_message", "dialog_submission",
    "dialog_suggestion", "workflow_step_edit", "unheard_of",
}  # fmt: skip


class Noting:
    """In the place of Bolt's app: notes what the bot listens to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str | re.Pattern[str]]] = []

    def __getattr__(self, kind: str) -> Any:
        def listen(what: Any, **_: Any) -> Any:
            self.heard.append((kind, what))
            return lambda listener: listener

        return listen


async def test_each_way_in_is_tried(scene: Scene) -> None:
    await scene.ready()
    noting = Noting()
    listeners.register(noting, Mock(), Mock(), Mock())  # type: ignore[arg-type]
    made = [make(scene) for make in {**EVENTS, **PRESSES, **FORMS}.values()]
    tried = {
        "event": [each["event"]["type"] for each in made if "event" in each],
        "action": [each["actions"][0].get("action_id", "") for each in made if "actions" in each],
        "view": [each["view"]["callback_id"] for each in made if "view" in each],
        "options": [each["action_id"] for each in made if each["type"] == "block_suggestion"],
        "command": [command(scene, "")["command"]],
    }
    for kind, what in noting.heard:
        assert any(re.fullmatch(what, each) for each in tried[kind]), (kind, what)


async def test_what_slack_sends_is_acknowledged_as_it_is(bot: FuzzedBot, scene: Scene) -> None:
    counted, wrong = tally("as Slack sends it"), []
    for kind, make in {**EVENTS, **PRESSES, **FORMS}.items():
        await scene.ready()
        payload = make(scene)
        send = bot.sends_payload if kind in EVENTS else bot.posts
        status = await send(counted, payload if kind in EVENTS else form(payload))
        if (status != 200) != (kind in UNHEARD):
            wrong.append((kind, status))
    for text in SUBCOMMANDS:
        body = urlencode(command(scene, text)).encode()
        if (status := await bot.posts(counted, body)) != 200:
            wrong.append((text, status))
    assert not wrong


def form(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


@examples(500, 8_000)
@given(kind=st.sampled_from(sorted(EVENTS)), how=tamperings)
async def test_any_event_is_acknowledged_or_refused(
    bot: FuzzedBot, scene: Scene, kind: str, how: Tampering
) -> None:
    await scene.ready()
    await bot.sends_payload(tally("events over HTTP"), tampered(EVENTS[kind](scene), how))


@examples(250, 6_000)
@given(
    text=st.one_of(st.sampled_from(SUBCOMMANDS), texts),
    behind=texts,
    changes=st.dictionaries(
        st.sampled_from(["command", "user_id", "channel_id", "team_id", "response_url", "x"]),
        texts,
        max_size=2,
    ),
    gone=st.sets(st.sampled_from(["text", "user_id", "team_id", "trigger_id"]), max_size=1),
)
async def test_any_command_is_answered_or_refused(
    bot: FuzzedBot, scene: Scene, text: str, behind: str, changes: dict[str, str], gone: set[str]
) -> None:
    typed = {**command(scene, f"{text} {behind}"), **changes}
    fields = {name: value for name, value in typed.items() if name not in gone}
    body = urlencode(fields, errors="surrogatepass").encode()
    await bot.posts(tally("commands over HTTP"), body, "application/x-www-form-urlencoded")


@examples(500, 8_000)
@given(kind=st.sampled_from(sorted(PRESSES)), how=tamperings)
async def test_any_press_is_acknowledged_or_refused(
    bot: FuzzedBot, scene: Scene, kind: str, how: Tampering
) -> None:
    await scene.ready()
    await bot.posts(tally("presses over HTTP"), form(tampered(PRESSES[kind](scene), how)))


@examples(200, 6_000)
@given(kind=st.sampled_from(sorted(FORMS)), how=tamperings)
async def test_any_form_is_taken_or_refused(
    bot: FuzzedBot, scene: Scene, kind: str, how: Tampering
) -> None:
    await scene.ready()
    await bot.posts(tally("forms over HTTP"), form(tampered(FORMS[kind](scene), how)))


@examples(80, 3_000)
@given(payload=values)
async def test_any_json_is_acknowledged_or_refused(bot: FuzzedBot, payload: Any) -> None:
    await bot.posts(tally("any JSON over HTTP"), form(payload))
    await bot.sends_payload(tally("any JSON over HTTP"), payload)
