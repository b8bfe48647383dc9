"""Whatever people write into any field: they get an answer, within Slack's limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_process import over_http, running_bot
from counting_payloads import examples, tally
from everything import elements, thumb
from fuzzed_bot import PATIENCE_S, UNLIMITED, FuzzedBot
from hypothesis import given
from hypothesis import strategies as st
from junk import NASTY, texts
from payloads import SHORT, SUBCOMMANDS, Scene

from handlers.arrival import from_message
from handlers.blocks import digest_modal
from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAIT_S = 4 * PATIENCE_S
words = st.sampled_from(["", "Which chips did Alibaba buy? ", "think: ", "Qwen是多少? "])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[FuzzedBot]:
    async with running_bot({**over_http(slack), **UNLIMITED}) as process:
        slack.use_http(f"{process.url}/slack/events")
        fuzzed = FuzzedBot(process, slack, process.port)
        yield fuzzed
        await fuzzed.still_answers(tally("questions"))


@pytest.fixture(scope="module")
def scene(bot: FuzzedBot) -> Scene:
    return Scene(bot.slack)


@examples(8, 100)
@given(asked=st.lists(st.tuples(words, texts), min_size=1, max_size=6))
async def test_any_question_gets_one_reply(
    bot: FuzzedBot, scene: Scene, asked: list[tuple[str, str]]
) -> None:
    slack, counted = bot.slack, tally("questions")

    async def ask(text: str) -> None:
        counted.sent += 1
        ts = await slack.say("anna", "newsroom", f"<@{scene.bot}> {text}")
        event = {"text": text, "channel": "C", "user": "U", "ts": "1.0"}
        if from_message(event, "T", scene.bot).wish == "stop":
            return  # there was nothing to stop
        reply = await slack.wait_for_reply("newsroom", ts, WAIT_S)
        own = [m for m in slack.messages("newsroom", ts) if m.get("bot_id")]
        assert len(own) == 1
        assert plain_text(reply).strip()
        counted.answered += 1

    await asyncio.gather(*(ask(start + text[:SHORT]) for start, text in asked))
    await bot.holds(counted, asked)


@examples(120, 3_000)
@given(text=st.one_of(st.sampled_from(SUBCOMMANDS), texts), behind=texts)
async def test_any_command_shows_something(
    bot: FuzzedBot, scene: Scene, text: str, behind: str
) -> None:
    slack, counted = bot.slack, tally("what is typed after /story")
    counted.sent += 1
    typed = f"{text} {behind}".encode("utf-8", "replace").decode()  # as a browser sends it
    before = len(slack.ephemerals("anna", "newsroom"))
    delivery = await slack.command("anna", "newsroom", "/story", typed)
    assert delivery.acknowledged
    shown = slack.ephemerals("anna", "newsroom")[before:]
    assert not [m for m in shown if "failed with the error" in m["text"]], typed[:500]
    for modal in slack.modals("anna"):
        await slack.close_view("anna", modal["id"])
    await bot.holds(counted, typed)
    counted.answered += 1


@examples(15, 300)
@given(note=texts)
async def test_any_reason_is_kept_and_shown_again(bot: FuzzedBot, scene: Scene, note: str) -> None:
    slack, counted = bot.slack, tally("reasons for a thumb down")
    counted.sent += 1
    await scene.ready()
    for _ in range(2):
        await slack.click("ben", scene.answer, "judge", thumb(scene.answer, "negative"))
        (view,) = await slack.wait_until(lambda: slack.modals("ben"), WAIT_S)
        filled = {"note": {"note": {"type": "plain_text_input", "value": note}}}
        assert (await slack.submit_view("ben", view["id"], filled)).acknowledged
    assert "judge" in elements(scene.answer)
    await bot.holds(counted, note)
    counted.answered += 1


async def opened(slack: Playground) -> dict[str, Any]:
    await slack.command("anna", "newsroom", "/story", "digest")
    return (await slack.wait_until(lambda: slack.modals("anna"), WAIT_S))[-1]


@examples(40, 1_000)
@given(typed=texts, chosen=st.dictionaries(
    st.sampled_from(["selected_time", "zone", "days", "language", "quiet", "story"]),
    st.one_of(texts, st.sampled_from(["09:30", "24:00", "9:00", "-", "de", "UTC", "line", "3"])),
    max_size=3,
))  # fmt: skip
async def test_any_settings_of_a_digest_are_taken_or_refused(
    bot: FuzzedBot, scene: Scene, typed: str, chosen: dict[str, str]
) -> None:
    slack, counted, ids = bot.slack, tally("settings of a digest"), digest_modal
    counted.sent += 1
    view = await opened(slack)
    await slack.suggest("anna", view["id"], ids.ZONE, typed)
    names = {"zone": ids.ZONE, "language": ids.LANGUAGE, "quiet": ids.QUIET, "story": ids.STORY}
    values: dict[str, Any] = {}
    for name, text in chosen.items():
        if name == "selected_time":
            values[ids.TIME] = {ids.TIME: {"type": "timepicker", name: text}}
        elif name == "days":
            days = {"type": "checkboxes", "selected_options": [{"value": text}]}
            values[ids.DAYS] = {ids.DAYS: days}
        else:
            one = {"type": "static_select", "selected_option": {"value": text}}
            values[names[name]] = {names[name]: one}
    delivery = await slack.submit_view("anna", view["id"], values)
    for modal in slack.modals("anna"):
        await slack.close_view("anna", modal["id"])
    await bot.holds(counted, values)
    assert (await slack.command("anna", "newsroom", "/story", "digest list")).acknowledged
    counted.answered += delivery.acknowledged
    counted.refused += not delivery.acknowledged


async def test_a_question_as_long_as_slack_takes_is_answered(bot: FuzzedBot) -> None:
    tally("questions").sent += 1
    ts = await bot.slack.say("ben", "@ben", "Which chips did Alibaba buy? " * 1_370)
    assert "H20" in plain_text(await bot.slack.wait_for_reply("@ben", ts, WAIT_S))
    await bot.holds(tally("questions"), "a long question")
    tally("questions").answered += 1


async def test_what_breaks_programs_breaks_no_question(bot: FuzzedBot, scene: Scene) -> None:
    """In direct messages, where a mention is not needed, and courtesies get no reply."""
    for text in (*NASTY, "unmute"):
        tally("questions").sent += 1
        await bot.slack.say("ben", "@ben", text[:SHORT])
    ts = await bot.slack.say("ben", "@ben", "Which chips did Alibaba buy?")
    assert plain_text(await bot.slack.wait_for_reply("@ben", ts, WAIT_S)).strip()
    await bot.holds(tally("questions"), NASTY)
    tally("questions").answered += len(NASTY)
