"""A translation names the crimes that its sentence names."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bot.answering.crimes import crimes_in, lost_crime

TABLE = tomllib.loads((files("bot.answering") / "crimes.toml").read_text(encoding="utf-8"))
TAGS = sorted(set(TABLE["fraud"]) - {"en"})
ACCUSED = "The notice accused him of money laundering."


@pytest.mark.parametrize(
    ("language", "sentence", "translation"),
    [
        ("de", ACCUSED, "Die Mitteilung warf ihm Geldwäsche vor."),
        ("de", ACCUSED, "Ihm wurde vorgeworfen, Geld gewaschen zu haben."),
        ("de", "It settles a securities fraud case.", "Es geht um Anlagebetrug."),
        ("nl", "He denies tax evasion.", "Hij ontkent belastingontduiking."),
        ("nb", "She denies the bribery.", "Hun nekter for bestikkelse."),
        ("fr", ACCUSED, "La notice l'accusait de blanchiment d'argent."),
        ("es", ACCUSED, "La notificación lo acusaba de lavado de dinero."),
        ("zh", ACCUSED, "通报指控他洗钱。"),
        ("zh-TW", ACCUSED, "通報指控他洗錢。"),
        ("ja", ACCUSED, "通知は彼を資金洗浄の罪で告発した。"),
        ("ru", ACCUSED, "В уведомлении его обвинили в отмывании денег."),
        ("ar", ACCUSED, "اتهمته النشرة بغسل الأموال."),
        ("hi", ACCUSED, "नोटिस में उन पर मनी लॉन्ड्रिंग का आरोप लगाया गया।"),
        ("de", "The Serious Fraud Office waits.", "Das Serious Fraud Office wartet."),
        ("zh", "It causes data corruption.", "它会导致数据损坏。"),
        ("la", ACCUSED, "Nuntius eum accusavit."),  # not in the table
    ],
)
def test_a_crime_that_is_named_under_any_of_its_names_is_there(
    language: str, sentence: str, translation: str
) -> None:
    assert lost_crime(translation, sentence, language) is None


@pytest.mark.parametrize(
    ("language", "sentence", "translation", "lost"),
    [
        ("de", ACCUSED, "Die Mitteilung warf ihm Geldmangelung vor.", "money laundering"),
        ("ru", "He denies the corruption.", "Он это отрицает.", "corruption"),
        ("ar", "He was accused of bribery.", "اتهم بالكذب.", "bribery"),
        ("zh-TW", "It settles a fraud case.", "它和解了一個案件。", "fraud"),
        ("nn", "He denies tax evasion.", "Han nektar.", "tax evasion"),
    ],
)
def test_a_crime_that_is_lost_is_named(
    language: str, sentence: str, translation: str, lost: str
) -> None:
    assert lost_crime(translation, sentence, language) == lost


def test_a_translator_is_told_what_crimes_are_called() -> None:
    assert crimes_in("Accused of money laundering, he denies the fraud.", "de") == {
        "money laundering": "Geldwäsche",
        "fraud": "Betrug",
    }
    assert crimes_in(ACCUSED, "zh-TW") == {"money laundering": "洗錢"}
    assert crimes_in("Nothing of the kind.", "de") == {}


@pytest.mark.parametrize("language", TAGS)
def test_what_the_translator_is_told_is_let_through(language: str) -> None:
    for crime in TABLE.values():
        sentence = f"He denies the {crime['en'][0]}."
        assert crimes_in(sentence, language)
        assert lost_crime(f"… {crime[language][0]} …", sentence, language) is None


def test_the_table_has_the_same_languages_for_every_crime() -> None:
    assert {frozenset(crime) for crime in TABLE.values()} == {frozenset(["en", *TAGS])}
    assert len(TAGS) > 30
