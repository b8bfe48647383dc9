"""Whether the sources answer: the model's leaning decides, and in doubt what code can see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.bearing import Bearing
from bot.answering.verdict import (
    Leaning,
    answers,
    belief,
    in_doubt,
    is_hopeless,
    may_be_left_open,
)
from knowledge.open_questions import Likeness
from knowledge.snapshot import Question
from knowledge.story import Conflict

PLAIN = Bearing(on_topic=True, answers=True, near=0.6, covered=0.9)
NEAR = Bearing(on_topic=True, answers=True, near=0.6, covered=None)
FAR = Bearing(on_topic=False, answers=False, near=0.05, covered=0.0)


@pytest.mark.parametrize("bearing", [PLAIN, NEAR, FAR])
def test_a_model_that_is_sure_is_believed(bearing: Bearing) -> None:
    assert answers(bearing, Leaning(1.0), silent=False)
    assert not is_hopeless(bearing, Leaning(1.0))
    assert is_hopeless(bearing, Leaning(0.0))
    assert not answers(bearing, Leaning(0.0), silent=False)


def test_a_sure_model_that_drafts_nothing_all_the_same_is_answered_for() -> None:
    assert answers(NEAR, Leaning(1.0), silent=True)


@pytest.mark.parametrize("silent", [True, False])
def test_in_doubt_a_question_near_to_the_sources_is_answered_before_one_that_is_far(
    silent: bool,
) -> None:
    for chance in (0.36, 0.4, 0.44, 0.48):
        assert answers(NEAR, Leaning(chance), silent) >= answers(FAR, Leaning(chance), silent)
        assert is_hopeless(NEAR, Leaning(chance)) <= is_hopeless(FAR, Leaning(chance))
    assert belief(NEAR, Leaning(0.4)) > belief(FAR, Leaning(0.4))


def test_silence_tips_the_scale_where_the_model_leans_neither_way() -> None:
    chances = [n / 100 for n in range(30, 60)]
    tipped = [
        c
        for c in chances
        if answers(NEAR, Leaning(c), False) and not answers(NEAR, Leaning(c), True)
    ]
    assert tipped
    assert all(answers(NEAR, Leaning(c), True) for c in chances if c > max(tipped))


def test_whoever_is_declined_at_once_would_be_declined_after_drafting_too() -> None:
    for bearing in (PLAIN, NEAR, FAR, Bearing(True, True, 0.4, None)):
        for chance in (n / 50 for n in range(51)):
            if is_hopeless(bearing, Leaning(chance)):
                assert not answers(bearing, Leaning(chance), silent=False)


@pytest.mark.parametrize(("bearing", "hopeless"), [(NEAR, False), (FAR, True)])
def test_a_model_that_cannot_tell_leaves_it_to_the_topic_and_the_draft(
    bearing: Bearing, hopeless: bool
) -> None:
    assert is_hopeless(bearing, None) is hopeless
    assert answers(bearing, None, silent=False)
    assert not answers(bearing, None, silent=True)


@pytest.mark.parametrize("silent", [True, False])
def test_where_code_is_sure_a_small_model_that_leans_to_no_is_not_believed(silent: bool) -> None:
    assert not is_hopeless(PLAIN, Leaning(0.25))
    assert answers(PLAIN, Leaning(0.25), silent)
    assert is_hopeless(PLAIN, Leaning(0.05))
    assert not answers(NEAR, Leaning(0.25), silent)


DISPUTE = Conflict(kind="disputed", entity="bridge", attribute="safety", sides=())
LACKING = Bearing(on_topic=True, answers=False, near=0.6, covered=0.9, missing=True)


def test_what_the_story_has_none_of_is_declined_however_near_the_rest_is() -> None:
    assert answers(PLAIN, Leaning(0.45), silent=False)
    assert not answers(LACKING, Leaning(0.45), silent=False)
    assert answers(LACKING, Leaning(1.0), silent=False)


def test_a_question_for_the_sides_of_a_known_disagreement_is_sooner_answered() -> None:
    doubtful = Bearing(on_topic=True, answers=True, near=0.3, covered=None)
    known = replace(doubtful, disagreements=(DISPUTE,))
    assert not answers(doubtful, Leaning(0.45, 0.5), silent=False)
    assert answers(known, Leaning(0.45, 0.5), silent=False)
    assert not answers(known, Leaning(0.1, 0.3), silent=False)


def test_what_a_passage_says_in_the_words_that_are_quoted_is_sooner_answered() -> None:
    doubtful = Bearing(on_topic=True, answers=True, near=0.3, covered=None)
    assert not answers(doubtful, Leaning(0.4, 0.45), silent=False)
    assert answers(replace(doubtful, quotes=True), Leaning(0.4, 0.45), silent=False)


@pytest.mark.parametrize("chance", [0.3, 0.4, 0.5])
def test_in_doubt_a_single_sentence_that_answers_decides(chance: float) -> None:
    doubtful = Bearing(on_topic=True, answers=True, near=0.4, covered=None)
    assert in_doubt(doubtful, Leaning(chance))
    assert answers(doubtful, Leaning(chance, 0.95), silent=False)
    assert not answers(doubtful, Leaning(chance, 0.05), silent=False)


def test_no_sentence_is_looked_at_where_none_could_turn_the_verdict() -> None:
    doubtful = Bearing(on_topic=True, answers=True, near=0.4, covered=None)
    assert not in_doubt(doubtful, Leaning(1.0))
    assert not in_doubt(doubtful, Leaning(0.0))
    assert not in_doubt(PLAIN, Leaning(0.4))
    assert in_doubt(doubtful, Leaning(0.45, 0.5))
    assert not in_doubt(doubtful, Leaning(0.45, 0.9))  # one that surely answers is found


def left_open(by: float) -> Bearing:
    likest = Likeness(answered=0.5, open=0.5 + by, left=(Question("Who?", "gull-1", True),))
    return replace(PLAIN, likest=likest)


def test_the_liker_a_question_is_to_one_left_open_the_sooner_it_is_declined() -> None:
    chances = [Leaning(n / 100) for n in range(101)]
    counts = [
        sum(answers(replace(left_open(by), covered=None), one, silent=False) for one in chances)
        for by in (-0.4, -0.1, 0.1, 0.4)
    ]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == len(counts)


def test_where_code_is_sure_but_the_question_is_liker_to_one_left_open_the_model_decides() -> None:
    assert answers(left_open(0.1), Leaning(0.25), silent=False)
    assert not answers(left_open(0.35), Leaning(0.25), silent=False)
    assert not answers(left_open(0.1), Leaning(0.25, same=0.9), silent=False)


def test_a_model_that_is_sure_of_the_passages_outweighs_every_likeness() -> None:
    assert answers(left_open(1.0), Leaning(1.0, 1.0, same=1.0), silent=False)
    assert not answers(left_open(0.1), Leaning(0.6, 0.6, same=1.0), silent=False)


def test_a_model_is_asked_about_open_questions_only_where_that_could_turn_the_verdict() -> None:
    assert may_be_left_open(left_open(0.1), Leaning(0.5))
    assert not may_be_left_open(left_open(-0.3), Leaning(0.5))
    assert not may_be_left_open(replace(left_open(0.1), covered=None), Leaning(0.0))
    assert not may_be_left_open(replace(left_open(0.1), covered=None), Leaning(1.0))
    assert not may_be_left_open(NEAR, Leaning(0.5))
