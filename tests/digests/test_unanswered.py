"""Which questions a channel could not be answered, until a digest tells of them."""

from __future__ import annotations

import pytest
from burner_redis import BurnerRedis
from house import NEWSROOM, TEAM, made_kept

from handlers.keeping import WRITTEN_S
from handlers.unanswered import MOST, Unanswered, normal


class Kept(Unanswered):
    def __init__(self) -> None:
        self.now = 1_000_000.0
        super().__init__(BurnerRedis(), lambda: self.now)

    async def ask(self, question: str, asked_at: str, **other: object) -> None:
        self.now += 1
        await self.note(made_kept(question, asked_at, **other))

    async def counted(self) -> dict[str, int]:
        return {one.question: one.times for one in await self.top(TEAM, NEWSROOM, 999)}


@pytest.fixture
def kept() -> Kept:
    return Kept()


async def test_the_same_question_is_counted_however_it_is_written(kept: Kept) -> None:
    for n, text in enumerate(["Who pays?", "And when?", "who  PAYS", "<@U1> Who pays!"]):
        await kept.ask(text, f"{n}.0")
    assert await kept.counted() == {"<@U1> Who pays!": 3, "And when?": 1}


async def test_a_question_that_is_noted_again_by_a_second_worker_counts_once(kept: Kept) -> None:
    for _ in range(3):
        await kept.ask("Who pays?", "1.0")
    assert await kept.counted() == {"Who pays?": 1}


async def test_an_answer_after_all_strikes_the_question_off(kept: Kept) -> None:
    await kept.ask("Who pays?", "1.0")
    await kept.ask("Who pays?", "1.0", declined=False)
    assert await kept.counted() == {}


async def test_what_only_its_asker_has_seen_is_not_kept(kept: Kept) -> None:
    await kept.ask("Is my source in it?", "1.0", message="")
    assert await kept.counted() == {}


async def test_channels_hear_of_their_own_questions_alone(kept: Kept) -> None:
    await kept.ask("Who pays?", "1.0", channel="C0OTHER")
    assert await kept.counted() == {}


async def test_at_most_so_many_questions_are_kept_the_latest(kept: Kept) -> None:
    for n in range(MOST + 10):
        await kept.ask(f"Question {n}?", f"{n}.0")
    counted = await kept.counted()
    assert len(counted) == MOST
    assert "Question 9?" not in counted and "Question 10?" in counted


async def test_a_question_is_forgotten_after_thirty_days(kept: Kept) -> None:
    await kept.ask("Who pays?", "1.0")
    kept.now += WRITTEN_S - 10
    await kept.ask("And when?", "2.0")
    kept.now += 20
    assert await kept.counted() == {"And when?": 1}


async def test_a_question_that_its_asker_takes_back_is_forgotten(kept: Kept) -> None:
    await kept.ask("Who pays?", "1.0")
    await kept.forget(TEAM, NEWSROOM, "1.0")
    assert await kept.counted() == {}


def test_words_make_a_question_not_marks_or_mentions() -> None:
    assert normal("<@U0BOT>  ¿Quién PAGA?") == normal("quién paga")
    assert normal("!?") == ""
