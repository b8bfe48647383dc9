"""What is asked about the whole story is told from what the store has ready, with its links."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from answered import Model, Shown, cited, is_whole, turn
from scripted_model import Scripted, kinds
from tiny_stories import source, story

from bot.answering import Answerer, whole_story
from bot.answering.phrases import phrase
from bot.answering.wishes import WISHES, Wishes, _tables
from knowledge.embeddings import Embedder, NoEmbeddings, Vectors
from knowledge.search import Index
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.timeline import timeline

ABOUT = "What is this story about?"
DISAGREE = "Where do the sources disagree?"
NEW = "What is the latest?"
WHO = "Who is involved?"
SOURCES = "Which sources do you have?"
ALL = [ABOUT, DISAGREE, NEW, WHO, SOURCES]


@pytest.fixture
def answerer(index: Index, embedder: Embedder) -> Answerer:
    return Answerer(index, embedder)


@pytest.mark.parametrize("question", ALL)
async def test_every_line_leads_to_a_source_and_no_model_is_needed(
    model: Model, shown: Shown, question: str
) -> None:
    server, answerer = model(Scripted())
    answer = await answerer.answer(question, on_text=shown)
    assert not answer.declined
    assert (answer.origin, answer.model, answer.usage) == ("extract", None, None)
    assert is_whole(answer)
    bullets = [line for line in answer.text.splitlines() if line.startswith("- ")]
    assert all(line.endswith("]") for line in bullets)
    assert phrase("no_model", "en") not in answer.text  # none is missing
    assert shown.text.strip() == answer.text
    assert kinds(server.requests) == []


@pytest.mark.parametrize("question", ALL)
async def test_without_a_model_it_is_the_same_and_says_so(
    model: Model, answerer: Answerer, question: str
) -> None:
    _, with_model = model(Scripted())
    one, other = await answerer.answer(question), await with_model.answer(question)
    assert one.text == f"{other.text}\n\n{phrase('no_model', 'en')}"
    assert one.citations == other.citations


async def test_the_story_is_summed_up_in_the_words_of_its_editors(
    answerer: Answerer, snapshot: Snapshot
) -> None:
    answer = await answerer.answer(ABOUT)
    assert "came to stand for American unease" in answer.text
    assert "the newspaper could not confirm the memo" in answer.text
    assert len(set(cited(answer))) >= 5


async def test_all_that_the_sources_disagree_on_is_told_with_every_side(
    answerer: Answerer, snapshot: Snapshot
) -> None:
    answer = await answerer.answer(DISAGREE)
    assert len(answer.conflicts) == len(snapshot.conflicts)
    for figure in ("600 million", "300 million", "170,000", "100,000"):
        assert figure in answer.text
    told = answer.text.partition("Pangu · ")[2]
    assert "independently developed" in told and "(Huawei, 2025-07)" in told


async def test_of_more_disagreements_than_one_message_bears_the_rest_is_counted(
    answerer: Answerer, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_story, "MOST_DISAGREEMENTS", 2)
    answer = await answerer.answer(DISAGREE)
    assert len(answer.conflicts) == 2
    assert f"\n\n… +{len(snapshot.conflicts) - 2}\n\n" in answer.text


async def test_several_disputes_below_one_answer_say_what_each_is_about(
    answerer: Answerer,
) -> None:
    answer = await answerer.answer(ABOUT)
    labels = [line for line in answer.text.splitlines() if line.endswith(phrase("disputed", "en"))]
    assert len(labels) == len(set(labels)) > 1
    alone = await answerer.answer("Did Huawei copy Qwen?")
    assert f"\n\n{phrase('disputed', 'en')}" in alone.text


async def test_the_latest_is_the_end_of_the_timeline_newest_first(
    answerer: Answerer, snapshot: Snapshot
) -> None:
    answer = await answerer.answer(NEW)
    lines = [line for line in answer.text.splitlines() if line.startswith("- ")]
    dates = [line[2:].partition(": ")[0] for line in lines]
    assert dates == [moment.date for moment in timeline(snapshot.story)[: -len(dates) - 1 : -1]]
    assert all(one >= other for one, other in pairwise(dates))


async def test_people_are_introduced_by_what_a_source_says_of_them(answerer: Answerer) -> None:
    answer = await answerer.answer(WHO)
    for name in ("Jack Ma", "Zhang Xiaorong", "Huawei"):
        assert name in answer.text
    for citation in answer.citations:
        assert citation.passage


async def test_the_sources_are_named_with_publisher_date_and_title(
    answerer: Answerer, snapshot: Snapshot
) -> None:
    answer = await answerer.answer(SOURCES)
    for one in snapshot.story.sources:
        assert one.publisher in answer.text and one.title in answer.text
    assert {c.source_id for c in answer.citations} == {s.id for s in snapshot.story.sources}


async def test_it_is_told_in_the_language_of_the_question(model: Model) -> None:
    german = "Im November 2025 standen die Worte „Qwen Panic“ für Unruhe in den USA wegen Qwen."
    _, answerer = model(Scripted(sentences={"came to stand for": german}))
    answer = await answerer.answer("Worum geht es in dieser Geschichte?")
    assert (answer.language, answer.origin, answer.translated) == ("de", "model", True)
    assert answer.text.startswith(german[:-1])
    assert is_whole(answer)
    again = await answerer.answer("Worum geht es in dieser Geschichte?")  # translated before
    assert (again.text, again.origin, again.translated) == (answer.text, "model", True)


@pytest.mark.parametrize("question", ["Welche Quellen hast du?", "Which sources do you have?"])
async def test_what_no_model_had_a_hand_in_is_no_models(model: Model, question: str) -> None:
    server, answerer = model(Scripted())
    before = await answerer.answer("Wer ist Sun Lijun?")
    server.requests.clear()
    for thread in ([], [turn(before)]):
        answer = await answerer.answer(question, thread)
        assert answer.ready and not answer.declined
        assert (answer.origin, answer.model, answer.usage) == ("extract", None, None)
    assert kinds(server.requests) == []


async def test_one_after_the_other_may_be_asked_in_one_thread(answerer: Answerer) -> None:
    thread = []
    for question in ALL:
        answer = await answerer.answer(question, thread)
        assert answer.ready, question
        thread.append(turn(answer))


async def test_an_example_means_the_whole_wherever_it_is_pressed(answerer: Answerer) -> None:
    assert DISAGREE in answerer.story.examples
    asked = await answerer.answer("What did Huawei say about Pangu?")
    answer = await answerer.answer(DISAGREE, [turn(asked)])
    assert "600 million" in answer.text


async def test_many_who_ask_at_a_time_wait_for_one_table(index: Index, embedder: Embedder) -> None:
    class Counting:
        spec = embedder.spec
        asked = 0

        async def query(self, text: str) -> Vectors | None:
            return await embedder.query(text)

        async def queries(self, texts: Sequence[str]) -> Vectors:
            Counting.asked += len(texts)
            return await embedder.queries(texts)

    wishes = Wishes(cast(Embedder, Counting()))
    found = await asyncio.gather(*(wishes.wish(ABOUT, "en", index) for _ in range(4)))
    assert found == ["summary"] * 4
    ways = sum(len(_tables()["en"][wish]) for wish in WISHES) + len(_tables()["other"]["ways"])
    assert Counting.asked == ways


async def test_a_question_does_not_wait_for_an_endpoint_that_embeds_slowly(
    index: Index, embedder: Embedder
) -> None:
    may_go_on = asyncio.Event()

    class Slow:
        spec = embedder.spec

        async def query(self, text: str) -> Vectors | None:
            return await embedder.query(text)

        async def queries(self, texts: Sequence[str]) -> Vectors:
            await may_go_on.wait()
            return await embedder.queries(texts)

    wishes = Wishes(cast(Embedder, Slow()), patience_s=0.1)
    async with asyncio.timeout(60):
        assert await wishes.wish(ABOUT, "en", index) is None
    may_go_on.set()
    for _ in range(600):
        if await wishes.wish(ABOUT, "en", index) == "summary":
            return
    pytest.fail("the table was never ready")


async def test_in_a_thread_what_may_mean_its_subject_does_not_mean_the_whole_story(
    answerer: Answerer,
) -> None:
    asked = await answerer.answer("What did Huawei say about Pangu?")
    answer = await answerer.answer("What is disputed?", [turn(asked)])
    assert "Pangu" in answer.text
    assert "600 million" not in answer.text
    summed_up = await answerer.answer("Summarise the story", [turn(asked)])
    assert "came to stand for American unease" in summed_up.text


async def test_a_story_of_which_nothing_is_disputed_says_that_its_sources_do_not_say(
    tmp_path: Path,
) -> None:
    quiet = story(source("gull", "The bridge at Brenholm will cost 40 million crowns."))
    built = await build_snapshot(quiet, NoEmbeddings(), tmp_path)
    answer = await Answerer(Index(built), NoEmbeddings()).answer(DISAGREE)
    assert answer.declined and not answer.conflicts
