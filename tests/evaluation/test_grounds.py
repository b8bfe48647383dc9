"""Sentences that say more than the passages they cite, and sentences that do not."""

from __future__ import annotations

import pytest
from made_answers import STORY, answer

from bot.evaluation.grounds import NO_SOURCE, Unsupported, unsupported
from bot.evaluation.telling import told


def loose(text: str, *passages: str, language: str = "en") -> list[Unsupported]:
    made = answer(text, *passages, language=language)
    return unsupported(told(text), made, STORY)


@pytest.mark.parametrize(
    ("text", "language", "passage"),
    [
        ("It costs 40 million crowns [1].", "en", "daily-gull-1"),
        ("It costs forty million crowns [1].", "en", "daily-gull-1"),
        ("On 5 March 2024 the port said so [1].", "en", "daily-gull-1"),
        ("The Daily Gull wrote it on 6 March 2024 [1].", "en", "daily-gull-1"),  # its date
        ("造价为4000万克朗，港口在2024年3月5日表示[1]。", "zh", "daily-gull-1"),
        ("造价为四千万克朗[1]。", "zh", "daily-gull-1"),
        ("Мост обойдётся в 40 млн крон, сообщил порт 5 марта 2024 года [1].", "ru", "daily-gull-1"),
        ("سيكلف الجسر ٤٠ مليون كرونة، قال الميناء في ٥ مارس ٢٠٢٤ [1].", "ar", "daily-gull-1"),
        ("Der Hafen sagte am 5. März 2024, sie koste 40 Millionen [1].", "de", "daily-gull-1"),
        ("50 % paga la Nordvik Foundation [1].", "es", "daily-gull-1"),  # half of it
        ("16 ships wait, 2 times as many as before [1].", "en", "harbour-echo-1"),
        ("Im Juni 2024 warten 16 Schiffe [1].", "de", "harbour-echo-1"),
        ("The Qwyn 3 crane is idle [1].", "en", "harbour-echo-1"),
        ("Кран Qwyn-3 не работает [1].", "ru", "harbour-echo-1"),
        ("Qwyn3-Modelle ruhen, auch die Qwyn3-Serie [1].", "de", "harbour-echo-1"),
        ("Mayor Ada Lund calls it “pure invention” [1].", "en", "daily-gull-2"),
        ("Lund bestreitet das und nennt es „reine Erfindung“ [1].", "de", "daily-gull-2"),
        ("阿达·伦德称之为“纯属虚构”[1]。", "zh", "daily-gull-2"),
        ("Brenholm Port and Nordvik Foundation pay [1].", "en", "daily-gull-1"),
        ("According to Harbour Echo, it costs more [1].", "en", "harbour-echo-1"),
        ("The bridge may be late, and ships march on [1].", "en", "daily-gull-2"),
    ],
)
def test_what_the_cited_passage_says_in_any_notation_is_supported(
    text: str, language: str, passage: str
) -> None:
    assert loose(text, passage, language=language) == []


@pytest.mark.parametrize(
    ("text", "language", "passage", "figures"),
    [
        ("It costs 45 million crowns [1].", "en", "daily-gull-1", ("45 million",)),
        ("It costs 40 billion crowns [1].", "en", "daily-gull-1", ("40 billion",)),
        ("It costs 55 million crowns [1].", "en", "daily-gull-1", ("55 million",)),  # the other's
        ("造价为6000万克朗[1]。", "zh", "daily-gull-1", ("6000万",)),
        ("造价为四亿克朗[1]。", "zh", "daily-gull-1", ("4亿",)),
        ("Мост обойдётся в 41 млн крон [1].", "ru", "daily-gull-1", ("41 млн",)),
        ("سيكلف الجسر ٤٥ مليون كرونة [1].", "ar", "daily-gull-1", ("45 مليون",)),
        ("The port said so on 7 March 2024 [1].", "en", "daily-gull-1", ("7",)),
        ("The port said so in March 2023 [1].", "en", "daily-gull-1", ("2023",)),
        ("17 Schiffe warten [1].", "de", "harbour-echo-1", ("17",)),
    ],
)
def test_a_figure_that_the_cited_passage_does_not_have_is_told(
    text: str, language: str, passage: str, figures: tuple[str, ...]
) -> None:
    (found,) = loose(text, passage, language=language)
    assert found.figures == figures


@pytest.mark.parametrize(
    ("text", "language", "passage", "what"),
    [
        ("The port said so on 5 April 2024 [1].", "en", "daily-gull-1", "april"),
        ("Порт сообщил об этом 5 апреля 2024 года [1].", "ru", "daily-gull-1", "апреля"),
        ("Das sagte der Hafen am 5. Dezember 2024 [1].", "de", "daily-gull-1", "dezember"),
        ("Harbour Echo says it costs 40 million [1].", "en", "daily-gull-1", "Harbour Echo"),
        ("回声报称造价为4000万克朗[1]。", "zh", "daily-gull-1", "Harbour Echo"),
        ("아다 룬드는 4천만 크로네라고 말했다[1].", "ko", "daily-gull-1", "Ada Lund"),
        ("The bridge is late, says John Smith of the union [1].", "en", "daily-gull-2",
         "John Smith"),
        ("据John Smith说，桥会晚[1]。", "zh", "daily-gull-2", "John Smith"),
        ("Кран Qwyn4 не работает [1].", "ru", "harbour-echo-1", "Qwyn4"),
        ("Qwyn4-Modelle ruhen [1].", "de", "harbour-echo-1", "Qwyn4"),
        ("Qwyn3-Coder ruht [1].", "de", "harbour-echo-1", "Qwyn3-Coder"),
        ("The mayor calls it “a complete lie” [1].", "en", "daily-gull-2", "“a complete lie”"),
        ("市长称之为“complete lie”[1]。", "zh", "daily-gull-2", "“complete lie”"),
        ("“The mayor stole the money of the bridge” (Die Hafenbehörde) [1].", "de", "daily-gull-2",
         "“The mayor stole the money of the bridge”"),
    ],
)  # fmt: skip
def test_a_month_name_or_quotation_that_the_cited_passage_does_not_have_is_told(
    text: str, language: str, passage: str, what: str
) -> None:
    (found,) = loose(text, passage, language=language)
    assert found.others == (what,)
    assert found.figures == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It costs forty-five million crowns [1].", "en"),  # number words
        ("六十座桥[1]。", "zh"),
        ("The port denies that it will cost 40 million crowns [1].", "en"),  # its words, twisted
        ("Das sei „eine Lüge“, sagt John Smith [1].", "de"),  # as if translated
        ("港口称之为“纯属谎言”[1]。", "zh"),
        ("Man nennt es die „QianWen Panik“ [1].", "de"),
        (
            "“The bridge at Brenholm will cost 40 million crowns” (US Medienagenturen) [1].",
            "de",
        ),
    ],
)
def test_what_a_report_says_is_not_compared_is_not(text: str, language: str) -> None:
    assert loose(text, "daily-gull-1", language=language) == []


def test_each_thing_may_stand_in_another_of_the_passages_cited() -> None:
    both = "It costs 40 million by one account, 55 million by another [1][2]."
    assert loose(both, "daily-gull-1", "harbour-echo-1") == []
    assert loose(both, "daily-gull-1") != []  # [2] leads nowhere


def test_a_sentence_of_fact_without_a_source_is_unsupported() -> None:
    (found,) = loose("The bridge is late. The mayor denies it [1].", "daily-gull-2")
    assert (found.sentence, found.others) == ("The bridge is late.", (NO_SOURCE,))
    assert loose("The bridge is late [7].", "daily-gull-2") != []


def test_a_common_word_is_no_name_of_the_story() -> None:
    assert loose("La meta es terminar el puente [1].", "daily-gull-2", language="es") == []
    assert loose("橋のメタデータです[1]。", "daily-gull-2", language="ja") == []
    assert loose("다리의 메타데이터이다[1].", "daily-gull-2", language="ko") == []
    (found,) = loose("橋はメタのものです[1]。", "daily-gull-2", language="ja")
    assert found.others == ("Meta",)


def test_a_country_may_go_by_another_of_its_names() -> None:
    story = STORY.model_copy(update={"sources": ()})
    made = answer("Observers in the United States say so [1].", "daily-gull-2")
    passage = "Observers in the US say so."
    citation = made.citations[0].model_copy(update={"passage": passage})
    made = made.model_copy(update={"citations": (citation,)})
    assert unsupported(told(made.text), made, story) == []


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        ("它可以处理数千万行[1]。", "zh", ()),
        ("它可以处理几千万行[1]。", "zh", ()),
        ("它可以处理数十亿行[1]。", "zh", ("1000000000↔9900000000",)),
        ("数百人使用[1]。", "zh", ()),  # small ones are no figures
        ("2025年它有数千人使用[1]。", "zh", ("1000↔9900",)),  # a year holds nothing
    ],
)
def test_vague_numbers_are_held_by_those_that_they_may_be(
    text: str, language: str, figures: tuple[str, ...]
) -> None:
    made = answer(text, "daily-gull-1", language=language)
    cited = made.citations[0].model_copy(
        update={"passage": "In 2025 it held tens of millions of rows."}
    )
    made = made.model_copy(update={"citations": (cited,)})
    found = unsupported(told(text), made, STORY)
    assert [one.figures for one in found] == ([figures] if figures else [])
