"""A sentence is shown with a passage that bears it out, whatever its writer cited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attesting import Held, Hold, hold_with

from bot.answering.attest import Fallen, Statement, says_no_more
from knowledge.search import Index
from knowledge.story import Passage

FOUND = (
    "global-times-3",  # 1: Alibaba condemns the report
    "global-times-15",  # 2: 600 million downloads, 170,000 derived models
    "meso-clever-7",  # 3: 300 million downloads, 100,000 derivatives
    "btw-media-3",  # 4: Huawei calls similarities coincidental
    "meso-clever-9",  # 5: H. was arrested in France
    "global-times-6",  # 6: Liu Pengyu of the embassy
    "hk-stock-research-17",  # 7: 380 billion yuan ($52 billion)
    "meso-clever-5",  # 8: 36 trillion tokens, 119 languages
    "china-crunch-3",  # 9: what developers have made of Qwen
)
SAYS = (
    "Alibaba says that the assertions and innuendos of the Financial Times article are "
    '"completely false"'
)
LIU = (
    'Liu Pengyu called the American conduct "extremely irresponsible" and a "complete distortion '
    'of facts"'
)
SHORTER = (
    "Developers have downloaded and adapted the Qwen models since their release under open-source "
    "licences"
)
OVER_600 = (
    "Alibaba told the Global Times that since 2023 Qwen models have had more than 600 million "
    "downloads"
)


@pytest.fixture(scope="session")
def hold(index: Index, passage: Callable[[str], Passage]) -> Hold:
    return hold_with(index, [passage(name) for name in FOUND])


def numbers(held: Held) -> list[int]:
    """What a sentence that stands as drafted cites, by the numbers of FOUND."""
    assert isinstance(held, Statement), held
    assert not held.quoted, held
    return [FOUND.index(passage.id) + 1 for passage in held.passages]


# --- citations ------------------------------------------------------------------------------------


def test_a_right_citation_is_kept(hold: Hold) -> None:
    (held,) = hold(f"{SAYS} [1].")
    assert numbers(held) == [1]
    assert held.text == f"{SAYS}."


@pytest.mark.parametrize("given", ["", " [2]", " [4, 5]", " [99]", " [0]", " [passage 2]"])
def test_a_missing_or_wrong_citation_is_put_right(hold: Hold, given: str) -> None:
    (held,) = hold(f"{SAYS}{given}.")
    assert numbers(held) == [1]


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("Huawei thus rejects the idea that likenesses between Pangu and Alibaba's Qwen are the "
         "result of direct copying.", 4),
        ("Liu Pengyu wrote that the US had no valid evidence, had jumped to an \"unwarranted "
         "conclusion\" and was making \"groundless accusations\" against China.", 6),
        ("Meso Clever names neither the full name of H. nor the date of the arrest in France.", 5),
        ("Meso Clever does not say where its figures for Qwen downloads and derivative models come "
         "from.", 3),
        (f"{SHORTER}.", 9),
    ],
)  # fmt: skip
def test_a_passage_is_found_by_the_words(hold: Hold, claim: str, number: int) -> None:
    (held,) = hold(claim)
    assert numbers(held) == [number]


def test_of_several_citations_those_that_bear_it_out_are_kept(hold: Hold) -> None:
    (held,) = hold(f"{LIU} [6][4].")
    assert numbers(held) == [6]


def test_more_than_three_citations_of_a_sentence_are_too_many(hold: Hold) -> None:
    (held,) = hold(f"{OVER_600} [1-8].")
    assert 1 <= len(numbers(held)) <= 3


def test_each_sentence_of_a_draft_is_held_by_itself(hold: Hold) -> None:
    held = hold(
        "Alibaba paid 12 million dollars for the downloads [1]. "
        f"{LIU} [6].\n"
        "- Qwen3 supports 119 languages and dialects, Meso Clever writes [8]."
    )
    assert isinstance(held[0], Fallen)
    assert [numbers(one) for one in held[1:]] == [[6], [8]]


def test_without_passages_nothing_is_borne_out(index: Index) -> None:
    (held,) = hold_with(index, [])(f"{SAYS} [1].")
    assert isinstance(held, Fallen)


# --- the same, shortened or in other figures ------------------------------------------------------

TOKENS_TRAINED = (
    "Qwen3 was trained on {}, twice as much training data as its predecessor Qwen2.5, Meso Clever "
    "reported in spring 2025 [8]."
)
TYPESET = SAYS.replace('"completely false"', "“completely false”")
INVESTED = (
    "Alibaba announced in 2025 that it will put over {} into infrastructure for cloud and AI "
    "within three years, according to the Hong Kong Stock Research Society [7]."
)


@pytest.mark.parametrize(
    "claim",
    [
        f"{OVER_600} [2].",
        f"{OVER_600.replace('600 million', '600M')} [2].",
        f"{OVER_600.replace('600 million', '600,000,000')} [2].",
        TOKENS_TRAINED.format("36T tokens"),
        INVESTED.format("380bn yuan ($52bn)"),
        INVESTED.format("380 billion yuan"),
        f"{TYPESET} [1].",
        f"{SHORTER} [9].",
    ],
)
def test_what_the_passage_says_may_be_shorter_or_in_another_notation(
    hold: Hold, claim: str
) -> None:
    (held,) = hold(claim)
    assert numbers(held)


# --- saying the same ------------------------------------------------------------------------------


def statement(text: str, *passages: Passage) -> Statement:
    return Statement(text, passages)


def test_two_sentences_say_one_thing_when_one_has_the_words_of_the_other(
    passage: Callable[[str], Passage],
) -> None:
    one, other = passage("meso-clever-5"), passage("hk-stock-research-5")
    said = statement("Qwen3 supports 119 languages and dialects, Meso Clever writes.", one)
    assert says_no_more(said, statement("Qwen3 supports 119 languages and dialects.", other))
    assert says_no_more(statement("Qwen3 supports 119 languages.", other), said)
    assert not says_no_more(statement("Qwen3 was trained on 36 trillion tokens.", one), said)


def test_of_one_passage_fewer_common_words_are_enough(
    passage: Callable[[str], Passage],
) -> None:
    one, other = passage("meso-clever-5"), passage("hk-stock-research-5")
    said = statement("Qwen3 supports 119 languages and dialects.", one)
    alike = "Qwen3 supports dialects of 119 kinds."
    assert says_no_more(statement(alike, one), said)
    assert not says_no_more(statement(alike, other), said)


def test_names_that_the_nearest_sentence_lacks_come_with_the_sentence_that_has_them(
    index: Index, passage: Callable[[str], Passage]
) -> None:
    (held,) = hold_with(index, [passage("global-times-7")])(
        "Zhang Xiaorong said that ZTE, Huawei, and Tencent had been accused of military ties."
    )
    assert isinstance(held, Statement)
    assert held.quoted
    assert all(name in held.text for name in ("ZTE", "Huawei", "Tencent", "ties to the military"))
