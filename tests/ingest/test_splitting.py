"""Passages are of a length that is good to cite, and together they say all that the text says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.ingest.splitting import LEAST, MOST, split_passages
from knowledge.seeds import MAX_PASSAGE_WORDS
from knowledge.text import length, words

TEN = "The ferry to the outer islands left before the storm. "  # ten words
NINE_HAN = "渡轮在暴风雨前离开了外岛的码头。"


def test_short_paragraphs_share_a_passage() -> None:
    passages = split_passages([TEN * 2, TEN * 2, TEN * 2])
    assert [length(passage) for passage in passages] == [60]


def test_a_long_paragraph_is_cut_between_sentences_into_even_parts() -> None:
    passages = split_passages([TEN * 25])
    assert sorted(length(passage) for passage in passages) == [80, 80, 90]
    assert all(passage.endswith("storm.") for passage in passages)


def test_a_paragraph_of_good_length_stays_by_itself() -> None:
    assert split_passages([TEN * 6, TEN * 7]) == ((TEN * 6).strip(), (TEN * 7).strip())


def test_a_last_short_paragraph_joins_the_one_before() -> None:
    assert len(split_passages([TEN * 9, TEN])) == 1


def test_a_long_sentence_stays_whole_as_long_as_it_can_be_embedded() -> None:
    sentence = "and so " * 100 + "on."
    assert len(split_passages([sentence])) == 1


@pytest.mark.parametrize("piece", ["word ", "word, ", "a-b ", "港口", "ท่าเรือ", "x/y/z"])
def test_a_monstrous_sentence_is_cut(piece: str) -> None:
    passages = split_passages([piece * 1000])
    assert len(passages) > 1
    assert max(map(length, passages)) <= MAX_PASSAGE_WORDS


def test_chinese_is_measured_and_cut_as_english_is() -> None:
    passages = split_passages([NINE_HAN * 40])
    assert all(LEAST <= length(passage) <= MOST for passage in passages)
    assert all(passage.endswith("。") for passage in passages)


def test_nothing_makes_nothing() -> None:
    assert split_passages([]) == ()
    assert split_passages(["", "  \n "]) == ()


_TEXT = st.text(alphabet=st.sampled_from("ab Qü.!?,:\n\"'-1港口。ا؟हि।"), max_size=400)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_TEXT, st.text(max_size=80)), max_size=8))
def test_nothing_is_lost_and_no_passage_is_too_long(paragraphs: list[str]) -> None:
    passages = split_passages(paragraphs)
    assert "".join("".join(passages).split()) == "".join("".join(paragraphs).split())
    assert all(passage.strip() and length(passage) <= MAX_PASSAGE_WORDS for passage in passages)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["storm", "Quay.", "of", "ferry,"]), min_size=1), max_size=9)
)
def test_the_words_and_their_order_stay(paragraphs: list[list[str]]) -> None:
    texts = [" ".join(paragraph) for paragraph in paragraphs]
    assert [w for p in split_passages(texts) for w in words(p)] == [
        w for t in texts for w in words(t)
    ]
