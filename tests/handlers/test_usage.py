"""What is counted of the answers, and whose words are kept."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from typing import Any

import pytest
from burner_redis import BurnerRedis
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answer
from bot.answering.answer import Timings
from bot.llm import Usage as Tokens
from handlers.kept import KeptAnswer
from handlers.openness import Openness
from handlers.usage import MAX_QUESTIONS, Usage
from handlers.workspaces import OneWorkspace
from playground import Playground

TEAM = "T0NEWSROOM1"
OPEN, PRIVATE, DIRECT = "C0NEWSROOM1", "C0INVESTIG1", "D0ANNA00001"


def answered(question: str = "Who is late?", channel: str = OPEN, **changes: Any) -> KeptAnswer:
    ms = changes.pop("ms", 100)
    given = {
        "question": question, "language": "en", "text": "Nobody.", "declined": False,
        "origin": "extract", "model": None, "citations": (), "conflicts": (), "usage": None,
        "timings_ms": Timings(search=1, first_token=None, total=ms),
    }  # fmt: skip
    answer = Answer.model_validate({**given, **changes})
    return KeptAnswer(
        team=TEAM, channel=channel, user="U1", asked_at="1.0", message="2.0", story="s",
        snapshot="x", answer=answer,
    )  # fmt: skip


@pytest.fixture
async def redis() -> AsyncIterator[BurnerRedis]:
    redis = BurnerRedis()
    yield redis
    await redis.aclose()


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


class Calendar:
    def __init__(self) -> None:
        self.today = datetime.date(2026, 3, 10)

    def __call__(self) -> datetime.date:
        return self.today


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def usage(redis: BurnerRedis, slack: Playground, calendar: Calendar) -> Usage:
    client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
    return Usage(redis, Openness(redis, OneWorkspace(client, "UBOT")), calendar)


async def test_a_week_holds_seven_days_by_origin_with_those_without_answers(
    usage: Usage, calendar: Calendar
) -> None:
    await usage.answered(answered())
    calendar.today += datetime.timedelta(days=2)
    await usage.answered(answered(origin="model", usage=Tokens(100, 20, 0.5)))
    await usage.answered(answered(declined=True))
    week = await usage.week(TEAM)
    assert [day.answers for day in week.days] == [0, 0, 0, 0, 1, 0, 2]
    assert week.days[-1].date == calendar.today
    assert (week.total("drafted"), week.total("quoted"), week.total("declined")) == (1, 2, 1)
    assert (week.total("prompt_tokens"), week.total("completion_tokens")) == (100, 20)
    assert week.cost == 0.5
    calendar.today += datetime.timedelta(days=7)
    assert (await usage.week(TEAM)).total("answers") == 0
    assert (await usage.week("T2")).total("answers") == 0


async def test_a_cost_that_is_not_known_of_every_answer_is_not_told(usage: Usage) -> None:
    assert (await usage.week(TEAM)).cost is None
    await usage.answered(answered(origin="model", usage=Tokens(1, 1, 0.5)))
    await usage.answered(answered(origin="model", usage=Tokens(1, 1)))
    assert (await usage.week(TEAM)).cost is None


async def test_the_median_time_is_that_of_half_of_the_answers(usage: Usage) -> None:
    assert (await usage.week(TEAM)).median_ms is None
    for ms in (40, 50, 1000, 90_000, 100_000):
        await usage.answered(answered(ms=ms))
    median = (await usage.week(TEAM)).median_ms
    assert median is not None
    assert abs(median - 1000) < 51


async def test_questions_that_differ_in_case_and_marks_only_are_one(usage: Usage) -> None:
    for question in ("Who is late?", "who is late", "Who is late?", "Why?"):
        await usage.answered(answered(question))
    await usage.answered(answered("And when?", declined=True))
    week = await usage.week(TEAM)
    assert [(each.question, each.times) for each in week.asked[:1]] == [("Who is late?", 3)]
    assert [each.question for each in week.declined] == ["And when?"]


@pytest.mark.parametrize("channel", [PRIVATE, DIRECT, "G0GROUP0001", "C0UNKNOWN01"])
async def test_what_is_asked_where_not_everybody_reads_is_counted_and_not_kept_in_words(
    usage: Usage, redis: BurnerRedis, channel: str
) -> None:
    await usage.answered(answered("A secret?", channel, declined=True))
    week = await usage.week(TEAM)
    assert week.total("answers") == 1
    assert (list(week.asked), list(week.declined)) == ([], [])
    for key in await redis.keys("*"):
        assert b"usage" not in key or b"asked" not in key


async def test_what_is_answered_for_its_asker_s_eyes_alone_is_not_kept_in_words(
    usage: Usage,
) -> None:
    await usage.answered(answered("A secret?").model_copy(update={"message": ""}))
    week = await usage.week(TEAM)
    assert (week.total("answers"), list(week.asked)) == (1, [])


async def test_words_are_shown_only_as_long_as_their_channel_is_open(
    usage: Usage, redis: BurnerRedis, slack: Playground
) -> None:
    await usage.answered(answered("Who is late?"))
    slack.workspace.channels[OPEN].kind = "group"
    await redis.delete(f"backstory:open:{TEAM}:{OPEN}")  # as after an hour
    week = await usage.week(TEAM)
    assert (week.total("answers"), list(week.asked)) == (1, [])


async def test_no_flood_of_questions_fills_the_store(
    usage: Usage, redis: BurnerRedis, calendar: Calendar
) -> None:
    key = f"backstory:usage:{TEAM}:{calendar.today}:asked"
    for number in range(MAX_QUESTIONS):
        await redis.hset(key, mapping={f"{OPEN} Question {number}": "1"})
    await usage.answered(answered("One more?"))
    await usage.answered(answered("Question 7", OPEN))
    assert len(await redis.hgetall(key)) == MAX_QUESTIONS
    assert (await usage.week(TEAM)).asked[0].question == "Question 7"


async def test_thumbs_are_counted_and_taken_back(usage: Usage) -> None:
    await usage.judged(TEAM, good=True)
    await usage.judged(TEAM, good=False)
    await usage.judged(TEAM, good=False, times=-1)
    week = await usage.week(TEAM)
    assert (week.total("good"), week.total("bad")) == (1, 0)


async def test_a_store_out_of_reach_costs_no_answer(slack: Playground) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            async def call(*_: Any, **__: Any) -> None:
                raise ConnectionError("away")

            return call

    client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
    away: Any = Away()
    await Usage(away, Openness(away, OneWorkspace(client, "UBOT"))).answered(answered())
