"""Who a model's claim is written for: those alone whom the article's wording makes its speaker."""

from __future__ import annotations

import pytest
import regex
from harbour_article import harbour

from knowledge.ingest.checking import check_claim
from knowledge.ingest.grounding import Ground
from knowledge.ingest.proposing import ProposedClaim
from knowledge.story import Claim

WRITER = ("Nordic Courier", "reports")  # the article's own words


def told(
    article: str, sentence: str, by: str, stance: str = "asserts", language: str = "en"
) -> Claim:
    """What is written of a model's claim that copies `sentence`, without the "it said" in front."""
    statement = regex.sub(
        r"^(?:He|It|She|Er|该公司)\s?(?:said that|has|sagte auch,|表示，)", "", sentence
    )
    ground = Ground.of(harbour((article,), language), "l")
    return check_claim(ProposedClaim(sentence, statement, by, stance), ground, ground.sentences)


def speaker(article: str, sentence: str, by: str, language: str = "en") -> tuple[str, str]:
    written = told(article, sentence, by, language=language)
    return written.by, written.stance


# --- what the writer says is not put into somebody's mouth ---------------------------------------


@pytest.mark.parametrize(
    ("before", "sentence", "by", "language"),
    [
        ("Tollund Steel said the mill would grow.", "Many customers buy coal and iron there.",
         "Tollund Steel", "en"),
        ("Tollund Steel denies the charge.", "The dispute shows how fierce the trade has become.",
         "Tollund Steel", "en"),
        ("Tollund Steel said the mill would grow.", "It has closed two furnaces in the town.",
         "Tollund Steel", "en"),
        ("Die Norsk Hydro sagte, das Werk wachse.", "Viele Kunden kaufen dort Kohle und Eisen.",
         "Norsk Hydro", "de"),
        ("Iberia dijo que la fábrica crecerá.", "Muchos clientes compran allí carbón y hierro.",
         "Iberia", "es"),
        ("北方钢铁表示，工厂将会扩大。", "许多客户在那里购买煤炭和钢铁产品。", "北方钢铁", "zh"),
        ("قالت شركة الشمال إن المصنع سيكبر.", "يشتري كثير من العملاء الفحم والحديد هناك.",
         "شركة الشمال", "ar"),
    ],
)  # fmt: skip
def test_the_writers_words_beside_a_speaker_are_not_the_speakers(
    before: str, sentence: str, by: str, language: str
) -> None:
    assert speaker(f"{before} {sentence}", sentence, by, language) == WRITER


@pytest.mark.parametrize(
    "sentence",
    [
        "Scholars and union members say Tollund Steel follows a plan of the state.",
        "Analysts said that Tollund Steel would close the old mill.",
        "Fierce is how rivals of Tollund Steel describe the trade, observers noted.",
    ],
)
def test_what_others_say_of_somebody_is_not_said_by_them(sentence: str) -> None:
    article = f"Tollund Steel said the mill would grow. {sentence}"
    assert speaker(article, sentence, "Tollund Steel")[0] != "Tollund Steel"


def test_he_is_not_somebody_who_was_not_the_last_to_speak() -> None:
    sentence = "He said that the furnaces are cold."
    article = f"Ada Cole said the mill would grow. Ben Roy said it would shrink. {sentence}"
    assert speaker(article, sentence, "Ada Cole") == WRITER
    assert speaker(article, sentence, "Ben Roy") == ("Ben Roy", "asserts")


def test_somebody_who_only_stands_in_a_clause_of_anothers_is_no_speaker() -> None:
    sentence = (
        "“We ask who wrote the letter, which Radio Nord admits it cannot date,” "
        "the Tollund Steel statement read."
    )
    assert speaker(sentence, sentence, "Radio Nord") == ("Tollund Steel", "asserts")


# --- and those who do say it are found -----------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        ("Tollund Steel executives said that the mill would grow.", "Tollund Steel"),
        ("Tollund Steel’s leadership argues that the mill would grow.", "Tollund Steel"),
        ("Tollund Steel’s metal research lab has publicly denied the charge.", "Tollund Steel"),
        ("Last week, the town’s Evening Post reported that the mill would grow.", "Evening Post"),
        ("The mill has grown, according to data sent from Tollund Steel.", "Tollund Steel"),
        ("The mill has grown, according to a statement by Tollund Steel.", "Tollund Steel"),
        ("The mill has grown, according to Tollund Steel.", "Tollund Steel"),
        ("Bank of Tollund said that the mill would grow.", "Bank of Tollund"),
    ],
)
def test_a_name_speaks_through_its_office_or_its_documents(sentence: str, by: str) -> None:
    article = f"The bank and the steel of the town are old. {sentence}"
    assert speaker(article, sentence, "")[0] == by


@pytest.mark.parametrize(
    ("before", "sentence", "by", "language"),
    [
        ("Tollund Steel said the mill would grow.", "The company said it hires smiths.",
         "Tollund Steel", "en"),
        ("Tollund Steel said the mill would grow.", "Executives noted that smiths are rare.",
         "Tollund Steel", "en"),
        ("Ada Cole told Radio Nord so.", "“Smiths are rare in the town,” she said.",
         "Ada Cole", "en"),
        ("Klaus Weber sagte, das Werk wachse.", "Er sagte auch, Schmiede seien selten.",
         "Klaus Weber", "de"),
        ("北方钢铁表示，工厂将会扩大。", "该公司表示，铁匠在当地非常少见。", "北方钢铁", "zh"),
    ],
)  # fmt: skip
def test_who_was_named_last_goes_on_speaking_without_a_name(
    before: str, sentence: str, by: str, language: str
) -> None:
    assert speaker(f"{before} {sentence}", sentence, by, language) == (by, "asserts")


def test_speakers_without_a_name_of_their_own_are_kept_as_they_are_called() -> None:
    sentence = "The trade in iron has become fierce, analysts noted."
    assert speaker(sentence, sentence, "analysts") == ("analysts", "asserts")


def test_a_report_of_somebodys_speaks_for_them() -> None:
    sentence = (
        'The Evening Post’s Saturday report, citing a "secret" letter, claimed the mill grew.'
    )
    assert speaker(sentence, sentence, "Evening Post") == ("Evening Post", "asserts")


def test_the_name_of_whose_documents_somebody_got_hold_of_is_no_speaker() -> None:
    sentence = "According to papers seen by people close to Tollund Steel, the mill grew."
    assert speaker(sentence, sentence, "")[0] != "Tollund Steel"


# --- whether they deny it ------------------------------------------------------------------------


def test_a_long_statement_with_a_denial_in_it_is_no_denial() -> None:
    sentence = (
        "The letter names neither the furnaces that were closed nor the smiths who left the town, "
        "Ada Cole told Radio Nord, adding that it is baseless."
    )
    assert told(sentence, sentence, "Ada Cole", "denies").stance == "asserts"


def test_a_short_one_is() -> None:
    sentence = "“The claims in the letter are completely false,” Ada Cole said."
    assert told(sentence, sentence, "Ada Cole", "denies").stance == "denies"
