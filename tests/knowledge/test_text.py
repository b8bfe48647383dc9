"""Sentences, words and terms in the scripts that people ask in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text import clean, fold, has_word, sentences, terms

any_text = st.text(st.characters())  # lone surrogates and NUL included
prose = st.text(st.sampled_from("aB1 .!?。！？，।؟…\n”’\"')」·Dr的ไé"))


# --- sentences ------------------------------------------------------------------------------------

SENTENCES = {
    "English": ["The bridge is late.", "Who pays?", "The port!", "So it goes."],
    "abbreviations": ["Mr. Smith met Dr. Wu of the U.S. Navy vs. Gull Inc. on Monday.", "He left."],
    "initials": ["J. R. Hansen signed.", "So did H. C. Lund."],
    "decimals and links": ["It grew 2.5% to 1.234,5 on gull.example.", "Then it fell to .3 again."],
    "lower case after a stop": ["The ship no. five came approx. at noon e.g. today.", "Yes."],
    "quotes and brackets": ['"It is late."', "(See below.)", "«Oui.»", "Fine."],
    "Chinese": ["桥梁将耗资4.5亿克朗。", "谁来付钱？", "港口！", "没有人知道"],
    "Chinese quotes": ["市长说：“还早。”", "记者笑了。"],
    "Chinese marks in a row": ["真的吗！？", "我不信。。。", "他说“好”。"],
    "Japanese": ["橋は遅れている。", "「誰が払うのか？」", "港だ。"],
    "Arabic": ["متى يُبنى الجسر؟", "قال العمدة إنه سيكون جاهزا.", "ثم صمت."],
    "Urdu": ["پل کب بنے گا؟", "میئر نے کہا جلد۔", "پھر خاموشی۔"],
    "Hindi": ["पुल कब बनेगा?", "मेयर ने कहा कि जल्द।", "फिर चुप्पी।"],
    "Russian": ["Мост опаздывает.", "Кто заплатит?", "Порт."],
    "Greek": ["Η γέφυρα αργεί.", "Κανείς δεν ξέρει."],
}


@pytest.mark.parametrize("expected", SENTENCES.values(), ids=SENTENCES.keys())
def test_text_falls_into_its_sentences(expected: list[str]) -> None:
    unspaced = any(c > "\u3000" for c in "".join(expected))
    assert sentences(("" if unspaced else " ").join(expected)) == expected


def test_lines_end_sentences_and_blank_ones_are_none() -> None:
    assert sentences("  A heading\n\n\nand a line \n") == ["A heading", "and a line"]
    assert sentences("") == sentences(" \n ") == []


@settings(deadline=None)
@given(prose | any_text)
def test_no_character_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@settings(deadline=None)
@given(prose | any_text)
def test_sentences_have_no_space_around_them_and_are_never_empty(text: str) -> None:
    assert all(sentence and sentence == sentence.strip() for sentence in sentences(text))


def test_a_text_of_abbreviations_does_not_hold_up_the_bot() -> None:
    """It once took time in the square of the length: a minute and a half for this text."""
    assert len(sentences("A. " * 30_000)) == 1


# --- terms ----------------------------------------------------------------------------------------


def test_english_words_are_terms_by_their_stems() -> None:
    assert terms("The bridges, delayed: BRIDGE delays") == [
        "the", "bridg", "delay", "bridg", "delay",
    ]  # fmt: skip


def test_numbers_keep_their_points_and_names_their_digits() -> None:
    assert terms("Qwen2.5 grew 1,000.5 by H20.") == ["qwen2.5", "grew", "1,000.5", "by", "h20"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("港口桥", ["港", "口", "桥", "港口", "口桥"]),
        ("橋は", ["橋", "は", "橋は"]),
        ("다리", ["다", "리", "다리"]),
        ("ท่า", ["ท", "่", "า", "ท่", "่า"]),
        ("港", ["港"]),
    ],
)
def test_scripts_without_spaces_are_terms_by_characters_and_pairs(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


def test_chinese_with_names_in_it_falls_apart_where_the_script_changes() -> None:
    assert terms("问Qwen3吗") == ["问", "qwen3", "吗"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("６００", "600"),
        ("ﬁnance", "finance"),
        ("Málaga", "malaga"),
        ("STRASSE", "straße"),
        ("ｱﾘﾊﾞﾊﾞ", "アリババ"),
        ("क़रोड़", "क\u093cरोड\u093c"),
        ("알리", "\u110b\u1161\u11af\u1105\u1175"),
    ],
)
def test_one_word_in_two_spellings_is_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@settings(deadline=None)
@given(any_text)
def test_any_text_has_terms(text: str) -> None:
    assert all(terms(text))


# --- cleaning -------------------------------------------------------------------------------------


def test_what_breaks_tools_written_in_c_is_taken_out() -> None:
    assert clean("a\0b\ud800c\udfff") == "a bc"
    assert fold("Ä\0\ud83d") == "a "


@settings(deadline=None)
@given(any_text)
def test_clean_text_can_be_sent_anywhere(text: str) -> None:
    assert "\0" not in clean(text)
    clean(text).encode()


# --- words in text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("the ft says", "ft", True),
        ("ft", "ft", True),
        ("a gift", "ft", False),
        ("after", "ft", False),
        ("ft2", "ft", False),
        ("after that the ft", "ft", True),
        ("ft的报道", "ft", True),
        ("据ft报道", "ft", True),
        ("华为抄袭", "华为", True),
        ("是华为吗", "华为", True),
        ("qwenアプリは", "qwenアプリ", True),
        ("xqwenアプリ", "qwenアプリ", False),
        ("мета", "мет", False),
    ],
)
def test_a_word_is_found_but_not_inside_another(text: str, word: str, there: bool) -> None:
    assert has_word(text, word) is there
