"""A question is held against those that a story answers and those that it leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_stories import CountingEmbedder, source, story

from knowledge.embeddings import EmbeddedE5, Embedder, NoEmbeddings
from knowledge.open_questions import Likeness
from knowledge.search import Index
from knowledge.snapshot import build_snapshot
from knowledge.story import Story, Withdrawal

BRIDGE = source(
    "gull",
    "The bridge at Brenholm will cost 40 million crowns, the port says. A letter that became known "
    "on Monday says that the mayor knew it in May.",
)
ANSWERED = "How much will the bridge at Brenholm cost?"
OPEN = "Who leaked the letter about the mayor?"
ASKED = story(BRIDGE, answers=[ANSWERED], open=[OPEN])


async def likest(told: Story, question: str, embedder: Embedder, cache: Path) -> Likeness | None:
    index = Index(await build_snapshot(told, embedder, cache))
    return index.questions.likest([v for v in [await embedder.query(question)] if v is not None])


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        ("Who gave the letter to the press?", True),
        ("Кто слил письмо о мэре?", True),
        ("What is the price of the bridge?", False),
        ("Was kostet die Brücke von Brenholm?", False),
    ],
)
async def test_a_question_is_likest_to_one_that_asks_the_same(
    question: str, is_open: bool, embedder: EmbeddedE5, tmp_path: Path
) -> None:
    found = await likest(ASKED, question, embedder, tmp_path)
    assert found is not None
    assert (found.open > found.answered) == is_open
    assert [question.text for question in found.left] == [OPEN]


SILENT = {
    "no questions": story(BRIDGE),
    "all answered": story(BRIDGE, answers=[ANSWERED]),
    "all open": story(BRIDGE, open=[OPEN]),
    "of a withdrawn source": story(
        ASKED.sources[0].model_copy(
            update={"withdrawn": Withdrawal(kind="retracted", reason="Made up.")}
        ),
        source("tern", "The port pays."),
    ),
}


@pytest.mark.parametrize("told", SILENT.values(), ids=SILENT.keys())
@pytest.mark.filterwarnings("error::RuntimeWarning")  # numpy's for the mean of nothing
async def test_without_questions_of_both_kinds_there_is_nothing_to_tell(
    told: Story, tmp_path: Path
) -> None:
    assert await likest(told, OPEN, CountingEmbedder(), tmp_path) is None


async def test_without_a_model_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert await likest(ASKED, OPEN, NoEmbeddings(), tmp_path) is None
