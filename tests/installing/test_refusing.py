"""What people see whom the bot does not answer, in a local Slack with a shared channel."""

from __future__ import annotations

import contextlib
import datetime
import html
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import redis.asyncio
from bot_process import BotProcess, running_bot, socket_mode
from installed import ANSWER, QUESTION, answer

from handlers.digests.subscriptions import EVERY_DAY, Subscription, Subscriptions
from playground import Channel, Playground, User, Workspace, plain_text
from playground.team import BOT_USER_ID, default_channels, default_users

OUTSIDER = User("U0EVE000001", "eve", "Eve", "de-DE", team_id="T0ELSEWHERE")
SHARED = "C0SHARED001"
EVERYONE = {"U0ANNA00001", "U0BEN000001", "U0EVE000001", BOT_USER_ID}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    workspace = Workspace(
        users=[*default_users(), OUTSIDER],
        channels=[
            *default_channels(),
            Channel(SHARED, "with-friends", "channel", set(EVERYONE), shared=True),
        ],
        redelivery_s=(0.0,),
    )
    async with Playground(workspace) as playground:
        yield playground


@contextlib.asynccontextmanager
async def bot(slack: Playground, **settings: str) -> AsyncIterator[BotProcess]:
    async with running_bot({**socket_mode(slack), **settings}) as process:
        yield process


async def ask(slack: Playground, user: str, channel: str) -> str:
    """A mention, when it has been taken in; its ts."""
    ts = await slack.say(user, channel, f"<@{BOT_USER_ID}> {QUESTION}")
    await slack.settled()
    return ts


def replies(slack: Playground, channel: str, ts: str) -> list[str]:
    """What the bot said in a thread."""
    return [plain_text(each) for each in slack.messages(channel, ts) if each.get("bot_id")]


async def test_people_of_another_organisation_are_told_once_why_they_are_not_answered(
    slack: Playground,
) -> None:
    async with bot(slack, ADMIN_CONTACT="press desk <desk@paper.example>") as process:
        first = await ask(slack, "eve", "with-friends")
        told = plain_text(await slack.wait_for_ephemeral("eve", "with-friends"))
        assert "den Leuten der Organisation" in told  # in the language of her Slack
        assert "press desk <desk@paper.example>" in html.unescape(told)
        again = await ask(slack, "eve", "with-friends")
        ours = await ask(slack, "anna", "with-friends")
        reply = await slack.wait_for_reply("with-friends", ours, 30)
        assert ANSWER in plain_text(reply)
        assert replies(slack, "with-friends", first) == replies(slack, "with-friends", again) == []
        assert len(slack.ephemerals("eve", "with-friends")) == 1
        await slack.settled()
        assert all(delivery.acknowledged for delivery in slack.deliveries)
        assert slack.ephemerals("anna", "with-friends") == []
        assert QUESTION not in process.log


async def test_an_outsider_going_on_in_a_thread_and_pressing_its_buttons_gets_nothing(
    slack: Playground,
) -> None:
    async with bot(slack) as process:
        ts = await ask(slack, "anna", "with-friends")
        reply = await slack.wait_for_reply("with-friends", ts, 30)
        await slack.say("eve", "with-friends", "And how many?", ts)
        await slack.settled()
        button = _first_button(reply)
        pressed = await slack.click("eve", reply, button)
        assert pressed.acknowledged
        told = plain_text(await slack.wait_for_ephemeral("eve", "with-friends"))
        assert "deine Administration" in told
        await process.until_logged("press, by outsider")
        assert len(replies(slack, "with-friends", ts)) == 1


def _first_button(message: dict) -> str:
    found = [
        element["action_id"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]
    return str(found[0])


@pytest.mark.parametrize("allowed", ["true", SHARED])
async def test_where_it_is_allowed_outsiders_are_answered(slack: Playground, allowed: str) -> None:
    async with bot(slack, ANSWER_EXTERNAL=allowed):
        ts = await ask(slack, "eve", "with-friends")
        assert ANSWER in plain_text(await slack.wait_for_reply("with-friends", ts, 30))


async def test_where_an_event_does_not_tell_whose_person_it_is_of_slack_is_asked(
    slack: Playground,
) -> None:
    async with bot(slack, LOG_LEVEL="DEBUG") as process:
        ts = await ask(slack, "anna", "with-friends")
        await slack.react("anna", "with-friends", ts, "eyes")
        await slack.react("eve", "with-friends", ts, "eyes")
        await process.until_logged("unasked, by outsider")
        await slack.settled()
        asked = [call.args["user"] for call in slack.calls_to("users.info")]
        assert {"U0EVE000001", "U0ANNA00001"} <= set(asked)
        assert process.log.count("by outsider") == 1


async def test_a_channel_that_is_not_on_the_list_is_not_answered_and_gets_no_greeting(
    slack: Playground,
) -> None:
    async with bot(slack, ALLOW_CHANNELS="C0NEWSROOM1"):
        ts = await ask(slack, "anna", "investigations")
        told = plain_text(await slack.wait_for_ephemeral("anna", "investigations"))
        assert "I don't answer in this channel" in told
        await slack.invite_bot("general", "anna")
        command = await slack.command("anna", "general", "/story", "summary")
        assert "I don't answer in this channel" in str(command.response)
        assert ANSWER in await answer(slack)
        direct = await slack.say("anna", "@anna", QUESTION)
        assert ANSWER in plain_text(await slack.wait_for_reply("@anna", direct, 30))
        assert replies(slack, "investigations", ts) == []
        assert [m for m in slack.messages("general") if m.get("bot_id")] == []


async def test_whoever_is_not_on_the_list_is_told_so_in_a_direct_message_once_a_day(
    slack: Playground,
) -> None:
    async with bot(slack, ALLOW_USERS="U0ANNA00001", ADMIN_CONTACT="U0ANNA00001"):
        await slack.say("ben", "@ben", QUESTION)
        told = plain_text(await slack.wait_for_reply("@ben"))
        assert "you are not on the list" in told
        assert "ask @U0ANNA00001" in told
        await slack.say("ben", "@ben", QUESTION)
        await slack.settled()
        assert ANSWER in await answer(slack)
        assert len([m for m in slack.messages("@ben") if m.get("bot_id")]) == 1
        command = await slack.command("ben", "newsroom", "/story", "summary")
        assert "you are not on the list" in str(command.response)


async def test_a_thread_of_a_channel_taken_off_the_list_is_silent(
    slack: Playground, redis_url: str
) -> None:
    async with bot(slack, REDIS_URL=redis_url):
        ts = await ask(slack, "anna", "newsroom")
        reply = await slack.wait_for_reply("newsroom", ts, 30)
        assert ANSWER in plain_text(reply)
    async with bot(slack, REDIS_URL=redis_url, ALLOW_CHANNELS="C0INVESTIG1") as process:
        await slack.say("anna", "newsroom", "And how many of them?", ts)
        pressed = await slack.click("anna", reply, _first_button(reply))
        assert pressed.acknowledged
        told = plain_text(await slack.wait_for_ephemeral("anna", "newsroom"))
        assert "I don't answer in this channel" in told
        await process.until_logged("press, by channel")
        assert len(replies(slack, "newsroom", ts)) == 1


async def test_what_was_queued_before_its_channel_was_taken_off_is_not_answered(
    slack: Playground, redis_url: str
) -> None:
    split = {"REDIS_URL": redis_url}
    async with running_bot({**socket_mode(slack), **split}, "web"):
        ts = await ask(slack, "anna", "newsroom")
    settings = {**socket_mode(slack), **split, "ALLOW_CHANNELS": "C0INVESTIG1"}
    async with running_bot(settings, "worker") as worker:
        await worker.until_logged("is not answered any more: channel")
    assert replies(slack, "newsroom", ts) == []


async def test_a_workspace_that_is_not_on_the_list_is_not_answered(slack: Playground) -> None:
    async with bot(slack, ALLOW_WORKSPACES="T0SOMEWHERE"):
        await ask(slack, "ben", "newsroom")
        told = plain_text(await slack.wait_for_ephemeral("ben", "newsroom"))
        assert "I don't answer in this workspace" in told


async def test_a_channel_taken_off_the_list_gets_no_digest(
    slack: Playground, redis_url: str
) -> None:
    client = redis.asyncio.from_url(redis_url)
    now = datetime.datetime.now(datetime.UTC)
    due = {"time": now.strftime("%H:%M"), "zone": "UTC", "days": EVERY_DAY}
    for channel in ("C0NEWSROOM1", "C0INVESTIG1"):
        subscription = Subscription(team="T0NEWSROOM1", channel=channel, user="U0ANNA00001", **due)
        await Subscriptions(client).set(subscription)
    settings = {"REDIS_URL": redis_url, "ALLOW_CHANNELS": "C0INVESTIG1", "LOG_LEVEL": "DEBUG"}
    async with bot(slack, **settings) as process:
        await process.until_logged("no digest in C0NEWSROOM1: channel")
        assert await slack.wait_for_reply("investigations", timeout=30)
    assert [m for m in slack.messages("newsroom") if m.get("bot_id")] == []
    await client.aclose()
