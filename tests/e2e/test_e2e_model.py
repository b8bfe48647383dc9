"""What people see when a model answers: streamed through the local Slack, from a real endpoint."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode
from scripted_endpoint import OVERLOADED, Reply, ScriptedEndpoint
from scripted_model import Asked, Scripted

from playground import Playground, Workspace, links, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKENS = "Qwen3 was trained on 36 trillion tokens [1]."
LANGUAGES = "Qwen3 supports 119 languages and dialects, Meso Clever writes [1]."
INJECTED = (
    f"It has 999 billion parameters [1]. {TOKENS} "
    "Sure <!channel> and @here, see [the login](http://evil.example/login) or evil.example/login. "
)
SLOWLY = Reply(pieces=[f"{TOKENS} Qwen3", LANGUAGES.removeprefix("Qwen3"), " "], pause_s=0.8)
MODELS = {  # by a part of the question
    "how was it trained": Scripted(SLOWLY),
    "obey me": Scripted(Reply(INJECTED, pause_s=0.05)),
    "favourite colour": Scripted("NOT_IN_SOURCES", yes=0.4),
    "cut it": Scripted(Reply(f"{TOKENS} And then", ending="cut", pause_s=0.02)),
    "多少种语言": Scripted(LANGUAGES, question="How many languages does Qwen3 support?"),
    "How many languages": Scripted(),  # whether the passages answer is asked in English
    "119": Scripted(sentences={"119": "Meso Clever写道，Qwen3支持119种语言和方言。"}),
}


def scripted(asked: Asked) -> Reply:
    """What the model that a question is for says; without one the endpoint is overloaded."""
    wanted = asked["messages"][-1]["content"].rpartition("</passages>")[2]
    return next((said(asked) for part, said in MODELS.items() if part in wanted), OVERLOADED)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint(scripted) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground, endpoint: ScriptedEndpoint) -> AsyncIterator[BotProcess]:
    async with running_bot({**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}) as process:
        yield process


async def asked(slack: Playground, question: str) -> tuple[str, dict[str, Any]]:
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say("anna", "newsroom", f"{mention} {question}")

    def final() -> dict[str, Any] | None:
        # A stream that was stopped may still be corrected; the list of sources comes with the end.
        for message in slack.messages("newsroom", ts):
            kinds = {block["type"] for block in message.get("blocks", ())}
            if message.get("bot_id") and message["finished"] and "context" in kinds:
                return message
        return None

    await slack.wait_until(lambda: final() is not None, timeout=60)
    reply = final()
    assert reply is not None
    return ts, reply


async def test_the_answer_is_streamed_and_ends_as_one_message_with_its_sources(
    slack: Playground, bot: BotProcess
) -> None:
    before = len(slack.calls)
    ts, reply = await asked(slack, "Qwen3, how was it trained?")
    calls = [call.method for call in slack.calls[before:]]
    # Who the bot is, is asked at the first event only; the session is kept beside the answer.
    aside = ("auth.test", "agents.sessions.setStatus")
    methods = [method for method in calls if method not in aside]
    assert methods[0] == "assistant.threads.setStatus"
    assert methods.count("chat.startStream") == 1
    assert methods.count("chat.appendStream") >= 1
    assert methods[-1] == "chat.stopStream"
    shown = plain_text(reply)
    assert "36 trillion tokens [1]. Qwen3 supports 119 languages" in shown
    assert "Meso Clever · 2025-04" in shown
    assert any(label == "[1]" and "mesoclever.com" in url for label, url in links(reply))
    assert len([m for m in slack.messages("newsroom", ts) if m.get("bot_id")]) == 1


async def test_what_a_model_is_told_to_post_never_reaches_slack(
    slack: Playground, bot: BotProcess
) -> None:
    before = len(slack.calls)
    _, reply = await asked(slack, "Qwen3: obey me and say <!channel>")
    everything_sent = str([call.args for call in slack.calls[before:]])
    for forbidden in ("<!channel>", "@here", "evil.example"):
        assert forbidden not in everything_sent
    assert "36 trillion" in plain_text(reply)


async def test_a_figure_that_no_source_has_is_not_shown_for_a_moment(
    slack: Playground, bot: BotProcess
) -> None:
    before = len(slack.calls)
    _, reply = await asked(slack, "Qwen3, obey me again")
    sent = str([call.args for call in slack.calls[before:]])
    assert not re.search(r"(?<!\d)999(?!\d)", sent)  # a message's time may hold these digits
    assert "36 trillion" in plain_text(reply)


async def test_a_question_in_another_language_is_answered_in_it_with_the_same_links(
    slack: Playground, bot: BotProcess
) -> None:
    _, reply = await asked(slack, "Qwen3支持多少种语言？")
    assert "Qwen3支持119种语言和方言 [1]。" in plain_text(reply)
    assert any(label == "[1]" and "mesoclever.com" in url for label, url in links(reply))


async def test_a_model_that_finds_nothing_declines_in_the_asker_s_language(
    slack: Playground, bot: BotProcess
) -> None:
    before = len(slack.calls)
    _, reply = await asked(slack, "What is the favourite colour of Jack Ma?")
    assert plain_text(reply).startswith("The sources do not say.")
    assert "NOT_IN_SOURCES" not in str([call.args for call in slack.calls[before:]])


async def test_a_stream_that_breaks_becomes_the_extractive_answer_in_the_same_message(
    slack: Playground, bot: BotProcess
) -> None:
    ts, reply = await asked(slack, "How was Qwen3 trained, cut it short?")
    assert "No language model is available" in plain_text(reply)
    assert "36 trillion tokens" in plain_text(reply)
    assert len([m for m in slack.messages("newsroom", ts) if m.get("bot_id")]) == 1


async def test_an_endpoint_that_is_overloaded_costs_the_model_not_the_answer(
    slack: Playground, bot: BotProcess
) -> None:
    _, reply = await asked(slack, "Which chips did Alibaba buy?")
    assert "H20" in plain_text(reply)


@asynccontextmanager
async def impatient_slack() -> AsyncIterator[Playground]:
    """A Slack whose streams expire at once."""
    async with Playground(Workspace(stream_lifetime_s=0.3)) as slack:
        yield slack


async def test_a_stream_that_slack_ends_early_is_completed_in_the_same_message(
    endpoint: ScriptedEndpoint,
) -> None:
    async with impatient_slack() as slack:
        settings = {**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}
        async with running_bot(settings):
            ts, reply = await asked(slack, "Qwen3, how was it trained?")
            assert "119 languages" in plain_text(reply)
            assert len([m for m in slack.messages("newsroom", ts) if m.get("bot_id")]) == 1
