"""What is asked where not all can read it reaches no other place, by any of the ways there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BACKSTORY, BotProcess, environment, running_bot, socket_mode
from everything import CHIPS, UNKNOWN, Message, Person, everything
from scripted_endpoint import ScriptedEndpoint
from scripted_model import Scripted, prompt_of, saying
from story_command import Caller, buttons
from test_forgetting import told

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "quokka"  # in all that is written in the private channel, in direct messages, in private
TOKENS = "36 trillion tokens"
PLACES = {"investigations", "@anna"}


@dataclass
class Running:
    bot: BotProcess
    endpoint: ScriptedEndpoint


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(slack: Playground, redis_url: str) -> AsyncIterator[Running]:
    """A bot with a model, of which Ben is an administrator; Anna has asked in private places."""
    model = Scripted(draft=saying((f"Qwen3 was trained on {TOKENS}", TOKENS)))
    with ScriptedEndpoint(model) as endpoint:
        given = {
            **socket_mode(slack), "REDIS_URL": redis_url, "OPENAI_BASE_URL": endpoint.url,
            "ADMINS": slack.workspace.user("ben").id, "LOG_LEVEL": "DEBUG",
        }  # fmt: skip
        async with running_bot(given) as bot:
            yield Running(bot, endpoint)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def secrets(slack: Playground, running: Running) -> dict[str, Message]:
    """Anna's answers, by where she asked."""
    anna = Person(slack)
    asked = f"On how many tokens was Qwen3 trained, says the {SECRET}?"
    found = {place: await anna.asks(place, asked) for place in sorted(PLACES)}
    await anna.asks(
        "investigations", f"And who says so, {SECRET}?", found["investigations"]["thread_ts"]
    )
    for place in sorted(PLACES):
        await anna.asks(place, f"Who won the {SECRET} race?")
    await anna.finds_bad(found["investigations"], f"The {SECRET} says otherwise.")
    found["private"] = await anna.asks_in_private("investigations", asked)
    return found


def elsewhere(slack: Playground) -> list[Any]:
    """What the bot told Slack of the secret, outside of where it was asked."""
    there = {slack.place(place).id for place in PLACES}
    return [
        call for call in slack.calls
        if SECRET in str(call.args)
        and (call.args.get("channel") or call.args.get("channel_id")) not in there
        and call.method not in ("views.open", "views.update")  # to who has pressed
    ]  # fmt: skip


def below(message: Message, label: str) -> tuple[str, str]:
    """Block and action of a button."""
    return next((block, act) for block, text, act in buttons(message) if text.startswith(label))


async def test_a_model_reads_of_a_place_only_what_was_said_there(
    slack: Playground, running: Running, secrets: dict[str, Message]
) -> None:
    before = len(running.endpoint.requests)
    anna = Person(slack)
    first = await anna.asks("newsroom", "On how many tokens was Qwen3 trained?")
    await anna.asks("newsroom", "And who says so?", first["thread_ts"])
    await anna.asks_in_private("newsroom", "And who says so?")
    asked = [prompt_of(each) for each in running.endpoint.requests[before:]]
    assert asked and not [prompt for prompt in asked if SECRET in prompt]
    known = [prompt_of(each) for each in running.endpoint.requests[:before]]
    assert [prompt for prompt in known if SECRET in prompt], "the thread itself was read"


async def test_a_digest_tells_of_its_own_channel_s_questions_alone(
    slack: Playground, running: Running, secrets: dict[str, Message]
) -> None:
    said = {}
    for place in ("newsroom", "investigations"):
        before = len(slack.messages(place))
        await Person(slack).types(place, "digest now")
        said[place] = await slack.wait_until(
            lambda place=place, before=before: slack.messages(place)[before:], timeout=60
        )
    assert SECRET not in str(said["newsroom"]) and f"{SECRET} race" in str(said["investigations"])


async def test_administrators_see_in_words_only_what_all_may_read(
    slack: Playground, running: Running, secrets: dict[str, Message]
) -> None:
    await Person(slack, "ben").asks("newsroom", UNKNOWN)
    await slack.open_home("ben")
    view = await slack.wait_until(
        lambda: (v := slack.home("ben")) and "quagga" in str(v) and v, timeout=60
    )
    assert SECRET not in str(view)


@pytest.mark.parametrize("button", ["why", "anew", "delete", "judge", "follow-0", "think"])
async def test_a_button_copied_elsewhere_does_nothing(
    slack: Playground, running: Running, secrets: dict[str, Message], button: str
) -> None:
    there = await Person(slack, "ben").asks("newsroom", CHIPS)
    message = slack.workspace.archive.find(there["channel"], there["ts"])
    assert message is not None
    message.blocks = secrets["investigations"]["blocks"]
    for user in ("chen", "anna"):
        said = await told(slack, user, there, button)
        assert SECRET not in said
    assert slack.modals("chen") == slack.modals("anna") == []
    assert slack.message(secrets["investigations"]["channel"], secrets["investigations"]["ts"])


async def test_a_private_answer_is_nobody_else_s_in_its_own_channel_either(
    slack: Playground, running: Running, secrets: dict[str, Message]
) -> None:
    (share,) = [e for b in secrets["private"]["blocks"] for e in b.get("elements", ())
                if e.get("action_id") == "story_share_answer"]  # fmt: skip
    there = await Person(slack, "ben").asks("investigations", CHIPS)
    message = slack.workspace.archive.find(there["channel"], there["ts"])
    assert message is not None
    for block in message.blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == "why":
                element["value"] = share["value"]
    await told(slack, "ben", there, "why")
    assert slack.modals("ben") == []
    await slack.click("anna", there, "why")
    (view,) = slack.modals("anna")  # it was the right answer
    assert SECRET in plain_text(view)
    await slack.close_view("anna", view["id"])


async def test_a_private_answer_is_shared_where_it_was_asked_and_nowhere_else(
    slack: Playground, running: Running, secrets: dict[str, Message]
) -> None:
    other = await Person(slack).asks_in_private("newsroom", CHIPS)
    message = slack.workspace.archive.find(other["channel"], other["ts"])
    assert message is not None
    message.blocks = secrets["private"]["blocks"]
    await slack.remove_bot("investigations")  # then it would go where the press came from
    try:
        before = slack.messages("newsroom")
        block, action = below(secrets["private"], "Share in channel")
        told_before = len(slack.ephemerals("anna", "newsroom"))
        await slack.click("anna", other, action, block_id=block)
        await slack.wait_until(
            lambda: slack.ephemerals("anna", "newsroom")[told_before:], timeout=30
        )
        assert slack.messages("newsroom") == before
    finally:
        await slack.invite_bot("investigations", "anna")


async def test_the_feedback_that_is_exported_leaves_private_places_out(
    slack: Playground, running: Running, secrets: dict[str, Message], redis_url: str
) -> None:
    import asyncio

    open_one = await Person(slack, "ben").asks("newsroom", CHIPS)
    await Person(slack, "ben").finds_bad(open_one, "It is another chip.")
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, "feedback", env=environment({"REDIS_URL": redis_url}),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = (part.decode() for part in await process.communicate())
    assert CHIPS in out and SECRET not in out
    assert "1 left out" in err


async def test_of_all_that_slack_is_told_nothing_gets_out(
    slack: Playground, running: Running, secrets: dict[str, Message]
) -> None:
    await everything(slack)
    assert [call for call in slack.calls if SECRET in str(call.args)]
    assert elsewhere(slack) == []
    assert SECRET not in running.bot.log
    assert SECRET in str(Caller(slack, "anna", "investigations").private)
    for user in ("ben", "chen"):
        assert SECRET not in str(slack.ephemerals(user, "newsroom"))
        assert SECRET not in str(slack.home(user) or "")
