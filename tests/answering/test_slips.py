"""Slips of a small model in translating, each as it made them, and right translations beside."""

from __future__ import annotations

import pytest

from bot.answering.countries import other_country
from bot.answering.faithful import why_not
from knowledge.search import Index

NO_FIGURE = "China Crunch gives no download figure for Qwen."
ACCUSED = "The notice accused the businessman of complicity in the scandal."
NO_END = "The article by Meso Clever does not report how the case of H. ended."


@pytest.mark.parametrize(
    ("language", "sentence", "translation"),
    [
        ("zh", NO_FIGURE, "通义千问没有下载量。"),
        ("ru", NO_FIGURE, "Китайская угроза не предоставляет информацию о загрузке Qwen."),
        ("uk", NO_END, "Місійна клерка не повідомляє, як завершилась справа H."),
    ],
)
def test_what_a_paper_does_not_tell_is_not_told_without_the_paper(
    index: Index, language: str, sentence: str, translation: str
) -> None:
    assert (why_not(translation, sentence, language, index) or "").startswith("it lost the name")


@pytest.mark.parametrize(
    ("language", "sentence", "translation"),
    [
        ("zh", NO_FIGURE, "China Crunch没有给出通义千问的下载量。"),
        ("de", NO_END, "Der Artikel von Meso Clever berichtet nicht, wie der Fall von H. ausging."),
        (
            "fr",
            "Meso Clever says that Qwen3 is not a closed model.",
            "Qwen3 n'est pas un modèle fermé.",  # whose claim it is, the citation tells
        ),
    ],
)
def test_a_paper_may_else_be_left_to_the_citation(
    index: Index, language: str, sentence: str, translation: str
) -> None:
    assert why_not(translation, sentence, language, index) is None


@pytest.mark.parametrize(
    ("language", "translation", "found"),
    [
        ("de", "Die Anzeige hat den Geschäftsmann als Komplizen im Skandal verurteilt.", True),
        ("de", "Die Anzeige beschuldigte den Geschäftsmann der Mittäterschaft am Skandal.", False),
        ("fr", "La notice a condamné l'homme d'affaires pour complicité dans le scandale.", True),
        ("fr", "La notice accusait l'homme d'affaires de complicité dans le scandale.", False),
        ("es", "La notificación declaró culpable al empresario de complicidad.", True),
        ("es", "La notificación acusaba al empresario de complicidad en el escándalo.", False),
        ("es", "La nota condensada acusaba al empresario de complicidad en el escándalo.", False),
        ("zh", "通告判处该商人参与丑闻。", True),
        ("zh", "通告指控该商人参与丑闻。", False),
        ("ru", "Уведомление признало бизнесмена виновным в соучастии в скандале.", True),
        ("ru", "Уведомление обвинило бизнесмена в соучастии в скандале.", False),
        ("ar", "أدانت المذكرة رجل الأعمال بالتواطؤ في الفضيحة.", True),
        ("ar", "اتهمت المذكرة رجل الأعمال بالتواطؤ في الفضيحة.", False),
        ("tr", "Bildiri iş insanını skandala ortaklıktan suçlu buldu.", True),
        ("tr", "Bildiri iş insanını skandala ortak olmakla suçladı.", False),
        ("hi", "नोटिस ने कारोबारी को घोटाले में मिलीभगत का दोषी ठहराया।", True),
        ("hi", "नोटिस ने कारोबारी पर घोटाले में मिलीभगत का आरोप लगाया।", False),
    ],
)
def test_who_is_accused_is_not_found_guilty(
    index: Index, language: str, translation: str, found: bool
) -> None:
    reason = why_not(translation, ACCUSED, language, index)
    assert (reason or "").startswith("it adds") == found


@pytest.mark.parametrize("said", ["condemned", "blamed", "criticized"])
def test_who_condemns_may_do_so_in_a_translation(index: Index, said: str) -> None:
    told = "Alibaba verurteilte den Bericht der Financial Times."
    assert why_not(told, f"Alibaba {said} the Financial Times report.", "de", index) is None


@pytest.mark.parametrize(
    ("when", "holds"), [("весной 2025 года", True), ("в мае 2025 года", False)]
)
def test_a_season_is_no_month(index: Index, when: str, holds: bool) -> None:
    sentence = "Qwen3 was trained on 36 trillion tokens, Meso Clever reported in spring 2025."
    told = f"Qwen3 обучили на 36 триллионах токенов, сообщил Meso Clever {when}."
    assert (why_not(told, sentence, "ru", index) is None) == holds


FREE = "Qwen challenges the paid ecosystem of North America."
THREAT = "Alibaba gave technical support to Chinese military operations that threaten US security."


@pytest.mark.parametrize(
    ("language", "sentence", "translation", "country"),
    [
        ("he", FREE, "Qwen מאתגר את המערכת בתשלום בדרום אפריקה.", "דרום אפריקה"),
        ("he", FREE, "Qwen מאתגר את המערכת בתשלום של צפון אמריקה.", None),
        ("he", FREE, "Qwen מאתגר את המערכת בתשלום בברזיל.", "ברזיל"),
        ("ar", FREE, "يتحدى Qwen النظام المدفوع بالبرازيل.", "البرازيل"),
        ("ar", FREE, "يتحدى Qwen النظام المدفوع في أمريكا الشمالية.", None),
        ("tr", THREAT, "Alibaba, Avrupa güvenliğini tehdit eden ordulara destek verdi.", "Avrupa"),
        ("tr", THREAT, "Alibaba, ABD güvenliğini tehdit eden ordulara destek verdi.", None),
        ("ja", "The Financial Times says so.", "フィナンシャル・タイムズがそう述べた。", None),
        ("ja", "The ships wait.", "船はタイで待っている。", "タイ"),
        ("zh", "Indonesia waits.", "印度尼西亚在等待。", None),
        ("zh", "The ships wait.", "船在印度等待。", "印度"),
        ("ko", "The outlook is bright.", "전망이란 밝은 것이다.", None),
        ("ko", "The ships wait.", "배들은 이란에서 기다린다.", "이란"),
        ("de", "The EU opposes the plan.", "Europa lehnt den Plan ab.", None),
        ("fr", "Asian buyers wait.", "Les acheteurs d'Asie attendent.", None),
        ("pl", "The Hong Kong Gull Society said so.", "Tak twierdzi Hong Kong Gull Society.", None),
        ("pl", "The harbour says so.", "Tak mówi port w Kongu.", "Kongo"),
    ],
)
def test_no_country_or_continent_is_added(
    language: str, sentence: str, translation: str, country: str | None
) -> None:
    assert other_country(translation, sentence, language, "en") == country


MEMO = "A White House national security memo with declassified top-secret intelligence exists."


@pytest.mark.parametrize(
    ("language", "sentence", "translation", "holds"),
    [
        ("ko", FREE, "Qwen은 북미의 유료 생태계에 도전합니다.", True),
        ("ko", FREE, "Qwen은 북미의 유료 экосистем에 도전합니다.", False),
        ("ja", FREE, "Qwenは北米の有料エコシステムに挑戦している。", True),
        ("de", FREE, "Qwen fordert das bezahlte 生态 Nordamerikas heraus.", False),
        ("nl", MEMO, "Er is een national security memo van het White House met declassified "
                     "top-secret intelligence.", False),
        ("nl", MEMO, "Er bestaat een memo van het White House over de nationale veiligheid, met "
                     "vrijgegeven topgeheime informatie.", True),
        ("nl", "A memo says that it was in China.", "Een memo zegt dat het was in China.", True),
    ],
)  # fmt: skip
def test_a_translation_keeps_to_its_language(
    index: Index, language: str, sentence: str, translation: str, holds: bool
) -> None:
    reason = why_not(translation, sentence, language, index)
    assert (reason != "it is in another language") == holds
