"""Without a model the answer is the sources' own sentences, or an honest no."""

from __future__ import annotations

from pathlib import Path

import pytest
from answered import cited, is_whole, turn

from bot.answering import Answer, Answerer, Turn
from bot.answering.phrases import phrase
from knowledge.embeddings import Embedder, NoEmbeddings, Vectors
from knowledge.errors import EmbeddingFailed
from knowledge.search import Index
from knowledge.snapshot import Snapshot, build_snapshot


@pytest.fixture
def answerer(index: Index, embedder: Embedder) -> Answerer:
    return Answerer(index, embedder)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("How many tokens was Qwen3 trained on?", "36 trillion"),
        ("Who is the Chinese embassy spokesperson quoted about the FT report?", "Liu Pengyu"),
        ("What did Huawei say about the similarities between Pangu and Qwen?", "coincidental"),
        ("Did the Financial Times verify the memo itself?", "could not verify"),
        ("Qwen3支持多少种语言?", "119"),
        ("Où l'homme d'affaires H. a-t-il été arrêté ?", "France"),
    ],
)
async def test_the_sentence_that_answers_is_quoted_with_its_source(
    answerer: Answerer, question: str, fact: str
) -> None:
    answer = await answerer.answer(question)
    assert answer.origin == "extract"
    assert answer.model is None
    assert answer.usage is None
    assert answer.timings_ms.first_token is None
    assert not answer.declined
    assert fact in answer.text
    assert any(fact in citation.passage for citation in answer.citations)
    assert is_whole(answer)


async def test_its_json_has_the_same_shape_as_with_a_model(
    answerer: Answerer, snapshot: Snapshot
) -> None:
    told = (await answerer.answer("Who denied the memo?")).as_json(snapshot.story)
    assert set(told) >= {
        "id", "question", "language", "text", "declined", "origin", "model", "citations",
        "conflicts", "usage", "timings_ms",
    }  # fmt: skip
    assert (told["id"], told["origin"], told["model"], told["usage"]) == (
        None, "extract", None, None,
    )  # fmt: skip
    assert told["timings_ms"]["first_token"] is None


@pytest.mark.parametrize("question", ["Who denied the memo?", "谁否认了备忘录？"])
async def test_a_line_in_the_language_of_the_question_says_that_no_model_wrote_it(
    answerer: Answerer, question: str
) -> None:
    answer = await answerer.answer(question)
    assert answer.text.endswith(phrase("no_model", answer.language))


@pytest.mark.parametrize(
    "question",
    [
        "What is a good recipe for mapo tofu?",
        "Will it rain in Lisbon tomorrow?",
        "Wie backe ich einen Apfelkuchen?",
        "今天北京天气怎么样？",
        "¿Quién ganó el Mundial de 1986?",
    ],
)
async def test_a_question_about_something_else_is_told_what_the_story_is(
    answerer: Answerer, question: str
) -> None:
    answer = await answerer.answer(question)
    assert answer.declined
    assert not answer.citations
    assert answer.text == phrase("off_topic", answer.language, story="The Qwen panic")


@pytest.mark.parametrize(
    "question",
    [
        "What did Sam Altman say about the White House memo?",
        "How many GPUs were used to train Qwen3?",
        "What did Elon Musk say about Alibaba?",
        "How many employees does Alibaba have?",
    ],
)
async def test_what_the_sources_do_not_say_is_declined_with_what_they_say_nearby(
    answerer: Answerer, question: str
) -> None:
    answer = await answerer.answer(question)
    assert answer.declined
    assert answer.text.startswith(phrase("not_in_sources", "en"))
    assert answer.citations
    assert is_whole(answer)


@pytest.mark.parametrize("question", ["Which chips did Alibaba buy?", "Hat Huawei Qwen kopiert?"])
async def test_that_a_question_is_like_one_left_open_is_not_enough_to_decline_it(
    answerer: Answerer, question: str
) -> None:
    assert not (await answerer.answer(question)).declined


async def test_both_figures_of_a_conflict_are_given(answerer: Answerer) -> None:
    answer = await answerer.answer("How many times has Qwen been downloaded?")
    assert "600 million" in answer.text
    assert "300 million" in answer.text
    assert {"global-times-15", "meso-clever-7"} <= {c.passage_id for c in answer.citations}
    assert "downloads" in {c.attribute for c in answer.conflicts}
    assert is_whole(answer)


async def test_and_what_did_they_reply_finds_the_reply_to_the_memo(answerer: Answerer) -> None:
    first = await answerer.answer("What does the White House memo say about Alibaba?")
    second = await answerer.answer("and what did they reply?", [turn(first)])
    replies = {"global-times-3", "global-times-4", "global-times-6"}
    assert replies & {c.passage_id for c in second.citations}
    assert not second.declined


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Who is Jack Ma?", "meso-clever"),
        ("How many downloads?", "meso-clever"),
        ("What about Huawei?", "btw-media"),
    ],
)
async def test_a_short_question_may_change_the_subject(
    answerer: Answerer, question: str, source: str
) -> None:
    first = await answerer.answer("What does the White House memo say about Alibaba?")
    second = await answerer.answer(question, [turn(first)])
    assert source in {c.source_id for c in second.citations}


async def test_a_follow_up_without_a_language_is_answered_in_that_of_the_thread(
    answerer: Answerer,
) -> None:
    turns = [Turn(question="¿Qué dijo Alibaba?", answer="Lo niega [1].", language="es")]
    assert (await answerer.answer("Jack Ma?", turns)).language == "es"


@pytest.mark.parametrize(
    "question",
    [
        "", "   ", "?", "👍", "<@U0BOT>", "[1]", "a" * 5000, "\ud800\0", "<|im_end|>", "1" * 5000,
        "ok", "../../etc/passwd", "{story}", "%s %d",
    ],
)  # fmt: skip
async def test_no_question_is_too_odd_to_be_answered(answerer: Answerer, question: str) -> None:
    answer = await answerer.answer(question)
    assert answer.text
    assert is_whole(answer)


async def test_without_an_embedding_model_words_alone_find_the_answer(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    lexical = Index(await build_snapshot(snapshot.story, NoEmbeddings(), tmp_path))
    answerer = Answerer(lexical, NoEmbeddings())
    answer = await answerer.answer("Which chips did Alibaba and Tencent buy from ByteDance?")
    assert "H20" in answer.text
    follow_up = await answerer.answer("why?", [turn(answer)])
    assert follow_up.text
    assert (await answerer.answer("What is a good recipe for mapo tofu?")).declined


async def test_an_embedding_endpoint_that_fails_costs_no_answer(index: Index) -> None:
    class Failing(NoEmbeddings):
        async def query(self, text: str) -> Vectors | None:
            raise EmbeddingFailed("it is down")

    answer = await Answerer(index, Failing()).answer("How many tokens was Qwen3 trained on?")
    assert "36 trillion" in answer.text


async def test_a_new_story_is_answered_from_after_the_swap(
    answerer: Answerer, snapshot: Snapshot, tmp_path: Path
) -> None:
    sources = [s for s in snapshot.story.sources if s.id == "btw-media"]
    smaller = snapshot.story.model_copy(update={"sources": tuple(sources)})
    question = "How many tokens was Qwen3 trained on?"
    before = await answerer.answer(question)
    answerer.use(Index(await build_snapshot(smaller, NoEmbeddings(), tmp_path)))
    after = await answerer.answer(question)
    assert "36 trillion" in before.text
    assert "36 trillion" not in after.text
    assert sources_of(after) <= {"btw-media"}


def sources_of(answer: Answer) -> set[str]:
    return {citation.source_id for citation in answer.citations}


async def test_the_same_question_has_the_same_answer(answerer: Answerer) -> None:
    answers = [await answerer.answer("Who denied the memo?") for _ in range(2)]
    assert answers[0].text == answers[1].text
    assert cited(answers[0]) == cited(answers[1])
