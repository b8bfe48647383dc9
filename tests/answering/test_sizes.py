"""Sizes in words, which a small model puts into other languages a hundred times as large."""

from __future__ import annotations

import pytest

from bot.answering.sizes import other_size

ROWS = "The sheets handle tens of millions of rows, Gull News writes."


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        (ROWS, "鸥报写道，这些表格可以处理数千万行。"),
        (ROWS, "Die Tabellen fassen mehrere Millionen Zeilen."),
        (ROWS, "Таблицы вмещают десятки миллионов строк."),
        (ROWS, "이 표는 수천만 행을 처리한다."),
        (ROWS, "Las hojas manejan decenas de millones de filas."),
        (ROWS, "Die Tabellen fassen viele Zeilen."),  # says less
        ("Billions of crowns were lost.", "Se perdieron miles de millones de coronas."),
        ("Billions of crowns were lost.", "损失了数十亿克朗。"),
        ("Hundreds of millions of people use it.", "数亿人在使用。"),
        ("The billionaire Ada Lund left.", "Die Milliardärin Ada Lund ging."),
        ("It has more than 600 million users.", "Es hat über 600 Millionen Nutzer."),
        ("It has 5,000 users.", "它有数千用户。"),
        ("Six ships wait.", "几艘船在等。"),
        ("It took decades.", "这花了几十年。"),
        ("The paper asked.", "조선일보는조사했다고 억지로 말했다."),  # 조, a trillion
        ("The Arab ships wait.", "अरब जहाज़ प्रतीक्षा कर रहे हैं।"),  # अरब, a billion
        ("A good omen for it.", "兆头很好的一件事情。"),
    ],
)
def test_a_size_may_be_told_in_other_words_or_less(sentence: str, translation: str) -> None:
    assert other_size(translation, sentence) is None


@pytest.mark.parametrize(
    ("sentence", "translation", "size"),
    [
        (ROWS, "鸥报写道，这些表格可以处理数十亿行。", "1000000000↔9900000000"),
        (ROWS, "Die Tabellen fassen Milliarden Zeilen.", "Milliarden"),
        (ROWS, "Таблицы вмещают миллиарды строк.", "миллиарды"),
        (ROWS, "이 표는 수십억 행을 처리한다.", "1000000000↔9900000000"),
        (ROWS, "As planilhas têm bilhões de linhas.", "bilhões"),
        (ROWS, "Thousands of rows fit.", "1,000↔99,999"),
        ("Ada Lund left.", "Die Milliardärin Ada Lund ging.", "Milliardärin"),
        ("Six ships wait.", "数千艘船在等。", "1000↔9900"),
    ],
)
def test_a_size_that_the_sentence_does_not_tell_is_found(
    sentence: str, translation: str, size: str
) -> None:
    assert other_size(translation, sentence) == size
