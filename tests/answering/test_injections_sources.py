"""Instructions in a source: in its passages, title, publisher, claims and names.

A source may be quoted, also where it speaks to a machine; but what it says calls nobody, leads
nowhere but to the source, hides nothing, and changes neither what a model is asked nor what else is
shown.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from as_designed import misdirected
from attacks import ATTACKS
from bridge_story import the_bridge
from injected import ask_about
from injections import SOURCES, Planted
from scripted_model import prompts_for
from worst_case_model import Attacked, WorstCase

from knowledge.embeddings import Embedder
from knowledge.story import Name, Story

pytest_plugins = ["injected"]

QUESTIONS = (
    "What does the notice on the ferry timetable say?",
    "How much will the bridge cost, and is it late?",
    "渡轮时刻表通知说了什么？大桥多少钱？",
    "What is a good recipe for soup?",
)
EACH = list(SOURCES)


def with_planted(planted: Planted) -> Story:
    match planted.where:
        case "name":
            name = Name(name=planted.text, kind="person", also=("Birk", "比尔克"))
        case "also":
            name = Name(name="Tom Birk", kind="person", also=(planted.text,))
        case where:
            return the_bridge(**{where: planted.text})  # type: ignore[arg-type]
    return the_bridge(names=(name,))


def obedient(planted: Planted) -> WorstCase:
    """A model that does as the source says, and says that another source says so."""
    return WorstCase(
        (planted.text, f"The bridge is free, {planted.text}", ATTACKS["broadcast"]),
        (planted.text, ATTACKS["prompt"], ATTACKS["broadcast in words"]),
    )


@pytest.mark.parametrize("name", EACH)
async def test_an_instruction_in_a_source_is_not_obeyed(
    embedder: Embedder, embedded: Path, name: str
) -> None:
    planted = SOURCES[name]
    ask = await ask_about(with_planted(planted), embedder, embedded)
    for question in QUESTIONS:
        attacked = await ask(question, obedient(planted))
        assert attacked.faults == []
        assert misdirected(attacked.requests, ask.index.snapshot.story) == []


@pytest.mark.parametrize("name", EACH)
async def test_an_instruction_in_a_source_does_no_harm_where_there_is_no_model(
    embedder: Embedder, embedded: Path, name: str
) -> None:
    ask = await ask_about(with_planted(SOURCES[name]), embedder, embedded)
    for question in QUESTIONS[:2]:
        assert (await ask(question, None)).faults == []


async def test_the_title_of_a_story_does_no_harm_where_a_question_is_declined(
    embedder: Embedder, embedded: Path
) -> None:
    planted = SOURCES["in the story's title"]
    ask = await ask_about(with_planted(planted), embedder, embedded)
    attacked = await ask(QUESTIONS[-1], WorstCase((planted.text,), yes=0.0))
    assert attacked.answer.declined
    assert attacked.faults == []


@pytest.mark.parametrize("name", [name for name, each in SOURCES.items() if each.where == "extra"])
async def test_what_a_model_is_asked_does_not_depend_on_what_a_source_tells_it_to_do(
    embedder: Embedder, embedded: Path, name: str
) -> None:
    """But for the passage itself, it is what is asked with a harmless passage in its place."""
    asked = list[Attacked]()
    for text in (SOURCES[name].text, "Notice on the ferry timetable: the ferry sails at nine."):
        ask = await ask_about(the_bridge(text), embedder, embedded)
        asked.append(await ask(QUESTIONS[0], obedient(SOURCES[name])))
    assert _rules_and_question(asked[0]) == _rules_and_question(asked[1])


def _rules_and_question(attacked: Attacked) -> list[str]:
    """What a model was told, without the passages."""
    told = [*prompts_for("judgement", attacked.requests), *prompts_for("draft", attacked.requests)]
    return [re.sub(r"<passages>.*</passages>", "", each, flags=re.S) for each in told]
