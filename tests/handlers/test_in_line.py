"""Those who wait see in their thread how many are before them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio
from desks import desk
from docket import Docket
from slack_sdk.web.async_client import AsyncWebClient
from tiny_stories import source, story

from handlers.arrival import Arrival
from handlers.in_line import NEWS_S, InLine
from handlers.turns import Limits, Turns, Waiter
from playground import Playground, Workspace


@dataclass
class Room:
    """Three questions in a channel that has one place."""

    slack: Playground
    turns: Turns
    in_line: InLine
    asked: list[Arrival] = field(default_factory=list)
    now: float = 0.0

    @property
    def statuses(self) -> list[str | None]:
        return [self.slack.status("newsroom", arrival.ts) for arrival in self.asked]


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with (
        Playground(Workspace()) as slack,
        Docket("backstory", f"memory://{tmp_path}") as docket,
    ):
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
        turns = Turns(docket, Limits(places=1))
        waiting = InLine(
            desk([story(source("post", "The captain is Ottokar Falk."))], client),
            turns,
            lambda: made.now,
        )
        made = Room(slack, turns, waiting)
        for text in ("Who is the captain?", "Who owns the zeppelin?", "Wer ist der Kapitän?"):
            ts = await slack.say("anna", "newsroom", text)
            arrival = Arrival(
                wish="question", team="T1", channel=slack.place("newsroom").id,
                channel_type="channel", user="U0ANNA00001", ts=ts, thread=ts, text=text,
            )  # fmt: skip
            made.asked.append(arrival)
            await turns.join(arrival)
        yield made


async def test_a_number_is_shown_in_the_questions_language_and_follows_what_is_answered(
    room: Room,
) -> None:
    await room.in_line.tell()
    assert room.statuses == [None, "waiting: 1 before you", "wartet: 2 vor dir"]
    await room.turns.leave(room.asked[0])
    room.now += NEWS_S
    await room.in_line.tell()
    assert room.statuses[2] == "wartet: 1 vor dir"


async def test_nobody_is_told_the_same_again_and_again(room: Room) -> None:
    for _ in range(5):
        await room.in_line.tell()
        room.now += NEWS_S
    assert len(room.slack.calls_to("assistant.threads.setStatus")) == 2


async def test_a_status_that_comes_after_the_answer_is_taken_back(room: Room) -> None:
    first = room.turns.first

    async def slowly(number: int) -> Sequence[Waiter]:
        found = await first(number)
        for arrival in room.asked:  # all are answered meanwhile
            await room.turns.leave(arrival)
        return found

    room.turns.first = slowly  # type: ignore[method-assign,assignment]
    await room.in_line.tell()
    assert room.statuses == [None, None, None]
    assert len(room.slack.calls_to("assistant.threads.setStatus")) == 4
