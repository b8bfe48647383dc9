"""What a model reads before it drafts: the best passages, and the other side of each dispute."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.answering import Turn, rewording, searching
from bot.answering.searching import Asked, Searcher
from bot.llm import Message
from knowledge.embeddings import Embedder, NoEmbeddings
from knowledge.search import Index
from knowledge.story import Passage

DOWNLOADS = "How many downloads does Qwen have?"


@pytest.fixture
def searcher(embedder: Embedder) -> Searcher:
    return Searcher(embedder)


def ids(passages: Sequence[Passage]) -> list[str]:
    return [passage.id for passage in passages]


async def drafted_from(searcher: Searcher, question: str, index: Index) -> list[str]:
    asked = await searcher.search(question, [], index, None)
    return ids(searching.to_draft_from(asked.found, index))


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (DOWNLOADS, {"meso-clever-7", "global-times-15"}),
        ("Did Huawei copy Qwen?", {"btw-media-1", "btw-media-2"}),
        ("What does the White House memo say?", {"global-times-1", "global-times-3"}),
        ("Why was H. really arrested?", {"meso-clever-10"}),
    ],
)
async def test_a_model_reads_every_side_of_what_its_first_passages_dispute(
    searcher: Searcher, index: Index, question: str, sides: set[str]
) -> None:
    assert sides <= set(await drafted_from(searcher, question, index))


@pytest.mark.parametrize("question", [DOWNLOADS, "What does the White House memo say?", "Qwen?"])
async def test_it_reads_few_passages_each_once_and_the_nearest_first(
    searcher: Searcher, index: Index, question: str
) -> None:
    asked = await searcher.search(question, [], index, None)
    read = ids(searching.to_draft_from(asked.found, index))
    assert read[0] == asked.found.hits[0].passage.id
    assert len(read) == len(set(read))
    assert searching.DRAFTED <= len(read) <= searching.PASSAGES


# --- what is known of a question ------------------------------------------------------------------


async def in_english(messages: Sequence[Message], max_tokens: int) -> str:
    return "How many languages does Qwen3 support?"


async def test_a_question_is_also_searched_for_as_the_model_puts_it(
    searcher: Searcher, index: Index
) -> None:
    asked = await searcher.search("Qwen3支持多少种语言？", [], index, in_english)
    assert (asked.language, asked.is_foreign) == ("zh", True)
    assert asked.told == "How many languages does Qwen3 support?"
    assert len(asked.vectors) == 2
    assert asked.found.hits[0].passage.id == "meso-clever-5"


async def test_a_question_in_the_language_of_the_story_is_not_put_otherwise(
    searcher: Searcher, index: Index
) -> None:
    asked = await searcher.search(DOWNLOADS, [], index, in_english)
    assert (asked.language, asked.told, asked.is_foreign) == ("en", None, False)


async def test_a_follow_up_that_names_something_is_searched_for_by_it(
    searcher: Searcher, index: Index
) -> None:
    thread = [Turn(question="What does the White House memo say?", answer=".", language="en")]
    asked = await searcher.search("What about Huawei?", thread, index, None)
    assert {hit.passage.source_id for hit in asked.found.hits[:3]} & {"btw-media"}


async def test_without_vectors_words_alone_are_searched_for(index: Index) -> None:
    asked: Asked = await Searcher(NoEmbeddings()).search(DOWNLOADS, [], index, None)
    assert asked.vectors == []
    assert asked.found.hits


@pytest.mark.parametrize(
    ("question", "thread_language", "language"),
    [
        ("Jack Ma?", "es", "es"),
        ("¿Quién es Jack Ma?", "zh", "es"),
        ("Jack Ma?", None, "en"),
        ("谁？", "es", "zh"),
    ],
)
def test_a_question_that_shows_no_language_has_that_of_its_thread_or_of_the_story(
    index: Index, question: str, thread_language: str | None, language: str
) -> None:
    thread = [
        Turn(question="?", answer=".", language=tag) for tag in [thread_language] if tag is not None
    ]
    assert searching.language_of(question, thread, index) == language


async def test_a_poor_translation_tells_what_is_asked_for_and_is_not_searched_with(
    searcher: Searcher, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewording, "SAME_MEANING", 1.01)  # none is good enough

    async def told(messages: Sequence[Message], max_tokens: int) -> str:
        return "When did Goldman Sachs warn of the storm?"

    asked = await searcher.search("高盛是哪天发出警告的?", [], index, told)
    assert asked.told is None
    assert asked.bearing.missing
    alone = await searcher.search("高盛是哪天发出警告的?", [], index, None)
    assert not alone.bearing.missing
    assert asked.found.hits == alone.found.hits


@pytest.mark.parametrize(
    ("before", "asked", "missing"),
    [
        ("Did Huawei copy Qwen?", "And what did Nvidia say about it?", True),
        ("What did Nvidia say about Qwen?", "And what did Huawei say about it?", False),
    ],
)
async def test_what_a_follow_up_asks_for_counts_and_not_what_was_asked_before(
    searcher: Searcher, index: Index, before: str, asked: str, missing: bool
) -> None:
    thread = [Turn(question=before, answer="They do not say.", language="en")]
    found = await searcher.search(asked, thread, index, None)
    assert found.bearing.missing is missing
