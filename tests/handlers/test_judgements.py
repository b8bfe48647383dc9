"""Judgements: one a person and answer, changed and withdrawn, kept in Redis and in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from burner_redis import BurnerRedis
from made_answers import answer
from redis_server import running_redis

from handlers.judgements import Judgements, judgement
from handlers.keeping import JUDGED_S
from handlers.kept import KeptAnswer

KEPT = KeptAnswer(
    id="k1", team="T1", channel="C1", user="ANNA", asked_at="1.0", story="harbour",
    snapshot="abc", answer=answer("It costs 40 million [1].", "daily-gull-1"),
)  # fmt: skip


@pytest_asyncio.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Any]:
    if request.param == "memory":
        burner = BurnerRedis()
        yield burner
        await burner.aclose()
        return
    async with running_redis(tmp_path) as url, redis.asyncio.from_url(url) as client:
        yield client


async def test_two_people_judge_one_answer_and_each_may_change_and_withdraw(store: Any) -> None:
    judgements = Judgements(store)
    await judgements.keep(judgement(KEPT, "BEN", good=True))
    await judgements.keep(judgement(KEPT, "CHEN", good=True))
    bad = judgement(KEPT, "BEN", good=False).model_copy(update={"reasons": ("wrong",)})
    await judgements.keep(bad)
    assert {(one.user, one.good) for one in await judgements.all()} == {
        ("BEN", False), ("CHEN", True),
    }  # fmt: skip
    assert await judgements.get("k1", "BEN") == bad
    assert await judgements.withdraw("k1", "BEN") == bad
    assert await judgements.withdraw("k1", "BEN") is None
    assert await judgements.get("k1", "BEN") is None
    assert [one.user for one in await judgements.all()] == ["CHEN"]


async def test_a_judgement_holds_the_answer_and_says_when_it_was_made(store: Any) -> None:
    made = judgement(KEPT, "BEN", good=True).model_copy(update={"at": 1_795_000_000.0})
    await Judgements(store).keep(made)
    (found,) = await Judgements(store).all()
    assert found.answer.text == KEPT.answer.text
    assert found.date == "2026-11-18 11:06"
    assert (found.story, found.snapshot) == ("harbour", "abc")


async def test_judgements_are_forgotten_after_their_time(store: Any) -> None:
    judgements = Judgements(store)
    old = judgement(KEPT, "BEN", good=True)
    await judgements.keep(old.model_copy(update={"at": old.at - JUDGED_S - 1}))
    await judgements.keep(judgement(KEPT, "CHEN", good=False))
    assert [one.user for one in await judgements.all()] == ["CHEN"]
