"""Where sources disagree an answer gives every side, with its value, its date and who says it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tiny_stories import source, story

from bot.answering import Answerer, sides
from bot.answering.phrases import phrase
from knowledge.conflicts import find_conflicts
from knowledge.embeddings import NoEmbeddings
from knowledge.search import Index
from knowledge.snapshot import Snapshot, story_units
from knowledge.story import Claim, Conflict, Passage

GetPassage = Callable[[str], Passage]
GetConflict = Callable[[str, str], Conflict]


@pytest.fixture
def conflict(index: Index) -> GetConflict:
    """A conflict of the story by its entity and attribute."""
    by_subject = {(c.entity, c.attribute): c for c in index.snapshot.conflicts}
    return lambda entity, attribute: by_subject[entity, attribute]


def test_a_figure_touches_the_conflict_it_is_a_side_of(index: Index, passage: GetPassage) -> None:
    said = [("Qwen has had over 300 million downloads.", passage("meso-clever-7"))]
    assert [c.attribute for c in sides.touched(said, index)] == ["downloads"]


def test_another_figure_of_the_same_passage_touches_another_conflict(
    index: Index, passage: GetPassage
) -> None:
    said = [("More than 170,000 models have been built from Qwen.", passage("global-times-15"))]
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


def test_an_accusation_touches_the_dispute(index: Index, passage: GetPassage) -> None:
    text = "Allegations said that Pangu models replicated some of Qwen's architectural designs."
    (dispute,) = sides.touched([(text, passage("btw-media-2"))], index)
    assert (dispute.kind, dispute.entity) == ("disputed", "Pangu")


def test_a_conflict_is_touched_once(index: Index, passage: GetPassage) -> None:
    said = [
        ("Qwen has had over 300 million downloads.", passage("meso-clever-7")),
        ("Qwen has had more than 600 million downloads.", passage("global-times-15")),
    ]
    assert [c.attribute for c in sides.touched(said, index)] == ["downloads"]


# --- in words -------------------------------------------------------------------------------------


def told(conflict: Conflict, index: Index, language: str = "en") -> list[tuple[str, str]]:
    """Each side that is shown, in words and with its date."""
    return [
        (sides.in_words(side), sides.date(side, language, index.snapshot.story))
        for side in sides.chosen(conflict, index)
    ]


def test_both_figures_are_told_the_newest_first_with_the_date_of_each(
    index: Index, conflict: GetConflict
) -> None:
    downloads = conflict("Qwen", "downloads")
    (newer, newer_date), (older, older_date) = told(downloads, index)
    assert phrase(sides.label(downloads), "en") == phrase("newer", "en")
    assert "600 million" in newer
    assert newer_date == "as of 2025-11"
    assert "300 million" in older
    assert older_date == "as of 2025-04"


def test_figures_that_measure_different_things_are_told_with_what_they_measure(
    index: Index, conflict: GetConflict
) -> None:
    models = conflict("Qwen", "derivative models")
    assert phrase(sides.label(models), "en") == phrase("scope", "en")
    (said,) = [words for words, _ in told(models, index) if "100,000" in words]
    assert said.count("Hugging Face alone") == 1  # not said twice


@pytest.mark.parametrize(("language", "date"), [("zh", "截至2025-11"), ("fr", "2025-11")])
def test_label_and_date_are_in_the_language_of_the_question(
    index: Index, conflict: GetConflict, language: str, date: str
) -> None:
    downloads = conflict("Qwen", "downloads")
    assert phrase(sides.label(downloads), language) == phrase("newer", language)
    assert date in told(downloads, index, language)[0][1]


def test_of_a_dispute_each_camp_is_heard_and_nobody_twice(
    index: Index, conflict: GetConflict
) -> None:
    memo = conflict("White House memo", "Alibaba helps the Chinese military")
    shown = sides.chosen(memo, index)
    voices = [side.by for side in shown]
    assert voices[0] == "White House memo, as reported by the Financial Times"
    assert voices.count("Alibaba") == 1
    assert len(voices) == len(set(voices)) <= 4
    assert {side.stance == "denies" for side in shown} == {True, False}


def test_a_question_about_a_figure_touches_its_conflict_whatever_is_answered(
    index: Index, passage: GetPassage
) -> None:
    said = [("Meso Clever does not give its sources.", passage("meso-clever-7"))]
    asked = "What do the sources say about the number of downloads of Qwen?"
    assert [c.attribute for c in sides.touched(said, index, asked)] == ["downloads"]
    assert not sides.touched(said, index, "What do the sources say about the downloads of Llama?")
    assert not sides.touched(said, index, "What do the sources say about Qwen?")


def test_figures_that_differ_are_listed_however_many_are_told(
    index: Index, passage: GetPassage, conflict: GetConflict
) -> None:
    downloads = conflict("Qwen", "downloads")
    one = ("Alibaba counts more than 600 million downloads.", passage("global-times-15"))
    other = ("Meso Clever wrote of over 300 million downloads.", passage("meso-clever-7"))
    assert not sides.is_told(downloads, [one, other], index)


def test_nothing_is_left_to_say_when_both_camps_are_told(
    index: Index, passage: GetPassage, conflict: GetConflict
) -> None:
    pangu = conflict("Pangu", "copied from Qwen")
    told = {side.passage_id: (side.statement, passage(side.passage_id)) for side in pangu.sides}
    one, other = told["btw-media-1"], told["btw-media-2"]
    assert sides.is_told(pangu, [one, other], index)
    assert not sides.is_told(pangu, [one], index)
    assert not sides.is_told(pangu, [other], index)
    assert not sides.is_told(pangu, [one, ("It gives no evidence.", other[1])], index)


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
    assert phrase(sides.label(conflict), "en") == phrase("unverified", "en")
    voices = [side.by for side in sides.chosen(conflict, index)]
    assert voices == ["a leaked report", "The Gull"]


def test_what_nobody_could_confirm_is_not_told_without_who_could_not() -> None:
    index, conflict = told_of_ballots(("a leaked report", "asserts"), ("The Gull", "doubts"))
    passages = index.snapshot.story.passage_by_id
    one, other = ((side.statement, passages[side.passage_id]) for side in conflict.sides)
    assert not sides.is_told(conflict, [one], index)
    assert not sides.is_told(conflict, [other], index)
    assert sides.is_told(conflict, [one, other], index)


def test_of_a_dispute_those_who_doubt_are_heard_between_the_camps() -> None:
    index, conflict = told_of_ballots(
        ("the commission", "denies"), ("The Gull", "doubts"), ("a leaked report", "asserts")
    )
    assert conflict.kind == "disputed"
    voices = [side.by for side in sides.chosen(conflict, index)]
    assert voices == ["a leaked report", "The Gull", "the commission"]
    passages = index.snapshot.story.passage_by_id
    told = {s.by: (s.statement, passages[s.passage_id]) for s in conflict.sides}
    report, doubt, denial = (told[by] for by in voices)
    assert not sides.is_told(conflict, [report, doubt], index)  # the denial is missing
    assert sides.is_told(conflict, [report, denial], index)


# --- more sides than a reader reads ---------------------------------------------------------------


async def test_of_many_figures_the_list_says_how_many_more_there_are() -> None:
    texts = [f"Witness {name} counted {900 + n} gulls." for n, name in enumerate("ABCDEFGH")]
    claims = [
        Claim(
            statement=text, by=f"Witness {name}", stance="asserts", passage_id=f"gull-{n}",
            entity="harbour", attribute="gulls", value=str(899 + n), as_of=f"2025-0{n}",
        )
        for n, (text, name) in enumerate(zip(texts, "ABCDEFGH", strict=True), 1)
    ]  # fmt: skip
    told = story(source("gull", *texts, claims=claims))
    vectors = np.zeros((len(list(story_units(told))), 0), np.float32)
    index = Index(Snapshot(told, None, vectors, find_conflicts(told)))
    answer = await Answerer(index, NoEmbeddings()).answer("How many gulls did witness A count?")
    listed = answer.text.partition(phrase("newer", "en"))[2].splitlines()
    assert len([line for line in listed if line.startswith("- Witness")]) == sides.MAX_SIDES
    assert "- … +2" in listed
