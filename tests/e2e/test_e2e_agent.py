"""What surrounds direct messages with the bot: suggestions, a greeting, titles of threads."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode
from scripted_endpoint import Reply, ScriptedEndpoint

from playground import Playground, Workspace, plain_text
from playground.workspace import ALL_SCOPES

pytestmark = [pytest.mark.usefixtures("bot"), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    """`backstory run` over Socket Mode, without a model."""
    async with running_bot(socket_mode(slack)) as process:
        yield process


def offers(slack: Playground, channel: str) -> list[dict[str, Any]]:
    """The arguments of each call that suggested questions in a channel, oldest first."""
    calls = [call.args for call in slack.calls_to("assistant.threads.setSuggestedPrompts")]
    return [args for args in calls if args["channel_id"] == channel]


def questions(offer: dict[str, Any]) -> list[str]:
    return [prompt["message"] for prompt in listed(offer["prompts"])]


def listed(argument: Any) -> list[Any]:
    """A list among the arguments of a call, however it was sent."""
    given: list[Any] = json.loads(argument) if isinstance(argument, str) else argument
    return given


async def offered(
    slack: Playground, channel: str, fits: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The latest suggestion in a channel, once it fits."""

    def latest() -> dict[str, Any] | None:
        made = offers(slack, channel)
        return made[-1] if made and fits(made[-1]) else None

    return await slack.wait_until(latest, timeout=30)


def greetings(slack: Playground, channel: str) -> list[dict[str, Any]]:
    return [m for m in slack.messages(channel) if "I answer about" in plain_text(m)]


async def test_who_opens_direct_messages_is_greeted_once_with_two_questions_to_press(
    slack: Playground,
) -> None:
    assert (await slack.open_home("anna", "messages")).acknowledged
    greeting = (await slack.wait_until(lambda: greetings(slack, "@anna"), timeout=30))[0]
    assert "The Qwen panic" in plain_text(greeting)
    buttons = [e for block in greeting["blocks"] for e in block.get("elements", [])]
    assert len(buttons) == 2
    await slack.click("anna", greeting, "home_ask:0")
    reply = await slack.wait_until(
        lambda: next(
            (
                answer
                for m in slack.messages("@anna")
                if "How many times" in m["text"]
                for answer in slack.messages("@anna", m["ts"])[1:]
            ),
            None,
        ),
        timeout=30,
    )
    assert "600 million" in plain_text(reply)
    before = len(offers(slack, "D0ANNA00001"))
    await slack.open_home("anna", "messages")
    await slack.wait_until(lambda: len(offers(slack, "D0ANNA00001")) > before or None)
    await slack.open_home("anna", "messages")
    await slack.wait_until(lambda: len(offers(slack, "D0ANNA00001")) > before + 1 or None)
    assert len(greetings(slack, "@anna")) == 1


async def test_questions_are_suggested_without_a_thread_and_in_the_reader_s_language_first(
    slack: Playground,
) -> None:
    await slack.open_home("chen", "messages")
    offer = await offered(slack, "D0CHEN00001", lambda made: bool(made))
    assert "thread_ts" not in offer  # with one, Slack would take the call and do nothing
    assert questions(offer)[0].startswith("华为")
    assert len(questions(offer)) == 4
    assert "Qwen panic" in offer["title"]


async def test_after_an_answer_what_was_not_asked_yet_is_suggested_and_the_thread_has_a_title(
    slack: Playground,
) -> None:
    example = "What does the White House memo claim, and what does Alibaba say to it?"
    ts = await slack.say("ben", "@ben", example)
    await slack.wait_for_reply("@ben", ts)
    offer = await offered(slack, "D0BEN000001", lambda made: made["title"] == "Ask next")
    assert example not in questions(offer)
    assert len(questions(offer)) == 4
    assert slack.workspace.titles["D0BEN000001", ts] == example
    follow_up = await slack.say("ben", "@ben", "And who is Liu Pengyu?", thread_ts=ts)
    await slack.wait_for_reply("@ben", ts, after=follow_up)
    await offered(slack, "D0BEN000001", lambda made: len(offers(slack, "D0BEN000001")) > 1)
    assert slack.workspace.titles["D0BEN000001", ts] == example  # that of its first question


async def test_in_channels_nothing_is_suggested_or_given_a_title(
    slack: Playground, mention: str
) -> None:
    ts = await slack.say("anna", "newsroom", f"{mention} Who is Jack Ma?")
    await slack.wait_for_reply("newsroom", ts)
    follow_up = await slack.say("anna", "newsroom", "And who is H.?", thread_ts=ts)
    await slack.wait_for_reply("newsroom", ts, after=follow_up)
    assert offers(slack, "C0NEWSROOM1") == []
    assert ("C0NEWSROOM1", ts) not in slack.workspace.titles


async def test_an_app_that_may_do_none_of_it_still_answers_and_shows_home() -> None:
    workspace = Workspace(scopes=ALL_SCOPES - {"assistant:write"})
    async with Playground(workspace) as slack, running_bot(socket_mode(slack)) as bot:
        await slack.open_home("anna", "messages")
        await slack.open_home("anna")
        ts = await slack.say("anna", "@anna", "Who is Jack Ma?")
        assert "Jack Ma" in plain_text(await slack.wait_for_reply("@anna", ts, timeout=30))
        await slack.wait_until(lambda: slack.home("anna"), timeout=30)
        refused = slack.calls_to("assistant.threads.setSuggestedPrompts")
        assert {call.response["error"] for call in refused} == {"missing_scope"}
        assert "ERROR" not in bot.log
        assert "Traceback" not in bot.log


async def test_with_a_model_the_thread_shows_what_is_being_done_and_is_a_session_with_a_title(
    mention: str,
) -> None:
    with ScriptedEndpoint(lambda _: Reply("Jack Ma co-founded Alibaba [1].")) as endpoint:
        async with (
            Playground() as slack,
            running_bot({**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}),
        ):
            ts = await slack.say("anna", "newsroom", f"{mention} Who is Jack Ma?")
            await slack.wait_for_reply("newsroom", ts, timeout=30)
            (status,) = slack.calls_to("assistant.threads.setStatus")
            shown = listed(status.args["loading_messages"])
            assert 3 < len(shown) <= 10
            assert "5 sources" in shown[0]
            assert not any("Translating" in each for each in shown)  # nothing is
            sessions = slack.workspace.sessions
            await slack.wait_until(lambda: sessions.get(("C0NEWSROOM1", ts)) == "active" or None)
            begun = slack.calls_to("agents.sessions.setStatus")[0].args
            assert (begun["status"], begun["title"]) == ("processing", "Who is Jack Ma?")

            await slack.say("anna", "newsroom", f"{mention} mute", thread_ts=ts)
            await slack.wait_until(lambda: sessions.get(("C0NEWSROOM1", ts)) == "suspended" or None)
            await slack.say("anna", "newsroom", f"{mention} unmute", thread_ts=ts)
            await slack.wait_until(lambda: sessions.get(("C0NEWSROOM1", ts)) == "active" or None)


async def test_who_mutes_the_bot_is_told_so_in_their_own_language(
    slack: Playground, mention: str
) -> None:
    ts = await slack.say("dana", "newsroom", f"{mention} Who is Jack Ma?")
    await slack.wait_for_reply("newsroom", ts)
    wish = await slack.say("dana", "newsroom", f"{mention} mute", thread_ts=ts)
    told = await slack.wait_for_reply("newsroom", ts, after=wish)
    assert plain_text(told).startswith("In diesem Thread bleibe ich still.")  # Dana's is German
    wish = await slack.say("anna", "newsroom", f"{mention} unmute", thread_ts=ts)
    told = await slack.wait_for_reply("newsroom", ts, after=wish)
    assert plain_text(told) == "I am back in this thread."


@pytest.mark.parametrize("word", ["Hilfe", "ヘルプ", "help!"])
async def test_help_is_asked_for_in_any_language(
    slack: Playground, mention: str, word: str
) -> None:
    ts = await slack.say("anna", "newsroom", f"{mention} {word}")
    told = plain_text(await slack.wait_for_reply("newsroom", ts))
    assert "Ask me about The Qwen panic" in told.replace("*", "")
    assert "/story digest on" in told
