"""Sizes in words, which a small model puts into other languages a hundred times as large."""

from __future__ import annotations

import pytest

from bot.answering.sizes import other_size

ROWS = "The sheets handle tens of millions of rows, Gull News writes."
PEOPLE = "Hundreds of millions of people use it."
MODELS = "Tens of millions of people downloaded Qianwen models in 2025."


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        (ROWS, "鸥报写道，这些表格可以处理数千万行。"),
        (ROWS, "这些表格可以处理几千万行。"),
        (ROWS, "这些表格可以处理一千万行以上。"),
        (ROWS, "Die Tabellen fassen mehrere Millionen Zeilen."),
        (ROWS, "Таблицы вмещают десятки миллионов строк."),
        (ROWS, "이 표는 수천만 행을 처리한다."),
        (ROWS, "Las hojas manejan decenas de millones de filas."),
        (ROWS, "Die Tabellen fassen viele Zeilen."),  # says less
        ("Billions of crowns were lost.", "Se perdieron miles de millones de coronas."),
        ("Tens of billions of crowns were lost.", "Perderam-se dezenas de milhares de milhões."),
        ("Billions of crowns were lost.", "损失了数十亿克朗。"),
        ("Trillions of tokens were read.", "读取了数万亿个词元。"),
        ("Several billion crowns were lost.", "损失了数十亿克朗。"),
        (PEOPLE, "数亿人在使用。"),
        (PEOPLE, "Hunderte Millionen Menschen nutzen es."),
        (PEOPLE, "Des centaines de millions de personnes l’utilisent."),
        (MODELS, "2025年数千万人下载了千问模型。"),
        (MODELS, "2025年，手机上千问模型的下载量达数千万。"),  # 上千 begins no number
        (MODELS, "Qwen3数千万次下载。"),
    ],
)
def test_a_size_may_be_told_in_other_words_or_less(sentence: str, translation: str) -> None:
    assert other_size(translation, sentence) is None


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        ("It has more than 600 million users.", "Es hat die 600-Millionen-Marke überschritten."),
        ("Half a million people use it.", "Eine halbe Million Menschen nutzen es."),
        ("The billionaire Ada Lund left.", "Die Milliardärin Ada Lund ging."),
        ("The tycoon Ada Lund left.", "Die Milliardärin Ada Lund ging."),
        ("The court summoned H.", "Tòa án đã triệu tập H."),
        ("Many ships wait.", "成千上万的船在等。"),
        ("It took decades.", "这花了几十年。"),
        ("Only the number was published.", "수만 공개했다."),
        ("The paper asked.", "조선일보는조사했다고 억지로 말했다."),
        ("The Arab ships wait.", "अरब जहाज़ प्रतीक्षा कर रहे हैं।"),
    ],
)
def test_where_a_sentence_leaves_no_size_vague_words_like_sizes_are_let_alone(
    sentence: str, translation: str
) -> None:
    assert other_size(translation, sentence) is None


@pytest.mark.parametrize(
    ("sentence", "translation", "size"),
    [
        (ROWS, "鸥报写道，这些表格可以处理数十亿行。", "1000000000↔9900000000"),
        (ROWS, "这些表格可以处理三亿行。", "3亿"),
        (ROWS, "数億行を扱える。", "100000000↔990000000"),
        (ROWS, "Die Tabellen fassen Milliarden Zeilen.", "Milliarden"),
        (ROWS, "Таблицы вмещают миллиарды строк.", "миллиарды"),
        (ROWS, "이 표는 수십억 행을 처리한다.", "1000000000↔9900000000"),
        (ROWS, "As planilhas têm bilhões de linhas.", "bilhões"),
        (MODELS, "2025年有数亿人下载了千问模型。", "100000000↔990000000"),
        ("Billions of tokens were read.", "读取了数万亿个词元。", "1000000000000↔9900000000000"),
        ("Several billion tokens were read.", "Foram lidos trilhões.", "trilhões"),
        ("Tens of billions were read.", "读取了数千亿个词元。", "100000000000↔990000000000"),
        ("Hundreds of billions were read.", "读取了数万亿个词元。", "1000000000000↔9900000000000"),
    ],
)
def test_a_size_that_is_larger_than_the_sentence_leaves_open_is_found(
    sentence: str, translation: str, size: str
) -> None:
    assert other_size(translation, sentence) == size
