"""The stages of an answer that a thread shows while it is written."""

from __future__ import annotations

from made_answers import STORY

from handlers.status import stages


def test_stages_say_how_much_is_searched_and_end_with_the_sides() -> None:
    told = stages(STORY, "en-GB")
    assert told is not None
    assert told[0] == "Searching 4 passages of 3 sources…"
    assert told[-1] == "Adding what the sources disagree on…"
    assert len(told) <= 10


def test_only_where_something_is_translated_it_is_said_to_be() -> None:
    in_chinese = STORY.model_copy(update={"language": "zh"})
    told = stages(in_chinese, "en")
    assert told is not None
    assert "Translating" in told[-1]


def test_in_a_language_without_words_for_them_no_stages_are_told() -> None:
    assert stages(STORY, "la") is None
