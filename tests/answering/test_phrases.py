"""The bot's own phrases: whole in every language, and the nearest one where there is none."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

from bot.answering import phrases

TABLES = tomllib.loads(Path(phrases.__file__).with_name("phrases.toml").read_text("utf-8"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(TABLES))
def test_every_language_has_every_phrase_with_its_placeholders(language: str) -> None:
    expected = {key: placeholders(text) for key, text in TABLES["en"].items()}
    assert {key: placeholders(text) for key, text in TABLES[language].items()} == expected
    assert all(text.strip() for text in TABLES[language].values())


@pytest.mark.parametrize("language", sorted(set(TABLES) - {"en"}))
def test_no_phrase_was_left_in_english(language: str) -> None:
    same = {key for key, text in TABLES[language].items() if text == TABLES["en"][key]}
    assert not same


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-CN", "zh"),
        ("zh-SG", "zh"),
        ("zh-Hans", "zh"),
        ("pt-BR", "pt"),
        ("en-GB", "en"),
        ("de-CH", "de"),
        ("eo", "en"),
        ("tlh", "en"),
        ("", "en"),
        ("not a tag", "en"),
    ],
)
def test_a_region_without_phrases_gets_the_nearest(asked: str, given: str) -> None:
    assert phrases.phrase("nearby", asked) == TABLES[given]["nearby"]


def test_what_a_phrase_names_is_filled_in() -> None:
    assert "The Qwen panic" in phrases.phrase("off_topic", "fr", story="The Qwen panic")


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("zh-TW", True), ("pt-BR", True), ("en", True), ("eo", False), ("tlh", False), ("", False)],
)
def test_it_is_known_which_languages_there_are_phrases_in(language: str, spoken: bool) -> None:
    assert phrases.has(language) is spoken
