"""When the bot speaks in a thread, and what it remembers of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from burner_redis import BurnerRedis

from bot.answering import Turn
from handlers.arrival import from_message, is_from_a_person
from handlers.threads import TURNS, Threads, is_courtesy

THREAD = "T1:C1:1.0"


@pytest.fixture
async def threads() -> AsyncIterator[Threads]:
    redis = BurnerRedis()
    yield Threads(redis)
    await redis.aclose()


async def test_in_a_thread_it_was_never_spoken_to_it_is_silent(threads: Threads) -> None:
    assert not await threads.is_for_bot(THREAD, "ANNA", "And why?", to_others=False)
    assert not await threads.knows(THREAD)


async def test_who_spoke_to_it_goes_on_without_a_mention(threads: Threads) -> None:
    await threads.spoken_to(THREAD, "ANNA")
    assert await threads.is_for_bot(THREAD, "ANNA", "And why?", to_others=False)


async def test_a_message_to_somebody_else_is_not_for_it_nor_is_what_follows(
    threads: Threads,
) -> None:
    await threads.spoken_to(THREAD, "ANNA")
    assert not await threads.is_for_bot(THREAD, "ANNA", "<@BEN> look", to_others=True)
    assert not await threads.is_for_bot(THREAD, "ANNA", "is it true?", to_others=False)
    await threads.spoken_to(THREAD, "ANNA")
    assert await threads.is_for_bot(THREAD, "ANNA", "is it true?", to_others=False)


async def test_two_people_may_both_talk_with_it(threads: Threads) -> None:
    await threads.spoken_to(THREAD, "ANNA")
    await threads.spoken_to(THREAD, "BEN")
    assert await threads.is_for_bot(THREAD, "BEN", "when?", to_others=False)
    assert await threads.is_for_bot(THREAD, "ANNA", "where?", to_others=False)


async def test_a_muted_thread_stays_muted_until_it_is_unmuted(threads: Threads) -> None:
    await threads.spoken_to(THREAD, "ANNA")
    await threads.mute(THREAD, True, "2.0")
    assert not await threads.is_for_bot(THREAD, "ANNA", "why?", to_others=False)
    await threads.spoken_to(THREAD, "ANNA")  # a mention is answered, and does not unmute
    assert not await threads.is_for_bot(THREAD, "ANNA", "why?", to_others=False)
    await threads.mute(THREAD, False, "10.0")
    assert not await threads.is_muted(THREAD)
    await threads.mute(THREAD, True, "2.0")  # delivered again
    assert await threads.is_for_bot(THREAD, "ANNA", "why?", to_others=False)


def turn(question: str, answer: str = "a") -> Turn:
    return Turn(question=question, answer=answer, language="en")


async def said(threads: Threads, before: str = "99.0") -> list[tuple[str, str]]:
    return [(kept.question, kept.answer) for kept in await threads.turns(THREAD, before)]


async def test_it_remembers_the_last_turns_in_order(threads: Threads) -> None:
    for number in range(TURNS + 3):
        await threads.remember(THREAD, f"{number}.0", turn(str(number)))
    assert await said(threads) == [(str(number), "a") for number in range(3, TURNS + 3)]


async def test_what_is_answered_again_is_remembered_in_place_of_the_earlier_answer(
    threads: Threads,
) -> None:
    await threads.remember(THREAD, "1.0", turn("who?", "quick"))
    await threads.remember(THREAD, "2.0", turn("when?", "quick"))
    await threads.remember(THREAD, "1.0", turn("who?", "thought"))
    assert await said(threads) == [("who?", "thought"), ("when?", "quick")]


async def test_what_is_answered_again_leans_on_what_was_said_before_it_only(
    threads: Threads,
) -> None:
    await threads.remember(THREAD, "1.0", turn("who?"))
    await threads.remember(THREAD, "2.0", turn("when?"))
    assert await said(threads, before="2.0") == [("who?", "a")]


async def test_what_was_forgotten_is_not_remembered_as_the_latest(threads: Threads) -> None:
    for number in range(1, TURNS + 2):
        await threads.remember(THREAD, f"{number}.0", turn(str(number)))
    await threads.remember(THREAD, "1.0", turn("1", "thought"))
    assert ("1", "thought") not in await said(threads)
    assert len(await said(threads)) == TURNS


@pytest.mark.parametrize(
    "text",
    ["Thanks!", "thank you :pray:", "谢谢", "👍", "ok", "Merci.", ":+1:", "धन्यवाद!", "ขอบคุณ"],
)
def test_a_courtesy_is_not_a_question(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text", ["why", "Thanks, and what did Huawei say?", "为什么", "ok but why?", "2025?"]
)
def test_a_question_is_not_a_courtesy(text: str) -> None:
    assert not is_courtesy(text)


MESSAGE = {"channel": "C1", "user": "ANNA", "ts": "1.0", "text": "<@BOT>: why?"}


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"edited": {"user": "ANNA", "ts": "2.0"}},
        {"hidden": True},
        {"user": None},
    ],
)
def test_what_no_person_wrote_just_now_is_ignored(change: dict[str, Any]) -> None:
    assert is_from_a_person(MESSAGE)
    assert not is_from_a_person({**MESSAGE, **change})


@pytest.mark.parametrize("change", [{"subtype": "file_share"}, {"subtype": "thread_broadcast"}])
def test_a_message_with_a_file_or_to_the_channel_too_is_a_message(change: dict[str, Any]) -> None:
    assert is_from_a_person({**MESSAGE, **change})


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("<@BOT> why?", "question"),
        ("<@BOT>", "help"),
        ("<@BOT|backstory> help", "help"),
        ("<@BOT> Mute!", "mute"),
        ("<@BOT> unmute", "unmute"),
        ("<@BOT> mute the microphone?", "question"),
        ("<@BOT> stop", "stop"),
        ("Stop!", "stop"),
        ("停止", "stop"),
        ("<@BOT> stop whom?", "question"),
    ],
)
def test_the_wish_is_read_from_the_text(text: str, wish: str) -> None:
    assert from_message({**MESSAGE, "text": text}, "T1", "BOT").wish == wish
