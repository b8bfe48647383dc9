"""Questions that an answer leads to: the store answers them, and nobody has asked them yet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny_stories import source, story

from bot.answering import Answer, phrases
from bot.answering.answer import Timings, cite
from bot.answering.followups import MAX_LENGTH, MOST, follow_ups
from knowledge.conflicts import find_conflicts
from knowledge.embeddings import NoEmbeddings
from knowledge.search import Index
from knowledge.snapshot import build_snapshot
from knowledge.story import Claim, Event, Name, Source, Story

ADA = Name(name="Ada Lund", kind="person", also=("阿达·伦德",))
BIRK = Name(name="Tom Birk", kind="person")
PORT = Name(name="Brenholm Port", kind="organisation")
GULL = Name(name="Daily Gull", kind="organisation")
BRIDGE = Name(name="Brenholm Bridge", kind="product")


def claim(passage: str, value: str, by: str) -> Claim:
    return Claim(
        statement=f"The Brenholm Bridge costs {value} crowns", by=by, stance="asserts",
        passage_id=passage, entity="Brenholm Bridge", attribute="cost", value=f"{value}",
        unit="crowns",
    )  # fmt: skip


def told(id: str, *passages: str, claims: Sequence[Claim] = (), **changes: Any) -> Source:
    return source(id, *passages, claims=claims).model_copy(update=changes)


def made_up(**changes: Any) -> Story:
    """Three sources: what the first says, the two others go on with."""
    first = told(
        "gull",
        "The engineer Tom Birk says that the Brenholm Bridge costs 40 million crowns.",
        "Nobody knows anything about the weather.",
        claims=(claim("gull-1", "40 million", "Tom Birk"),),
        events=(Event(date="2026-02-03", what="Tom Birk tells a price", passage_id="gull-1"),),
    )
    second = source(
        "echo",
        "The Brenholm Bridge costs 55 million crowns, Brenholm Port says.",
        "Tom Birk is an engineer of forty years from Skarv.",
        claims=(claim("echo-1", "55 million", "Brenholm Port"),),
    )
    third = told(
        "post",
        "On 9 May 2026 Tom Birk left Brenholm Port in anger.",
        events=(Event(date="2026-05-09", what="Tom Birk leaves the port", passage_id="post-1"),),
    )
    given = story(first, second, third)
    return given.model_copy(
        update={"names": (ADA, BIRK, PORT, GULL, BRIDGE), "title": "The bridge", **changes}
    )


def indexed(given: Story, tmp_path: Path) -> Index:
    return Index(asyncio.run(build_snapshot(given, NoEmbeddings(), tmp_path)))


def answer(index: Index, *passages: str, **changes: Any) -> Answer:
    """An answer that cites `passages`."""
    given = index.snapshot.story
    texts = [given.passage_by_id[id].text for id in passages]
    return Answer.model_validate(
        {
            "question": "What does it cost?",
            "language": "en",
            "text": " ".join(f"{text} [{n}]" for n, text in enumerate(texts, 1)),
            "declined": False,
            "origin": "extract",
            "model": None,
            "citations": tuple(
                cite(n, given.passage_by_id[id], given) for n, id in enumerate(passages, 1)
            ),
            "conflicts": (),
            "usage": None,
            "timings_ms": Timings(search=1, first_token=None, total=2),
            **changes,
        }
    )


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return indexed(made_up(), tmp_path)


def test_they_come_from_what_stands_near_the_answer(index: Index) -> None:
    assert find_conflicts(index.snapshot.story)
    assert follow_ups(answer(index, "gull-1"), index) == (
        "What do the sources say about cost (Brenholm Bridge)?",
        "Who is Tom Birk?",
        "What about Tom Birk (May 9, 2026)?",
    )


def test_a_disagreement_that_was_shown_is_not_suggested(index: Index) -> None:
    shown = answer(index, "gull-1", conflicts=index.snapshot.conflicts)
    assert "cost" not in " ".join(follow_ups(shown, index))


def test_whom_the_question_names_is_not_asked_about_again(index: Index) -> None:
    given = answer(index, "gull-1", question="Who is Tom Birk?")
    assert "Who is Tom Birk?" not in follow_ups(given, index)


def test_what_was_asked_before_in_the_thread_is_not_suggested(index: Index) -> None:
    asked = follow_ups(answer(index, "gull-1"), index)
    assert not set(asked) & set(follow_ups(answer(index, "gull-1"), index, asked))


def test_what_no_other_passage_tells_is_not_suggested(tmp_path: Path) -> None:
    alone = story(source("gull", "The engineer Tom Birk says that it costs 40 million crowns."))
    index = indexed(alone.model_copy(update={"names": (BIRK,)}), tmp_path)
    assert follow_ups(answer(index, "gull-1"), index) == ()


def test_what_retrieval_does_not_find_is_not_suggested(tmp_path: Path) -> None:
    named = Name(name="Tom Birk", kind="person", also=("The Skipper",))
    one = source("gull", "Tom Birk says that the bridge is late.")
    two = source("echo", "The Skipper left.", "The bridge is green.", "It is late.", "It is long.")
    index = indexed(story(one, two).model_copy(update={"names": (named,)}), tmp_path)
    assert "Who is Tom Birk?" not in follow_ups(answer(index, "gull-1"), index)
    found = source("echo", "The Skipper, that is Tom Birk, left.")
    index = indexed(story(one, found).model_copy(update={"names": (named,)}), tmp_path)
    assert "Who is Tom Birk?" in follow_ups(answer(index, "gull-1"), index)


def test_what_the_answer_cites_already_is_no_answer_to_the_next(index: Index) -> None:
    everything = [p.id for p in index.snapshot.story.passages()]
    assert follow_ups(answer(index, *everything), index) == ()


def test_a_publisher_is_not_asked_about(tmp_path: Path) -> None:
    one = told("gull", "The Daily Gull says that Tom Birk is late.", publisher="Daily Gull")
    two = source("echo", "The Daily Gull says that Tom Birk is an engineer.")
    given = story(one, two).model_copy(update={"names": (BIRK, GULL)})
    index = indexed(given, tmp_path)
    assert follow_ups(answer(index, "gull-1"), index) == ("Who is Tom Birk?",)


@pytest.mark.parametrize("language", sorted(phrases.languages()))
def test_they_are_in_the_language_of_the_answer_with_names_as_the_story_writes_them(
    index: Index, language: str
) -> None:
    asked = follow_ups(answer(index, "gull-1", language=language), index)
    assert len(asked) == MOST
    assert all(len(text) <= MAX_LENGTH for text in asked)
    assert all("Tom Birk" in text or "Brenholm" in text for text in asked)
    assert not any("{" in text for text in asked)
    if language != "en":
        english = follow_ups(answer(index, "gull-1"), index)
        assert not set(asked) & set(english)


def test_in_a_language_without_phrases_there_are_none(index: Index) -> None:
    assert follow_ups(answer(index, "gull-1", language="eo"), index) == ()


def test_after_a_question_of_another_topic_there_are_the_story_s_examples(tmp_path: Path) -> None:
    examples = ("What does the bridge cost?", "Why? " * 40, "Who is Tom Birk?", "When?", "Where?")
    index = indexed(made_up(examples=examples), tmp_path)
    given = answer(index, declined=True, text="No.", question="when?")
    assert follow_ups(given, index) == ("What does the bridge cost?", "Who is Tom Birk?", "Where?")


def test_where_the_sources_are_silent_what_stands_nearby_is_suggested(index: Index) -> None:
    assert "Who is Tom Birk?" in follow_ups(answer(index, "gull-1", declined=True), index)


def test_what_the_whole_story_is_about_is_not_asked_about(tmp_path: Path) -> None:
    told_in = [f"The Brenholm Bridge is number {n}." for n in range(6)]
    given = story(source("gull", *told_in)).model_copy(update={"names": (BRIDGE,)})
    index = indexed(given, tmp_path)
    assert follow_ups(answer(index, "gull-1", question="Why?"), index) == ()


def test_a_story_without_names_and_events_leads_nowhere(tmp_path: Path) -> None:
    bare = story(source("gull", "It rains."), source("echo", "It rains there too."))
    index = indexed(bare, tmp_path)
    assert follow_ups(answer(index, "gull-1"), index) == ()


def test_an_answer_from_a_passage_that_is_gone_leads_nowhere(index: Index, tmp_path: Path) -> None:
    given = answer(index, "gull-1")
    other = indexed(story(source("x", "It rains.")), tmp_path)
    assert follow_ups(given, other) == ()
