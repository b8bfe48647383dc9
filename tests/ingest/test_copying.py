"""What models copy badly: texts that break off, and the numbers of names taken for figures."""

from __future__ import annotations

import pytest
from harbour_article import harbour

from knowledge.ingest.checking import check_claim
from knowledge.ingest.grounding import Ground, Unfounded
from knowledge.ingest.proposing import ProposedClaim
from knowledge.story import Claim


def told(sentence: str, statement: str, language: str = "en", **more: str) -> Claim:
    ground = Ground.of(harbour((sentence,), language), "l")
    return check_claim(ProposedClaim("1", statement, **more), ground, ground.sentences)


@pytest.mark.parametrize(
    ("sentence", "cut", "language"),
    [
        ('When the storm broke the "great calm" of May, the town felt a chill.',
         "When the storm broke the", "en"),
        ("The mill has entered what its owners call an “age of iron” with its rivals.",
         "The mill has entered what its owners call an", "en"),
        ('As the mayor Ada Cole stressed, "iron is the bread of the town," and it will stay.',
         "As the mayor Ada Cole stressed,", "en"),
        ("Das Werk ist in ein „Zeitalter des Eisens“ eingetreten, sagte Klaus Weber.",
         "Das Werk ist in ein", "de"),
        ("Notre usine est entrée dans un « âge du fer » avec ses rivaux du nord.",
         "Notre usine est entrée dans un", "fr"),
        ("镇上的工厂已经进入了所谓的“钢铁时代”，镇长强调。", "镇上的工厂已经进入了所谓的", "zh"),
    ],
)  # fmt: skip
def test_what_breaks_off_at_a_quotation_is_completed_from_the_article(
    sentence: str, cut: str, language: str
) -> None:
    assert told(sentence, cut, language).statement == sentence


@pytest.mark.parametrize(
    ("sentence", "statement", "language"),
    [
        ('"The mill of the town is quite safe," Ada Cole said.',
         "The mill of the town is quite safe", "en"),
        ("“The mill of the town is quite safe,” Ada Cole said.",
         "The mill of the town is quite safe", "en"),
        ("„Das Werk der Stadt ist ganz sicher“, sagte Klaus Weber.",
         "Das Werk der Stadt ist ganz sicher", "de"),
        ("The mill of the town is quite safe, which its owners doubt.",
         "The mill of the town is quite safe", "en"),
    ],
)  # fmt: skip
def test_what_ends_where_a_quotation_ends_stays_as_it_is(
    sentence: str, statement: str, language: str
) -> None:
    assert told(sentence, statement, language).statement == statement


@pytest.mark.parametrize("end", [",", ":", ";", " -", " –"])
def test_what_breaks_off_elsewhere_is_not_written(end: str) -> None:
    with pytest.raises(Unfounded, match="cut off"):
        told(f"The mill of the town{end} with its furnaces, is safe.", f"The mill of the town{end}")


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("However, this calls for a second look at the mill.", "en"),
        ("Second, this has its roots in the iron of the town.", "en"),
        ("And they have closed the furnaces of the mill.", "en"),
        ("Aber dies ruft nach einem zweiten Blick auf das Werk.", "de"),
        ("Pero esto exige otra mirada a la fábrica del pueblo.", "es"),
        ("但是这需要再看一看镇上的工厂和炉子。", "zh"),
    ],
)
def test_what_leans_on_the_sentence_before_is_not_written_behind_a_however(
    sentence: str, language: str
) -> None:
    with pytest.raises(Unfounded, match="alone"):
        told(sentence, sentence, language)


def test_a_however_before_what_stands_alone_does_no_harm() -> None:
    sentence = "However, the mill of the town has closed its furnaces."
    assert told(sentence, sentence).statement == sentence


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("7", None),
        ("Furnace-7 and Boiler 2", None),
        ("2", None),
        ("40", "40"),
        ("40 towns", "40"),
    ],
)
def test_the_number_of_a_name_is_no_figure(value: str, written: str | None) -> None:
    sentence = "The new Kiln3 matches Furnace-7 and Boiler 2 in heat, supplying 40 towns."
    figure = {"entity": "Kiln3", "attribute": "heat", "value": value}
    assert told(sentence, sentence, **figure).value == written


@pytest.mark.parametrize(
    ("sentence", "value", "language", "unit"),
    [
        ("The mill will invest 380 million yuan in its furnaces.", "380 million", "en", "yuan"),
        ("The mill will invest 3 million US dollars in its furnaces.", "3 million", "en",
         "US dollars"),
        ("The mill will invest 40 days in its furnaces.", "40", "en", "days"),
        ("The mill will invest 40 smiths in its furnaces.", "40", "en", None),
        ("镇上的工厂将投入3.8亿元用于炉子。", "3.8亿", "zh", "元"),
    ],
)  # fmt: skip
def test_the_currency_or_measure_of_a_figure_is_kept_where_the_model_forgot_it(
    sentence: str, value: str, language: str, unit: str | None
) -> None:
    figure = {"entity": "mill", "attribute": "invest", "value": value}
    if language == "zh":
        figure |= {"entity": "工厂", "attribute": "投入"}
    assert told(sentence, sentence, language, **figure).unit == unit


def test_what_stands_around_a_quotation_is_not_put_into_the_mouth_of_who_is_quoted() -> None:
    sentence = (
        "“The town is firmly against this,” Ada Cole said in her answer to Radio Nord’s note on "
        "Tollund Steel."
    )
    with pytest.raises(Unfounded, match="into a quotation"):
        told(sentence, "Ada Cole said the town is against Tollund Steel.", by="Ada Cole")
    kept = "Ada Cole said the town is firmly against this."
    assert told(sentence, kept, by="Ada Cole").statement == kept


@pytest.mark.parametrize(
    ("entity", "written"),
    [
        ("the Zeppa model family", "Zeppa"),
        ("AI models of the Zeppa family", "Zeppa"),
        ("Tollund’s Zeppa", "Zeppa"),
        ("the mayor of Tollund", "mayor of Tollund"),
        ("smiths", "smiths"),
    ],
)
def test_a_models_entity_is_the_name_in_it_without_words_for_its_kind(
    entity: str, written: str
) -> None:
    sentence = (
        "The mayor of Tollund said the AI models of Tollund’s Zeppa family, the Zeppa model "
        "family, have reached 40 smiths."
    )
    assert (
        told(sentence, sentence, entity=entity, attribute="reached", value="40").entity == written
    )
