"""A claim is told as a claim: whose it is stands beside it, where the sentence does not say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.attest import Statement
from bot.answering.claimants import unnamed_claimant
from knowledge.search import Index
from knowledge.story import Passage

Claimant = Callable[[str, str], str | None]


@pytest.fixture
def claimant(index: Index, passage: Callable[[str], Passage]) -> Claimant:
    """Who is to be named beside a sentence that stands on a passage."""
    return lambda text, id: unnamed_claimant(Statement(text, (passage(id),)), index)


@pytest.mark.parametrize(
    ("text", "id", "by"),
    [
        ("Alibaba gave technical support to Chinese military operations that threaten US security.",
         "global-times-1", "White House memo, as reported by the Financial Times"),
        ("The leak is a malicious PR operation by a rogue voice who wants to undermine a deal.",
         "global-times-4", "Alibaba"),
        ("The White House memo is baseless speculation.", "global-times-5", "Zhang Xiaorong"),
        ("Pangu models replicated some of Qwen's architectural designs and training techniques.",
         "btw-media-2", "unnamed accusers, according to BTW Media"),
        ("H. is sought for money laundering and for complicity in an embezzlement scandal.",
         "meso-clever-10", "Chinese prosecutors, in the Interpol red notice"),
        ("The real motive of the red notice was to coerce H. into testifying against Sun Lijun.",
         "meso-clever-10", "court records"),
        ("Qwen models have had more than 600 million downloads since 2023.",
         "global-times-15", "Alibaba"),
    ],
)  # fmt: skip
def test_a_claim_told_as_a_fact_gets_its_claimant(
    claimant: Claimant, text: str, id: str, by: str
) -> None:
    assert claimant(text, id) == by


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("The White House memo alleges that Alibaba gave support to Chinese military operations.",
         "global-times-1"),
        ("Alibaba calls the leak a malicious PR operation by a rogue voice.", "global-times-4"),
        ("According to court records, the real motive was to coerce H. into testifying.",
         "meso-clever-10"),
        ("Qwen models have had more than 600 million downloads, says Alibaba.", "global-times-15"),
    ],
)  # fmt: skip
def test_a_claim_that_says_whose_it_is_gets_none(claimant: Claimant, text: str, id: str) -> None:
    assert claimant(text, id) is None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Qwen3 supports 119 languages and dialects.", "meso-clever-5"),
        ("H. was arrested in France on an Interpol red notice.", "meso-clever-9"),
    ],
)
def test_what_the_publisher_itself_reports_is_cited_and_needs_no_more(
    claimant: Claimant, text: str, id: str
) -> None:
    assert claimant(text, id) is None


@pytest.mark.parametrize(
    "text",
    [
        "Qwen models have had more than 700 million downloads since 2023.",
        "The Global Times counts Alibaba among the first to develop large models.",
        "Downloads matter.",
    ],
)
def test_another_sentence_of_the_passage_gets_no_claimant(claimant: Claimant, text: str) -> None:
    assert claimant(text, "global-times-15") is None


@pytest.mark.parametrize(
    ("text", "id", "by"),
    [
        ("Huawei's Pangu models were independently developed and not copied from Qwen.",
         "btw-media-1", "Huawei"),
        ("Alibaba's Qwen models have had more than 600 million downloads since 2023.",
         "global-times-15", "Alibaba"),
    ],
)  # fmt: skip
def test_a_claimant_who_is_named_but_not_as_speaking_is_told(
    claimant: Claimant, text: str, id: str, by: str
) -> None:
    assert claimant(text, id) == by
