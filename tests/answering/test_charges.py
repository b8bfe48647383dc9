"""A translation neither adds a crime or a step of justice nor loses a crime."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bot.answering.charges import charges_in, other_charge

ACCUSED = "The notice accused him of money laundering."
TABLE = tomllib.loads((files("bot.answering") / "charges.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "sentence", "translation"),
    [
        ("de", ACCUSED, "Die Mitteilung warf ihm Geldwäsche vor."),
        ("de", ACCUSED, "Ihm wurde vorgeworfen, Geld gewaschen zu haben."),
        ("de", "Alibaba condemns the report.", "Alibaba verurteilt den Bericht."),
        ("fr", ACCUSED, "La notice l'accusait de blanchiment d'argent."),
        ("es", ACCUSED, "La notificación lo acusaba de lavado de dinero."),
        ("es", "The company wants to stop the sale.", "La empresa quiere detener la venta."),
        ("pt", "He was arrested in Lisbon.", "Ele foi detido em Lisboa."),
        ("zh", ACCUSED, "通报指控他洗钱。"),
        ("zh-TW", ACCUSED, "通報指控他洗錢。"),
        ("ja", ACCUSED, "通知は彼を資金洗浄の罪で告発した。"),
        ("ru", ACCUSED, "В уведомлении его обвинили в отмывании денег."),
        ("ar", ACCUSED, "اتهمته النشرة بغسل الأموال."),
        ("he", "He was arrested.", "הוא נעצר."),
        ("sw", "The bridge is long.", "Daraja ni refu."),
        ("vi", "It is a great chance.", "Đây là một cơ hội lớn."),
        ("vi", ACCUSED, "Thông báo cáo buộc ông rửa tiền."),
        ("hi", ACCUSED, "नोटिस में उन पर मनी लॉन्ड्रिंग का आरोप लगाया गया।"),
        ("en", ACCUSED, "The notice charged him with laundering."),
        ("la", ACCUSED, "Nuntius eum accusavit."),  # not in the table
    ],
)
def test_what_is_rightly_put_is_let_through(language: str, sentence: str, translation: str) -> None:
    assert other_charge(translation, sentence, language) is None


@pytest.mark.parametrize(
    ("language", "sentence", "translation", "wrong"),
    [
        ("de", ACCUSED, "Die Mitteilung warf ihm Geldmangelung vor.", "lost 'money laundering'"),
        ("de", ACCUSED, "Er wurde wegen Geldwäsche verurteilt.", "adds 'verurteil'"),
        ("fr", ACCUSED, "La notice l'accusait de fraude et de blanchiment.", "adds 'fraude'"),
        ("es", ACCUSED, "Lo detuvieron por lavado de dinero.", "adds"),
        ("zh", ACCUSED, "他因洗钱被判刑。", "adds"),
        ("ja", ACCUSED, "彼は資金洗浄で有罪判決を受けた。", "adds"),
        ("ru", "He denies the corruption.", "Он это отрицает.", "lost 'corruption'"),
        ("uk", "He is a businessman.", "Він заарештований бізнесмен.", "adds"),
        ("ar", "He was accused of bribery.", "اتهم بالكذب.", "lost 'bribery'"),
        ("vi", "He was given a great chance.", "Ông bị cáo buộc hối lộ.", "adds 'hối lộ'"),
    ],
)
def test_a_charge_that_is_added_or_lost_is_named(
    language: str, sentence: str, translation: str, wrong: str
) -> None:
    assert wrong in (other_charge(translation, sentence, language) or "")


def test_a_translator_is_told_what_charges_are_called() -> None:
    assert charges_in("Accused of money laundering, he was arrested.", "de") == {
        "money laundering": "Geldwäsche",
    }
    assert charges_in(ACCUSED, "zh-TW") == {"money laundering": "洗錢"}
    assert charges_in("Nothing of the kind.", "de") == {}


def test_the_table_has_the_same_languages_for_every_charge() -> None:
    tags = {frozenset(table) - {"kind", "en", "en_also"} for table in TABLE.values()}
    assert len(tags) == 1
    assert len(next(iter(tags))) >= 30
