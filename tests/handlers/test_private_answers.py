"""The answer to `/story ask` reaches who asked, and nobody else, whatever goes wrong."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from desks import CHANNEL, TEAM, USER, desk, knows
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from story_command import labels
from tiny_stories import source, story

from bot.answering import Answer, Answerer
from bot.reference import reference
from handlers.arrival import Arrival
from handlers.private_answers import answer_privately
from playground import Playground, Workspace, plain_text

BRIDGE = story(source("gull", "The bridge at Brenholm will cost 40 million crowns."))
COST = "How much will the bridge at Brenholm cost?"


class Failing(Answerer):
    async def answer(self, *_: Any, **__: Any) -> Answer:
        raise RuntimeError("a secret of ours")


class Endless(Answerer):
    async def answer(self, *_: Any, **__: Any) -> Answer:
        await asyncio.Event().wait()
        raise AssertionError


def asked(url: str, thread: str = "") -> Arrival:
    ts = f"{time.time():.6f}"
    return Arrival(
        wish="ask", team=TEAM, channel=CHANNEL, channel_type="channel", user=USER, ts=ts,
        thread=thread or ts, text=COST, response_url=url,
    )  # fmt: skip


async def command_url(slack: Playground) -> str:
    """The address that comes with a slash command."""
    return slack._response_urls.make("commands", USER, CHANNEL)


def client_of(slack: Playground) -> AsyncWebClient:
    return AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)


async def test_the_answer_is_shown_to_the_asker_kept_and_not_given_twice() -> None:
    async with Playground(Workspace()) as slack:
        at = desk([BRIDGE], client_of(slack))
        await knows(at)
        arrival = asked(await command_url(slack))
        await answer_privately(at, arrival, client_of(slack))
        await answer_privately(at, arrival, client_of(slack))  # a worker that did not hear of it
        [shown] = slack.ephemerals(USER, CHANNEL)
        assert "40 million" in plain_text(shown) and COST in plain_text(shown)
        value = shown["blocks"][-1]["elements"][0]["value"]
        kept = await at.kept.get(value)
        assert kept is not None and (kept.user, kept.message) == (USER, "")
        assert slack.messages(CHANNEL) == []


async def test_an_answer_that_may_have_been_told_is_offered_and_not_told_again() -> None:
    async with Playground(Workspace()) as slack:
        at = desk([BRIDGE], client_of(slack))
        await knows(at)
        arrival = asked(await command_url(slack))
        await answer_privately(at, arrival, client_of(slack))
        [shown] = slack.ephemerals(USER, CHANNEL)
        kept = shown["blocks"][-1]["elements"][0]["value"]
        await at.ledger.note(arrival.key, kept, done=False)  # where the worker dies
        await answer_privately(at, arrival, client_of(slack))
        _, offered = slack.ephemerals(USER, CHANNEL)
        assert labels(offered) == ["Show the answer"]
        assert COST in plain_text(offered) and "40 million" not in plain_text(offered)


async def test_an_answer_that_was_going_out_and_was_forgotten_since_is_given_anew() -> None:
    async with Playground(Workspace()) as slack:
        at = desk([BRIDGE], client_of(slack))
        await knows(at)
        arrival = asked(await command_url(slack))
        await at.ledger.begin(arrival.key)
        await at.ledger.note(arrival.key, "forgotten", done=False)
        await answer_privately(at, arrival, client_of(slack))
        [shown] = slack.ephemerals(USER, CHANNEL)
        assert "40 million" in plain_text(shown)


async def test_a_failure_is_told_with_a_code_and_may_be_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Playground(Workspace()) as slack:
        at = desk([BRIDGE], client_of(slack), answerer=Failing)
        await knows(at)
        arrival = asked(await command_url(slack))
        await answer_privately(at, arrival, client_of(slack))
        [shown] = slack.ephemerals(USER, CHANNEL)
        assert reference(arrival.key) in plain_text(shown) and COST in plain_text(shown)
        assert labels(shown) == ["Ask again"]
        assert "secret" not in plain_text(shown) and "a secret of ours" in caplog.text


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9/commands/T1/gone"])
async def test_without_an_address_that_answers_it_is_a_direct_message(url: str) -> None:
    async with Playground(Workspace()) as slack:
        at = desk([BRIDGE], client_of(slack))
        await knows(at)
        await answer_privately(at, asked(url), client_of(slack))
        [message] = slack.messages("@anna")
        assert "40 million" in plain_text(message)
        assert "You asked this in" in plain_text(message)
        assert labels(message) == []


async def test_where_slack_takes_it_nowhere_the_queue_tries_again() -> None:
    async with Playground(Workspace(scopes=["chat:write"])) as slack:  # and not im:write
        at = desk([BRIDGE], client_of(slack))
        await knows(at)
        arrival = asked("")
        with pytest.raises(SlackApiError):
            await answer_privately(at, arrival, client_of(slack))
        told = await at.ledger.begin(arrival.key)
        assert told is not None and not told.done
        assert told.message == ""  # nothing was told, so nothing is offered


async def test_a_question_that_was_stopped_is_not_answered() -> None:
    async with Playground(Workspace()) as slack:
        at = desk([BRIDGE], client_of(slack), answerer=Endless)
        await knows(at)
        arrival = asked(await command_url(slack))
        answering = asyncio.create_task(answer_privately(at, arrival, client_of(slack)))
        stop = arrival.model_copy(update={"wish": "stop", "ts": f"{time.time() + 1:.6f}"})
        await at.stops.wish(stop)
        async with asyncio.timeout(10):
            await answering
        assert slack.ephemerals(USER, CHANNEL) == []
