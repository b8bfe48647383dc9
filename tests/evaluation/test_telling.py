"""An answer read as sentences with their citations."""

from __future__ import annotations

import pytest
from made_answers import STORY

from bot.answering import phrases
from bot.evaluation.fixed import fixed_phrases
from bot.evaluation.telling import Told, told
from knowledge.story import Claim


def test_a_marker_belongs_to_its_sentence_before_or_behind_the_full_stop() -> None:
    expected = [Told("It is late.", (1,)), Told("It is not.", (2, 3))]
    assert told("It is late [1]. It is not [2][3].") == expected
    assert told("It is late. [1] It is not. [2] [3]") == expected
    assert told("It is late. [1]\nIt is not. [2, 3]") == expected


def test_sentences_of_scripts_without_spaces_are_told_apart() -> None:
    assert told("桥晚了[1]。市长否认[2]。") == [Told("桥晚了。", (1,)), Told("市长否认。", (2,))]


def test_a_day_with_a_full_stop_does_not_end_a_sentence() -> None:
    text = "Der Hafen sagte das am 5. März 2024 [1]. Dann schwieg er [2]."
    assert [part.cites for part in told(text)] == [(1,), (2,)]


def test_a_marker_alone_on_its_line_belongs_to_what_stands_before() -> None:
    assert told("It is late\n[1]") == [Told("It is late", (1,))]


def test_a_sentence_without_a_marker_has_no_citation() -> None:
    assert told("It is late. It is not [1].")[0] == Told("It is late.", ())


@pytest.mark.parametrize("language", sorted(phrases.languages()))
def test_the_bots_own_phrases_tell_nothing_in_any_language(language: str) -> None:
    fixed = fixed_phrases(language, STORY)
    silent = phrases.phrase("not_in_sources", language)
    nearby = phrases.phrase("nearby", language)
    off_topic = phrases.phrase("off_topic", language, story=STORY.title)
    assert told(silent, fixed) == told(off_topic, fixed) == []
    assert told(f"{silent} {nearby} The port pays [1].", fixed) == [Told("The port pays.", (1,))]
    assert told(f"It is safe [1]\n\n… +3\n\n{silent}", fixed) == [Told("It is safe", (1,))]


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_what_a_disagreement_is_about_tells_nothing_and_anything_else_before_it_does(
    language: str,
) -> None:
    claim = Claim(
        statement="It is safe.", by="Port", stance="asserts", passage_id="daily-gull-1",
        entity="the bridge",
    )  # fmt: skip
    disputed = STORY.sources[0].model_copy(update={"claims": (claim,)})
    fixed = fixed_phrases(language, STORY.model_copy(update={"sources": (disputed,)}))
    label = phrases.phrase("disputed", language)
    assert told(f"The bridge · {label}\n- It is safe [1]", fixed) == [Told("It is safe", (1,))]
    stolen = told(f"The port stole 5 crowns · {label}", fixed)
    assert [one.text for one in stolen] == ["The port stole 5 crowns ·"]
