"""More thought on request, and the end of an answer on request, as people in Slack meet them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BotProcess, over_http, running_bot, socket_mode
from scripted_endpoint import OVERLOADED, Reply, ScriptedEndpoint

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUICK = "Qwen3 was trained on 36 trillion tokens [1]. "
THOUGHT = "Qwen3 supports 119 languages and dialects, Meso Clever writes [1]."
TRAINED = "Qwen3, how was it trained?"
SLOWLY = "Qwen3, how was it trained, slowly?"


def thinks(asked: dict[str, Any]) -> bool:
    return bool((asked.get("chat_template_kwargs") or {}).get("enable_thinking"))


def scripted(asked: dict[str, Any]) -> Reply:
    """A quick answer or a thought one, as slowly as the question says."""
    told = str(asked["messages"][-1])
    if thinks(asked):
        for_ever = Reply(reasoning="Secret musings. " * 4000, pause_s=0.05)
        done = Reply(THOUGHT, reasoning="Secret musings about tokens.", pause_s=0.02)
        return for_ever if "for ever" in told else OVERLOADED if "breaks" in told else done
    if "slowly" in told:
        return Reply(QUICK * 400, pause_s=0.05)
    if "silently" in told and asked.get("stream"):
        return Reply(ending="silent")
    return Reply(QUICK * 6, pause_s=0.05) if "unhurriedly" in told else Reply(QUICK)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint(scripted) as running:
        yield running


@pytest.fixture
def model(endpoint: ScriptedEndpoint) -> ScriptedEndpoint:
    """The endpoint, as if it had not been asked before."""
    endpoint.requests.clear()
    endpoint.hung_up.clear()
    return endpoint


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground, endpoint: ScriptedEndpoint) -> AsyncIterator[BotProcess]:
    async with running_bot({**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}) as process:
        yield process


def replies(slack: Playground, channel: str, ts: str) -> list[dict[str, Any]]:
    return [m for m in slack.messages(channel, ts) if m.get("bot_id")]


def buttons(message: dict[str, Any]) -> list[str]:
    rows = [block for block in message.get("blocks", ()) if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


async def ask(slack: Playground, question: str, user: str = "anna") -> str:
    mention = f"<@{slack.workspace.bot_user_id}>"
    return await slack.say(user, "newsroom", f"{mention} {question}")


async def reply_with(
    slack: Playground, ts: str, words: str, channel: str = "newsroom"
) -> dict[str, Any]:
    """The one reply in a thread, once it is finished and says `words`."""

    def found() -> dict[str, Any] | None:
        said = replies(slack, channel, ts)
        done = said and said[-1]["finished"] and words in plain_text(said[-1])
        return said[-1] if done else None

    message = await slack.wait_until(found, timeout=60)
    assert len(replies(slack, channel, ts)) == 1
    return message


async def answered(slack: Playground, question: str) -> tuple[str, dict[str, Any]]:
    ts = await ask(slack, question)
    return ts, await reply_with(slack, ts, "Think it through")


async def streaming(slack: Playground, ts: str) -> None:
    """Waits until a part of the answer is to be seen."""

    def begun() -> bool:
        return any("36 trillion" in m["markdown_text"] for m in replies(slack, "newsroom", ts))

    await slack.wait_until(begun, timeout=60)


async def hung_up(model: ScriptedEndpoint) -> bool:
    """Whether the client left a completion before it had ended."""
    return await asyncio.to_thread(model.hung_up.wait, 60)


async def everything_done(slack: Playground) -> None:
    """Asks one more question elsewhere: once it is answered, nothing older is waiting."""
    await slack.settled()
    ts = await slack.say("dana", "@dana", TRAINED)
    await slack.wait_for_reply("@dana", ts, timeout=60)


def drafts(model: ScriptedEndpoint, words: str, think: bool) -> list[dict[str, Any]]:
    """The answers that were asked of the model, to questions with `words`."""
    return [
        asked
        for asked in model.requests
        if words in str(asked["messages"][-1]) and thinks(asked) == think
        if "logprobs" not in asked
    ]


async def requested(
    model: ScriptedEndpoint, words: str, think: bool = False, times: int = 1
) -> None:
    async with asyncio.timeout(60):
        while len(drafts(model, words, think)) < times:  # noqa: ASYNC110 (it is in a thread)
            await asyncio.sleep(0.02)


# Thinking


async def test_the_button_answers_again_with_more_thought_in_the_same_message(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts, quick = await answered(slack, TRAINED)
    assert plain_text(quick).startswith("Qwen3 was trained")
    assert "think" in buttons(quick)
    delivery = await slack.click("ben", quick, "think")
    assert delivery.acknowledged
    thought = await reply_with(slack, ts, "119 languages")
    assert thought["ts"] == quick["ts"]
    assert plain_text(thought).startswith("Qwen3 supports 119 languages")
    assert "Thought for 1 s" in plain_text(thought)
    assert "think" not in buttons(thought)
    for think in (False, True):
        assert len(drafts(model, "how was it trained", think)) == 1


async def test_what_was_thought_is_neither_shown_nor_stored(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    before = len(slack.calls)
    ts, quick = await answered(slack, TRAINED)
    await slack.click("anna", quick, "think")
    await reply_with(slack, ts, "Thought for")
    assert "musings" not in str([call.args for call in slack.calls[before:]])
    assert "musings" not in bot.log


async def test_a_follow_up_leans_on_the_answer_that_was_thought_through(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts, quick = await answered(slack, TRAINED)
    await slack.click("anna", quick, "think")
    await reply_with(slack, ts, "Thought for")
    await slack.say("anna", "newsroom", "and who says so?", thread_ts=ts)
    await slack.wait_until(lambda: len(replies(slack, "newsroom", ts)) == 2, timeout=60)
    told = str(drafts(model, "who says so", think=False)[-1]["messages"])
    assert "A: Qwen3 supports 119 languages" in told
    assert "A: Qwen3 was trained" not in told


async def test_pressing_the_button_twice_asks_the_model_once(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts, quick = await answered(slack, TRAINED)
    presses = await asyncio.gather(*(slack.click("anna", quick, "think") for _ in range(2)))
    assert all(press.acknowledged for press in presses)
    await reply_with(slack, ts, "Thought for")
    await everything_done(slack)
    assert len(drafts(model, "how was it trained", think=True)) == 1


async def test_a_question_that_asks_for_thought_gets_it_and_no_button(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await ask(slack, f"Think: {TRAINED}")
    thought = await reply_with(slack, ts, "Thought for")
    assert "119 languages" in plain_text(thought)
    assert "think" not in buttons(thought)


async def test_how_long_was_thought_is_said_in_the_asker_s_language(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await ask(slack, "think: Wie wurde Qwen3 eigentlich trainiert?")
    await reply_with(slack, ts, "1 s nachgedacht")


async def test_without_a_model_nothing_can_be_thought_through() -> None:
    async with Playground() as slack, running_bot(socket_mode(slack)):
        ts = await slack.say("anna", "@anna", TRAINED)
        assert "think" not in buttons(await reply_with(slack, ts, "36 trillion", "@anna"))


# Stopping


async def test_a_stop_in_the_thread_ends_the_completion_and_leaves_what_was_shown(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await ask(slack, SLOWLY)
    await streaming(slack, ts)
    await slack.say("anna", "newsroom", "stop", thread_ts=ts)
    assert await hung_up(model)
    stopped = await reply_with(slack, ts, "Stopped.")
    assert plain_text(stopped).startswith("Qwen3 was trained on 36 trillion tokens [1].")
    assert buttons(stopped) == []
    await everything_done(slack)
    assert len(drafts(model, "slowly", think=False)) == 1  # it counts as answered
    assert len(replies(slack, "newsroom", ts)) == 1


async def test_a_stop_before_anything_was_shown_leaves_the_line_alone(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await ask(slack, "Qwen3, how was it trained, silently?")
    await requested(model, "silently")
    mention = f"<@{slack.workspace.bot_user_id}>"
    await slack.say("anna", "newsroom", f"{mention} Stop!", thread_ts=ts)
    assert await hung_up(model)
    assert plain_text(await reply_with(slack, ts, "Stopped.")) == "Stopped."


async def test_slack_s_own_stop_button_ends_the_completion(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await ask(slack, SLOWLY)
    await streaming(slack, ts)
    assert (await slack.stop_session("anna", "newsroom", ts)).acknowledged
    assert await hung_up(model)
    stopped = await reply_with(slack, ts, "Stopped.")
    assert "36 trillion tokens" in plain_text(stopped)
    statuses = slack.workspace.sessions
    await slack.wait_until(lambda: statuses[stopped["channel"], ts] == "active")


async def test_a_stop_in_a_direct_message_is_said_in_the_asker_s_language(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await slack.say("ben", "@ben", "Wie wurde Qwen3 denn trainiert (silently)?")
    await requested(model, "silently")
    await slack.say("ben", "@ben", "Stopp")
    assert await hung_up(model)
    await reply_with(slack, ts, "Gestoppt.", "@ben")


async def test_nobody_stops_the_answer_to_another_s_question(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts = await ask(slack, "Qwen3, how was it trained, unhurriedly?")
    await streaming(slack, ts)
    mention = f"<@{slack.workspace.bot_user_id}>"
    await slack.say("ben", "newsroom", f"{mention} stop", thread_ts=ts)
    assert (await slack.stop_session("ben", "newsroom", ts)).acknowledged
    whole = await reply_with(slack, ts, "Think it through")
    assert "Stopped" not in plain_text(whole)
    assert not model.hung_up.is_set()


async def test_a_stop_after_the_answer_does_nothing_and_says_nothing(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts, before = await answered(slack, TRAINED)
    await slack.say("anna", "newsroom", "stop", thread_ts=ts)
    await everything_done(slack)
    assert replies(slack, "newsroom", ts) == [before]
    await slack.say("anna", "newsroom", "and who says that of Qwen3?", thread_ts=ts)
    await slack.wait_until(lambda: len(replies(slack, "newsroom", ts)) == 2, timeout=60)


async def test_thinking_can_be_stopped_and_the_earlier_answer_stays(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts, quick = await answered(slack, "Qwen3, how was it trained, if thought about for ever?")
    await slack.click("anna", quick, "think")
    working = await reply_with(slack, ts, "Thinking it through…")
    assert "36 trillion" in plain_text(working)
    assert buttons(working) == ["stop"]
    await requested(model, "for ever", think=True)
    await slack.click("ben", working, "stop")  # who did not ask
    await slack.click("anna", working, "stop")
    assert await hung_up(model)
    stopped = await reply_with(slack, ts, "Stopped.")
    assert "36 trillion" in plain_text(stopped)
    assert "Thinking" not in plain_text(stopped)
    assert buttons(stopped) == buttons(quick)


async def test_a_model_that_fails_to_think_leaves_the_earlier_answer_and_the_button(
    slack: Playground, bot: BotProcess, model: ScriptedEndpoint
) -> None:
    ts, quick = await answered(slack, "Qwen3, how was it trained, if the model breaks?")
    await slack.click("anna", quick, "think")
    kept = await reply_with(slack, ts, "could not answer")
    assert "36 trillion" in plain_text(kept)
    code = re.findall(r"code: ([0-9a-f]{8})", plain_text(kept))[0]
    told = [line for line in bot.log.splitlines() if line.endswith(f"[{code}]")]
    assert any("accepted" in line and "(think)" in line for line in told)
    assert any("no second answer" in line for line in told)
    await slack.click("anna", kept, "think")  # another press is another try
    await requested(model, "breaks", think=True, times=2)


async def test_a_stop_taken_in_by_one_process_ends_an_answer_in_another(
    slack: Playground, redis_url: str, model: ScriptedEndpoint
) -> None:
    settings = {**over_http(slack), "REDIS_URL": redis_url, "OPENAI_BASE_URL": model.url}
    async with running_bot(settings, "web") as web, running_bot(settings, "worker"):
        slack.use_http(f"{web.url}/slack/events")
        ts = await ask(slack, SLOWLY)
        await streaming(slack, ts)
        await slack.say("anna", "newsroom", "stop", thread_ts=ts)
        assert await hung_up(model)
        await reply_with(slack, ts, "Stopped.")
        _, quick = await answered(slack, TRAINED)  # with the button over HTTP
        assert (await slack.click("anna", quick, "think")).acknowledged
        await reply_with(slack, str(quick["thread_ts"]), "119 languages")


async def test_thinking_cut_short_by_the_end_of_the_program_leaves_the_answer_and_its_button(
    model: ScriptedEndpoint,
) -> None:
    async with Playground() as slack:
        settings = {**socket_mode(slack), "OPENAI_BASE_URL": model.url, "DRAIN_SECONDS": "1"}
        async with running_bot(settings) as bot:
            ts, quick = await answered(slack, "Qwen3, how was it trained, if thought for ever?")
            await slack.click("anna", quick, "think")
            await requested(model, "for ever", think=True)
            assert await bot.stop() == 0
        (left,) = replies(slack, "newsroom", ts)
        assert plain_text(left) == plain_text(quick)
        assert buttons(left) == buttons(quick)
