"""A model that translates is told what names and large figures are called in that language."""

from __future__ import annotations

import pytest

from bot.answering.glossary import called, figure_in, glossary, large_figures, with_own_sizes
from knowledge.search import Index


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh", {"Jack Ma": "马云", "Huawei": "华为"}),
        ("zh-Hant", {"Jack Ma": "馬雲", "Huawei": "華為"}),
        ("ru", {"Jack Ma": "Джек Ма", "Huawei": "Хуавэй"}),
        ("ja", {"Jack Ma": "ジャック・マー", "Huawei": "ファーウェイ"}),
        ("ko", {"Jack Ma": "마윈", "Huawei": "화웨이"}),
        ("es", {}),
    ],
)
def test_names_are_given_as_they_are_called_in_the_script_of_the_language(
    index: Index, language: str, names: dict[str, str]
) -> None:
    assert glossary("Jack Ma spoke to Huawei.", language, index) == names


def test_a_name_that_is_not_known_in_a_script_stays_as_it_is(index: Index) -> None:
    assert glossary("Meso Clever writes so.", "zh", index) == {"Meso Clever": "Meso Clever"}


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("zh", {"600 million": "6亿", "433.5 million": "4.335亿", "1.5 trillion": "1.5万亿"}),
        ("ja", {"600 million": "6億", "433.5 million": "4.335億", "1.5 trillion": "1.5兆"}),
        ("hi", {"600 million": "60 करोड़", "433.5 million": "43.35 करोड़"}),
        ("de", {"600 million": "600 Millionen", "433.5 million": "433,5 Millionen",
                "1.5 trillion": "1,5 Billionen"}),
    ],
)  # fmt: skip
def test_large_figures_are_given_in_the_powers_of_ten_of_the_language(
    language: str, figures: dict[str, str]
) -> None:
    told = large_figures("600 million, 433.5 million and 1.5 trillion, 12 and 2025", language)
    assert told == figures


@pytest.mark.parametrize(("language", "figure"), [("ru", "300 миллионов"), ("pl", "300 milionów")])
def test_a_large_figure_is_in_the_plural_that_it_needs(language: str, figure: str) -> None:
    assert large_figures("over 300 million", language) == {"300 million": figure}


SIZES = "It has 1 million, 1 billion, 0.6 billion or 235 billion parameters."


@pytest.mark.parametrize(
    ("language", "left", "right"),
    [
        (
            "de",
            "0,6 billion und 235 billion Parameter",
            "600 Millionen und 235 Milliarden Parameter",
        ),
        ("de", "600 Millionen und 235 Milliarden", "600 Millionen und 235 Milliarden"),
        ("fr", "0.6 billion, 235-billion", "600 millions, 235 milliards"),
        ("tr", "10,6 billion ve 1235 billion", "10,6 billion ve 1235 billion"),
        ("sv", "235 billioner", "235 billioner"),
        ("fr", "1 million d'abonnés, 1 billion", "1 million d'abonnés, 1 billion"),
        ("ja", "235十億のパラメータ", "2350億のパラメータ"),
        ("zh", "235 billion个参数,1235十亿", "2350亿个参数,1235十亿"),
    ],
)
def test_a_size_left_in_the_words_of_the_sentence_is_put_as_the_language_has_it(
    language: str, left: str, right: str
) -> None:
    assert with_own_sizes(left, SIZES, language) == right


@pytest.mark.parametrize(
    ("language", "value", "figure"),
    [
        ("zh", "over 300 million", "> 3亿"),
        ("hi", "more than 600 million", "> 60 करोड़"),
        ("de", "about 52 billion", "≈ 52 Milliarden"),
        ("es", "119", "119"),
        ("zh", "first", None),
    ],
)
def test_a_figure_needs_no_translation(language: str, value: str, figure: str | None) -> None:
    assert figure_in(language, value) == figure


@pytest.mark.parametrize(
    ("name", "language", "written"),
    [
        ("Alibaba", "zh", "阿里巴巴"),
        ("Alibaba", "en", "Alibaba"),
        ("Zhang Xiaorong", "zh-Hant", "張孝榮"),
        ("Chinese military", "ja", "解放軍"),
        ("Chinese military", "ko", "중국군"),
        ("SMIC", "ko", "SMIC"),
        ("court records", "zh", "court records"),
    ],
)
def test_who_takes_a_side_is_named_in_the_script_of_the_question(
    index: Index, name: str, language: str, written: str
) -> None:
    assert called(name, language, index) == written
