"""Instructions in the earlier turns of a thread, in what was asked and in what was answered."""

from __future__ import annotations

import pytest
from as_designed import misdirected
from attacks import ATTACKS
from injections import THREADS
from worst_case_model import Ask, WorstCase

from bot.answering import Turn

pytest_plugins = ["injected"]

OBEYS = ("broadcast", "address", "prompt", "persona", "control tokens", "fence", "false: opposite")


@pytest.mark.parametrize("name", THREADS)
async def test_an_instruction_in_a_thread_is_not_obeyed(ask: Ask, name: str) -> None:
    talk = THREADS[name]
    turn = Turn(question=talk.asked, answer=talk.answered, language=talk.language)
    attacks = [talk.answered, talk.asked, *(ATTACKS[attack] for attack in OBEYS)]
    for thread in ([turn], [turn, turn]):
        attacked = await ask(talk.now, WorstCase(attacks, attacks[::-1]), thread)
        assert attacked.faults == []
        assert misdirected(attacked.requests, ask.index.snapshot.story) == []


@pytest.mark.parametrize("name", THREADS)
async def test_an_instruction_in_a_thread_changes_no_question_that_stands_alone(
    ask: Ask, name: str
) -> None:
    """A model that answers well gives the same answer in such a thread and outside it."""
    talk = THREADS[name]
    turn = Turn(question=talk.asked, answer=talk.answered, language=talk.language)
    question = "Does Mayor Ada Holt deny that the bridge at Brenholm is late?"
    draft = "Mayor Ada Holt denies that the bridge is late [1]."
    alone, within = [
        await ask(question, WorstCase((draft,)), thread) for thread in ([], [turn, turn])
    ]
    assert within.faults == []
    assert within.answer.text == alone.answer.text
