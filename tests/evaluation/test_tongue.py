"""In which language an answer is, when names, quotations and figures are left aside."""

from __future__ import annotations

import pytest
from made_answers import NAMES

from bot.answering import phrases
from bot.evaluation.tongue import any_of, is_in, speaks

FORMS = [form for name in NAMES for form in (name.name, *name.also)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The bridge will cost 40 million crowns, the port says."),
        ("es", "El puente costará 40 millones de coronas, según el puerto."),
        ("de", "Die Brücke wird nach Angaben des Hafens 40 Millionen Kronen kosten."),
        ("fr", "Le pont coûtera 40 millions de couronnes, selon le port."),
        ("zh", "港口表示，这座桥将耗资4000万克朗。"),
        ("zh", "港口方面表示，Nordvik Foundation 与 Harbour Echo 都承担费用。"),
        ("ja", "港によると、橋の費用は4000万クローネです。"),
        ("ko", "항만은 다리 건설에 4천만 크로네가 든다고 밝혔습니다."),
        ("ru", "По данным порта, мост обойдётся в 40 миллионов крон."),
        ("uk", "За даними порту, міст коштуватиме 40 мільйонів крон."),
        ("ar", "يقول الميناء إن الجسر سيكلف أربعين مليون كرونة."),
        ("fa", "به گفتهٔ بندر، این پل چهل میلیون کرون هزینه خواهد داشت."),
        ("hi", "बंदरगाह के अनुसार पुल पर चार करोड़ क्रोन खर्च होंगे।"),
        ("id", "Menurut pelabuhan, jembatan itu akan menelan biaya 40 juta kron."),
    ],
)
def test_a_sentence_is_in_its_own_language_and_in_no_other(language: str, text: str) -> None:
    assert is_in([text], language, FORMS)
    for other in {"en", "es", "de", "zh", "ja", "ru", "ar", "hi"} - {language}:
        assert not is_in([text], other, FORMS), other


@pytest.mark.parametrize("language", sorted(phrases.languages()))
def test_a_decline_in_the_bots_own_words_is_in_the_askers_language(language: str) -> None:
    failed = phrases.phrase("failed", language, code="a1b2")
    assert speaks(failed, language, any_of(FORMS))


def test_an_english_sentence_with_a_chinese_name_is_not_chinese() -> None:
    assert not is_in(["According to 布伦港, the bridge will be late by a year."], "zh", FORMS)
    assert not is_in(["The bridge 桥梁 will be late by a year, says everybody."], "zh", FORMS)


def test_names_figures_and_quotations_are_in_any_language() -> None:
    assert is_in(["Nordvik Foundation, Ada Lund: 40, 55."], "ja", FORMS)
    assert is_in(["Alcaldesa: “this is nothing but pure invention by the press”."], "es", FORMS)
    assert is_in([], "ru", FORMS)


@pytest.mark.parametrize("language", sorted(phrases.languages()))
def test_what_is_quoted_in_the_original_is_in_the_askers_language(language: str) -> None:
    english = "The bridge at Brenholm will cost 55 million crowns, the newspaper wrote in June"
    assert is_in([phrases.phrase("original", language, sentence=english)], language, FORMS)


def test_an_answer_that_is_mostly_in_another_language_is_not_in_the_askers() -> None:
    spanish = "El puente costará 40 millones de coronas, según el puerto."
    english = "The bridge at Brenholm will cost 55 million crowns, the newspaper wrote in June."
    assert not is_in([spanish, english], "es", FORMS)
    assert is_in([spanish, spanish, spanish, "The bridge is late."], "es", FORMS)


def test_both_written_forms_of_chinese_are_chinese() -> None:
    assert is_in(["港口表示，這座橋將耗資四千萬克朗，並且會延誤。"], "zh", FORMS)
    assert is_in(["港口表示，这座桥将耗资四千万克朗，并且会延误。"], "zh-Hant", FORMS)
