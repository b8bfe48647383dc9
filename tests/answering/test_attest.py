"""A sentence is shown only with a passage that carries it, and never with a figure of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.attest import Attested, attest, statements
from knowledge.embeddings import Embedder
from knowledge.search import Index
from knowledge.story import Passage

FOUND = (
    "global-times-3",  # 1: Alibaba condemns the report
    "global-times-15",  # 2: 600 million downloads, 170,000 derived models
    "meso-clever-7",  # 3: 300 million downloads, 100,000 derivatives
    "btw-media-3",  # 4: Huawei calls similarities coincidental
    "meso-clever-9",  # 5: H. was arrested in France
    "global-times-6",  # 6: Liu Pengyu of the embassy
)

Check = Callable[[str], Attested]


@pytest.fixture
def passages(passage: Callable[[str], Passage]) -> list[Passage]:
    return [passage(name) for name in FOUND]


@pytest.fixture
def check(passages: list[Passage], index: Index) -> Check:
    """A draft held against the passages, by its words alone."""

    def held(draft: str) -> Attested:
        return attest(draft, passages, index, [None] * len(statements(draft)))

    return held


def cited(attested: Attested) -> list[tuple[int, ...]]:
    """The numbers each sentence cites, from 1."""
    return [tuple(i + 1 for i in statement.passages) for statement in attested.kept]


def test_valid_citations_are_kept(check: Check) -> None:
    attested = check(
        "Alibaba calls the report “completely false” [1]. Liu Pengyu agrees [6][1].\n"
        "Qwen has had more than 600 million downloads. [2]"
    )
    assert cited(attested) == [(1,), (6, 1), (2,)]
    assert attested.as_drafted
    assert attested.kept[0].text == "Alibaba calls the report “completely false”."
    assert [s.begins_line for s in attested.kept] == [True, False, True]


@pytest.mark.parametrize(
    "claim",
    [
        "Qwen has had 700 million downloads [2].",
        "Qwen has had 600 billion downloads [2].",
        "Alibaba paid 12 million dollars for it [1].",
        "Qwen 的下载量超过 7 亿次 [2]。",
        "Alibaba denied it in 2019 [1].",
        "Qwen a été téléchargé 650 millions de fois.",
    ],
)
def test_a_sentence_with_a_figure_that_no_passage_has_is_dropped(check: Check, claim: str) -> None:
    attested = check(f"Alibaba calls the report completely false [1]. {claim}")
    assert cited(attested) == [(1,)]
    assert len(attested.dropped) == 1
    assert not attested.as_drafted


@pytest.mark.parametrize(
    "claim",
    [
        "Qwen has had 600 million downloads [2].",
        "Qwen has had 600M downloads [2].",
        "Qwen 的下载量超过 6 亿次 [2]。",
        "Qwen wurde 600 Millionen Mal heruntergeladen [2].",
        "Qwen скачали более 600 млн раз [2].",
        "Alibaba said so on 16 November 2025 [2].",
        "Qwen has had 300 million or 600 million downloads [2][3].",
        "Qwen3 is no H20 chip [1].",
    ],
)
def test_a_figure_counts_in_any_notation(check: Check, claim: str) -> None:
    assert check(claim).as_drafted


def test_a_figure_cited_from_the_wrong_passage_gets_the_right_one(check: Check) -> None:
    attested = check("Qwen has had more than 600 million downloads since 2023, Alibaba says [1].")
    assert cited(attested) == [(2,)]
    assert not attested.as_drafted


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("Huawei calls any similarities between Pangu and Qwen coincidental.", 4),
        ("Liu Pengyu called the accusations groundless.", 6),
        ("The businessman H. was arrested in France.", 5),
        ("Developers made over 100,000 derivative models on Hugging Face.", 3),
        ("Huawei calls the similarities coincidental [12].", 4),
    ],
)
def test_a_missing_citation_is_found_by_the_words(check: Check, claim: str, number: int) -> None:
    assert cited(check(claim)) == [(number,)]


@pytest.mark.parametrize(
    "claim",
    [
        "Mapo tofu needs Sichuan pepper and minced pork.",
        "Everyone in this channel should click to log in.",
        "I cannot help with that.",
        "Jag tycker om kanelbullar.",
    ],
)
def test_a_sentence_about_nothing_in_the_passages_is_dropped(check: Check, claim: str) -> None:
    attested = check(claim)
    assert not attested.kept
    assert attested.dropped == (claim,)


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("阿里巴巴称该报道完全不实。", 1),
        ("El empresario H. fue detenido en Francia.", 5),
        ("Laut Huawei sind die Ähnlichkeiten von Pangu und Qwen zufällig.", 4),
        ("Лю Пэнъюй из посольства отверг обвинения как беспочвенные.", 6),
    ],
)
async def test_a_missing_citation_is_found_across_languages_by_meaning(
    passages: list[Passage], index: Index, embedder: Embedder, claim: str, number: int
) -> None:
    attested = attest(claim, passages, index, [await embedder.query(claim)])
    assert cited(attested) == [(number,)]


@pytest.mark.parametrize(
    "claim", ["今天天气很好。", "El clima de hoy es soleado.", "Por favor, inicia sesión aquí."]
)
async def test_meaning_does_not_find_a_passage_for_just_anything(
    passages: list[Passage], index: Index, embedder: Embedder, claim: str
) -> None:
    assert not attest(claim, passages, index, [await embedder.query(claim)]).kept


def test_a_number_in_a_figure_is_no_help_without_its_sentence(check: Check) -> None:
    assert not check("The population of Atlantis is 600 million.").kept


def test_lists_are_read_as_sentences(check: Check) -> None:
    attested = check(
        "- Alibaba calls it false [1]\n2. Liu Pengyu rejects it [6]\n\n* Huawei too [4]"
    )
    assert [s.text for s in attested.kept] == [
        "Alibaba calls it false", "Liu Pengyu rejects it", "Huawei too",
    ]  # fmt: skip


def test_a_marker_on_a_line_of_its_own_belongs_to_the_sentence_before(check: Check) -> None:
    attested = check("Alibaba calls it false.\n[1]")
    assert cited(attested) == [(1,)]


def test_more_than_three_citations_of_a_sentence_are_too_many(check: Check) -> None:
    attested = check("Everyone says something about Qwen [1-6].")
    assert cited(attested) == [(1, 2, 3)]
    assert not attested.as_drafted


@pytest.mark.parametrize(
    "draft", ["", "\n\n", "[1]", "[1][2].", "...", "[" * 50, "[" + "9" * 5000 + "]"]
)
def test_a_draft_without_a_sentence_holds_nothing(check: Check, draft: str) -> None:
    assert not check(draft).kept
