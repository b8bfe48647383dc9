"""Where sources disagree an answer gives every side, with its value, its date and who says it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tiny_stories import source, story

from bot.answering import sides
from bot.answering.phrases import phrase
from knowledge.conflicts import find_conflicts
from knowledge.search import Index
from knowledge.snapshot import Snapshot, story_units
from knowledge.story import Claim, Conflict, Passage

GetPassage = Callable[[str], Passage]


class Numbers:
    """The numbers of an answer's citations, given in order of use."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def __call__(self, passage_id: str) -> int:
        if passage_id not in self.used:
            self.used.append(passage_id)
        return self.used.index(passage_id) + 1


@pytest.fixture
def conflict(index: Index) -> Callable[[str, str], Conflict]:
    """A conflict of the story by its entity and attribute."""
    by_subject = {(c.entity, c.attribute): c for c in index.snapshot.conflicts}
    return lambda entity, attribute: by_subject[entity, attribute]


def test_a_figure_touches_the_conflict_it_is_a_side_of(index: Index, passage: GetPassage) -> None:
    said = [("Qwen has had over 300 million downloads.", passage("meso-clever-7"))]
    assert [c.attribute for c in sides.touched(said, index)] == ["downloads"]


def test_another_figure_of_the_same_passage_touches_another_conflict(
    index: Index, passage: GetPassage
) -> None:
    said = [("开发者制作了超过17万个衍生模型。", passage("global-times-15"))]
    assert [c.attribute for c in sides.touched(said, index)] == ["derivative models"]


def test_a_sentence_without_the_figure_touches_no_conflict(
    index: Index, passage: GetPassage
) -> None:
    said = [("Meso Clever does not give its sources.", passage("meso-clever-7"))]
    assert not sides.touched(said, index)


def test_a_denial_touches_the_dispute(index: Index, passage: GetPassage) -> None:
    text = "Huawei denies that Pangu models were copied from Qwen."
    (dispute,) = sides.touched([(text, passage("btw-media-1"))], index)
    assert dispute.kind == "disputed"


def test_a_denial_in_another_language_touches_the_dispute(
    index: Index, passage: GetPassage
) -> None:
    said = [("华为否认盘古模型抄袭了千问。", passage("btw-media-1"))]
    assert len(sides.touched(said, index, foreign=True)) == 1


def test_both_sides_of_a_figure_are_told_with_value_date_and_who(
    index: Index, conflict: Callable[[str, str], Conflict]
) -> None:
    number = Numbers()
    told = sides.in_words(conflict("Qwen", "downloads"), "en", number, index)
    assert told.startswith("The figure changed over time:")
    for part in (
        "600 million",
        "Alibaba",
        "as of 2025-11",
        "300 million",
        "Meso Clever",
        "as of 2025-04",
    ):
        assert part in told
    assert set(number.used) == {"global-times-15", "meso-clever-7"}
    assert "[1]" in told
    assert "[2]" in told


def test_figures_that_measure_different_things_are_labelled(
    index: Index, conflict: Callable[[str, str], Conflict]
) -> None:
    told = sides.in_words(conflict("Qwen", "derivative models"), "en", Numbers(), index)
    assert told.startswith("These figures measure different things:")
    assert "Hugging Face alone" in told


def test_the_label_is_in_the_language_of_the_question(
    index: Index, conflict: Callable[[str, str], Conflict]
) -> None:
    told = sides.in_words(conflict("Qwen", "downloads"), "zh", Numbers(), index)
    assert "截至2025-11" in told


def test_of_a_dispute_each_camp_is_heard_and_nobody_twice(
    index: Index, conflict: Callable[[str, str], Conflict]
) -> None:
    memo = conflict("White House memo", "Alibaba helps the Chinese military")
    told = sides.in_words(memo, "en", Numbers(), index)
    assert "White House memo, as reported by the Financial Times" in told
    assert "(Alibaba" in told
    assert told.count("(Alibaba") == 1
    assert told.count(";") <= 3


def test_nothing_is_left_to_say_when_a_text_has_both_figures(
    conflict: Callable[[str, str], Conflict],
) -> None:
    downloads = conflict("Qwen", "downloads")
    both = {"global-times-15", "meso-clever-7"}
    text = "Alibaba counts more than 600 million, Meso Clever wrote of over 300 million."
    assert not sides.unsaid(downloads, text, both)
    assert not sides.unsaid(downloads, "阿里巴巴称6亿次，此前为3亿次。", both)
    assert sides.unsaid(downloads, text, {"global-times-15"})
    assert sides.unsaid(downloads, "Alibaba counts more than 600 million.", both)


def test_nothing_is_left_to_say_when_both_camps_are_cited(
    conflict: Callable[[str, str], Conflict],
) -> None:
    pangu = conflict("Pangu", "copied from Qwen")
    assert not sides.unsaid(pangu, "…", {"btw-media-1", "btw-media-2"})
    assert sides.unsaid(pangu, "…", {"btw-media-1"})
    assert sides.unsaid(pangu, "…", {"btw-media-2"})


# --- what nobody could confirm --------------------------------------------------------------------


def told_of_ballots(*stances: tuple[str, str]) -> tuple[Index, Conflict]:
    """A story in which each of `stances` (by, stance) is a claim on ballots, and its conflict."""
    claims = [
        Claim.model_validate(
            {
                "statement": f"{by} on the burned ballots.",
                "by": by,
                "stance": stance,
                "passage_id": f"gull-{number}",
                "entity": "Ostmark election",
                "attribute": "ballots were burned",
            }
        )
        for number, (by, stance) in enumerate(stances, 1)
    ]
    told = story(source("gull", *(f"{by} speaks." for by, _ in stances), claims=claims))
    vectors = np.zeros((len(list(story_units(told))), 0), np.float32)
    (conflict,) = found = find_conflicts(told)
    return Index(Snapshot(told, None, vectors, found)), conflict


def test_what_nobody_could_confirm_is_told_first_by_who_says_it() -> None:
    index, conflict = told_of_ballots(
        ("The Gull", "doubts"), ("a columnist", "comments"), ("a leaked report", "asserts")
    )
    told = sides.in_words(conflict, "en", Numbers(), index)
    assert told.startswith(phrase("unverified", "en"))
    assert "a columnist" not in told
    assert told.index("a leaked report") < told.index("The Gull")


def test_what_nobody_could_confirm_is_unsaid_without_who_could_not() -> None:
    _, conflict = told_of_ballots(("a leaked report", "asserts"), ("The Gull", "doubts"))
    assert sides.unsaid(conflict, "…", {"gull-1"})
    assert sides.unsaid(conflict, "…", {"gull-2"})
    assert not sides.unsaid(conflict, "…", {"gull-1", "gull-2"})


def test_of_a_dispute_those_who_doubt_are_heard_between_the_camps() -> None:
    index, conflict = told_of_ballots(
        ("the commission", "denies"), ("The Gull", "doubts"), ("a leaked report", "asserts")
    )
    assert conflict.kind == "disputed"
    told = sides.in_words(conflict, "en", Numbers(), index)
    voices = ("a leaked report", "The Gull", "the commission")
    assert sorted(voices, key=told.index) == list(voices)
    assert sides.unsaid(conflict, "…", {"gull-2", "gull-3"})  # the denial is missing
    assert not sides.unsaid(conflict, "…", {"gull-1", "gull-3"})
