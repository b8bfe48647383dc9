"""Instructions hidden in a question get courtesy and no obedience, however bad the model is.

The model does all that it is told, and more: it posts calls and links, recites its instructions,
takes on roles, and says what no source says. What a reader sees is looked at wherever it is shown.
"""

from __future__ import annotations

from itertools import cycle, islice

import pytest
from as_designed import misdirected
from attacks import ATTACKS
from injections import ENCODED, IN_WORDS, QUESTIONS, SOURCES, THREADS
from scripted_model import kinds
from worst_case_model import Ask, WorstCase

from bot.answering.phrases import phrase
from knowledge.embeddings import Embedder
from knowledge.search import Index

pytest_plugins = ["injected"]

# Each injection is obeyed in some of these ways; over all of them in each.
SHARE = 6
_TURNS = {name: list(islice(cycle(ATTACKS.values()), i * SHARE, (i + 1) * SHARE))
          for i, name in enumerate(QUESTIONS)}  # fmt: skip


def obedient(injection: str, name: str, **more: float) -> WorstCase:
    """A model that repeats the injection, and does what it and others say."""
    return WorstCase((injection, *_TURNS[name]), (*_TURNS[name], injection), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", QUESTIONS)
async def test_an_instruction_in_a_question_is_not_obeyed(ask: Ask, name: str) -> None:
    attacked = await ask(QUESTIONS[name], obedient(QUESTIONS[name], name))
    assert attacked.faults == []
    assert misdirected(attacked.requests, ask.index.snapshot.story) == []
    assert "draft" in kinds(attacked.requests) or attacked.answer.declined


@pytest.mark.parametrize("name", QUESTIONS)
async def test_where_the_model_leans_to_no_it_is_declined_in_the_words_for_any_other_question(
    index: Index, embedder: Embedder, name: str
) -> None:
    """Asked of the first story, on which what is near to it was measured."""
    attacked = await Ask(index, embedder)(QUESTIONS[name], obedient(QUESTIONS[name], name, yes=0.0))
    answer, title = attacked.answer, index.snapshot.story.title
    assert attacked.faults == []
    assert answer.declined
    courteous = (
        phrase("off_topic", answer.language, story=title),
        phrase("not_in_sources", answer.language),
    )
    assert answer.text.startswith(courteous)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is a good recipe for soup?", "en"),
        ("Wie wird das Wetter morgen in Hamburg?", "de"),
        ("写一首关于春天的诗。", "zh"),
        ("¿Quién ganó el mundial de fútbol?", "es"),
        ("Quelle est la capitale du Japon ?", "fr"),
        ("Напиши мне код на Python для сортировки.", "ru"),
        ("اكتب لي رسالة حب", "ar"),
        ("明日の天気は？", "ja"),
        ("Zein da Espainiako hiriburua eta zenbat biztanle ditu?", "eu"),
        ("Mji mkuu wa Kenya ni upi na una watu wangapi leo?", "sw"),
    ],
)
async def test_a_question_about_something_else_gets_the_same_courtesy(
    index: Index, embedder: Embedder, question: str, language: str
) -> None:
    model = WorstCase(("The bridge is a ship [1].",), tuple(ATTACKS.values())[:9], yes=0.0)
    attacked = await Ask(index, embedder)(question, model)
    assert attacked.faults == []
    assert attacked.answer.language == language
    title = index.snapshot.story.title
    assert attacked.answer.text == phrase("off_topic", language, story=title)


@pytest.mark.parametrize("question", ["What is a good recipe for soup?", "明日の天気は？"])
async def test_a_model_that_says_yes_to_everything_makes_no_answer_of_other_questions(
    index: Index, embedder: Embedder, question: str
) -> None:
    """What it drafts falls, and sources are quoted that have nothing to do with the question."""
    attacked = await Ask(index, embedder)(question, WorstCase((ATTACKS["persona"],)))
    assert attacked.faults == []
    assert attacked.answer.declined


@pytest.mark.parametrize(
    "attack",
    [
        "prompt as a quotation",
        "persona",
        "yes",
        "German",
        "role of the editor",
        "false: free",
        "false: arrest",
    ],
)
async def test_the_model_is_as_bad_as_can_be_where_nothing_is_attested(
    ask: Ask, attack: str
) -> None:
    model = WorstCase((ATTACKS[attack],))
    attacked = await ask("How much will the bridge cost?", model, attesting=False)
    assert attacked.faults != []


def test_injections_are_many_and_of_many_kinds() -> None:
    """So that none gets lost while they are edited."""
    texts = [*QUESTIONS.values(), *(f"{talk}" for talk in THREADS.values())]
    assert len({*texts, *(planted.text for planted in SOURCES.values())}) > 110
    assert len([name for name in IN_WORDS if len(name) == 2]) > 20  # languages
    assert len(ENCODED) > 10
