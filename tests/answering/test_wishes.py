"""A question about the story as a whole is known as one, and no other is taken for it.

`wishes.jsonl` was written by somebody who had not seen the table. `bench/wishes.py` counts all of
it; here are the languages of which there is most, and one without spaces.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering import phrases
from bot.answering.wishes import WISHES, Wishes, _tables
from knowledge.embeddings import Embedder, NoEmbeddings
from knowledge.search import Index

ASKED: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "wishes.jsonl").read_text(encoding="utf-8").splitlines()
]
LANGUAGES = ("en", "de", "zh")


@pytest.fixture(scope="module")
def wishes(embedder: Embedder) -> Wishes:
    return Wishes(embedder)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def found(wishes: Wishes, index: Index) -> list[tuple[dict[str, Any], str | None]]:
    asked = [one for one in ASKED if one["lang"] in LANGUAGES]
    return [(one, await wishes.wish(one["text"], one["lang"], index)) for one in asked]


def test_every_language_of_the_fixed_phrases_has_ways_to_ask_for_each() -> None:
    assert _tables().keys() - {"other"} == phrases.languages()
    for language in phrases.languages():
        assert set(_tables()[language]) == {*WISHES, "glue"}
        assert all(len(_tables()[language][wish]) >= 10 for wish in WISHES)


async def test_most_questions_about_the_whole_are_known_and_few_for_another(found: Any) -> None:
    wanted = [(one["wish"], wish) for one, wish in found if one["wish"]]
    assert sum(one == wish for one, wish in wanted) >= 0.6 * len(wanted)
    assert sum(wish not in (None, one) for one, wish in wanted) <= 0.04 * len(wanted)


async def test_hardly_any_other_question_is_taken_for_one(found: Any) -> None:
    others = [one["text"] for one, wish in found if not one["wish"] and wish]
    assert len(others) <= 1, others


@pytest.mark.parametrize(
    "question",
    ["What is disputed about the memo?", "Who is Jack Ma?", "What is the latest Qwen model?"],
)
async def test_what_names_something_of_the_story_is_no_such_question(
    wishes: Wishes, index: Index, question: str
) -> None:
    assert await wishes.wish(question, "en", index) is None


async def test_the_title_of_the_story_names_it_and_nothing_in_it(
    wishes: Wishes, index: Index
) -> None:
    assert await wishes.wish("What is the Qwen panic about?", "en", index) == "summary"


async def test_without_vectors_and_in_a_language_without_a_table_none_is_known(
    wishes: Wishes, index: Index
) -> None:
    assert await Wishes(NoEmbeddings()).wish("summary", "en", index) is None
    assert await wishes.wish("Wat is nuus?", "af", index) is None
