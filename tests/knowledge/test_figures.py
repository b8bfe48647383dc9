"""Figures in the notations that the world writes them in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.figures import figure, figures, unsupported

SAME = {
    600e6: [
        "more than 600 million", "600M downloads", "600-million-download mark", "0.6 billion",
        "600,000,000", "600.000.000", "600 000 000", "600\u202f000\u202f000", "600'000'000",
        "60,00,00,000", "60 crore", "6000 lakh",
        "6亿次", "6 億", "６亿", "600百万", "60000万", "6억 회", "6억", "600백만",
        "600 млн", "600 миллионов", "0,6 млрд", "600 мільйонів",
        "٦٠٠ مليون", "۶۰۰ میلیون", "و600 مليون", "٦٠٠٬٠٠٠٬٠٠٠", "600 מיליון",
        "60 करोड़", "60 करोड\u093c", "60 करो\u095c", "६० करोड़", "60 কোটি",
        "600 millones", "600 milhões", "600 Millionen", "600 Mio. Downloads", "0,6 Milliarden",
        "0,6 Mrd.", "600 milioni", "600 miljoen", "600 milionów", "0,6 mld", "600 mil.",
        "600 millió", "600 de milioane", "600 milyon", "600 juta", "600 triệu", "600 εκατομμύρια",
        "600 ล้าน", "6 ร้อยล้าน",
    ],
    170e3: [
        "more than 170,000", "170.000", "170 000", "170'000", "170K", "170 thousand", "1,70,000",
        "17万", "17 萬", "17만", "170 тыс.", "170 тисяч", "170 mil modelos", "170 tys.", "170 bin",
        "1.7 lakh", "170 हज़ार", "170 ألف", "170 هزار", "170 אלף", "170 nghìn", "17 หมื่น",
        "170 tausend", "170mila", "170 ribu",
    ],
    52e9: [
        "$52 billion", "52bn dollars", "52 mil millones", "52 mil milhões", "52 bilhões",
        "520亿美元", "520 億", "520억", "52 млрд", "52 مليار", "52 Milliarden", "52 milliards",
        "52 Md€", "52 milyar", "52 tỷ", "5.2 หมื่นล้าน", "52 अरब",
    ],
    36e12: ["36 trillion", "36T tokens", "36万亿", "36兆", "36조", "36 трлн", "36 bilionów",
            "36 लाख करोड़", "36 billones"],
    433.5e6: ["$433.5 million", "433.5M", "4.335亿", "4億3350万ドル", "4억 3350만 달러",
              "433,5 Mio. Dollar", "433,500,000"],
    1.234: ["1.234", "1,234"],
    0.3: ["0.3%", "0,3 %", "٠٫٣٪", "０.３％"],
    1234.56: ["1,234.56", "1.234,56", "1 234,56"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"), [(text, value) for value, texts in SAME.items() for text in texts]
)
def test_a_figure_is_read_in_any_notation(text: str, value: float) -> None:
    plain = {600e6: "600000000", 170e3: "170000"}.get(value, repr(value))
    assert unsupported(text, plain) == []
    assert unsupported(plain, text) == []


@pytest.mark.parametrize(
    "text", ["H20 chips", "Qwen2.5 and Qwen3", "MP3", "the B2B market", "no figure", "", "eight"]
)
def test_names_and_words_are_no_figures(text: str) -> None:
    assert figures(text) == []
    assert figure(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.6 billion to 235 billion parameters", [0.6e9, 235e9]),
        ("380 billion yuan ($52 billion)", [380e9, 52e9]),
        ("on 2025-11-16", [2025, 11, 16]),
        ("2025年11月15日", [2025, 11, 15]),
        ("in 2025 600 models", [2025, 600]),
        ("15, 100 and 7.", [15, 100, 7]),
        ("6亿, 3亿", [6e8, 3e8]),
        ("2025년 6억 회", [2025, 6e8]),
        ("5 milestones, 10 tysons, 3 bins", [5, 10, 3]),
        ("am 15.11.2025", [15, 11, 2025]),
        ("0.125", [0.125]),
        ("4.35亿", [435e6]),  # exactly, not 434999999.99999994
        ("4億5千万", [450e6]),
        ("3 thousand million, 2 hundred thousand", [3e9, 2e5]),
        ("1.5 lakh crore and 2 hundred", [1.5e12, 200]),
        ("500兆瓦, 500兆円", [500, 500e12]),  # mega before a watt
        ("60 کروڑ", [600e6]),
    ],
)
def test_figures_come_in_order_by_their_usual_reading(text: str, expected: list[float]) -> None:
    assert figures(text) == expected
    assert figure(text) == expected[0]


# --- unsupported ----------------------------------------------------------------------------------

PASSAGE = (
    "Qwen3 has eight models of up to 235 billion parameters. It was released on 28 April 2025, and "
    "it may have had more than 170,000 derivatives by December 2024. The H20 costs $1,200."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "It has 235 billion parameters.",
        "共有17万个衍生模型。",
        "千问3有8个模型。",  # eight, and the 3 of Qwen3
        "Квен3 вышел 28.04.2025.",
        "2024年12月",
        "No figure at all.",
        "The H20 and Qwen3 cost 1200 dollars.",
    ],
)
def test_a_figure_of_the_passage_is_supported(sentence: str) -> None:
    assert unsupported(sentence, PASSAGE) == []


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("It has 235 million parameters.", ["235 million"]),
        ("It has 170 derivatives, or 1,000.", ["170", "1,000"]),
        ("有1.7亿个。", ["1.7亿"]),
        ("May has the number 5.", ["5"]),  # "it may have" is not a month
        ("In 2026 it had 170,001.", ["2026", "170,001"]),
        ("Of 20 million.", ["20 million"]),  # H20 is not 20 million
    ],
)
def test_a_figure_that_the_passage_has_not_is_named_as_printed(
    sentence: str, missing: list[str]
) -> None:
    assert unsupported(sentence, PASSAGE) == missing


def test_a_german_billion_may_be_a_trillion() -> None:
    assert unsupported("36 Billionen Token", "36 trillion tokens") == []
    assert unsupported("36 billion", "36 Billionen") == []
    assert unsupported("36 billion", "36 million") == ["36 billion"]


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("0123456789 .,'万亿억mkb٣三-")))
def test_any_text_has_figures_and_supports_itself(text: str) -> None:
    figures(text)
    assert unsupported(text, text) == []
