"""What is searched for when somebody asks, in Slack's own writing and in the middle of a thread."""

from __future__ import annotations

import pytest

from bot.answering.answer import Turn
from bot.answering.question import (
    MAX_QUESTION,
    in_context,
    leans_on_thread,
    needs_thought,
    tidy,
    wants_thought,
    with_names,
)
from knowledge.search import Index

MEMO = Turn(
    question="What does the White House memo say about Alibaba?",
    answer="It alleges that Alibaba gave technical support to Chinese military operations [1].",
    language="en",
)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("<@U0BOT> who denies it?", "who denies it?"),
        ("<@U0BOT|backstory>  who\n denies\tit?", "who denies it?"),
        ("what about <https://example.org/a|this report>?", "what about this report?"),
        ("what about <https://example.org/a> ?", "what about ?"),
        ("is <#C0NEWS|newsroom> right?", "is newsroom right?"),
        ("ask <mailto:ann@example.org|ann@example.org>", "ask ann@example.org"),
        ("<!here> who denies it?", "who denies it?"),
        ("<!subteam^S1|@press> who denies it?", "@press who denies it?"),
        ("Q&amp;A: is 1 &lt; 2 &gt; 0?", "Q&A: is 1 < 2 > 0?"),
        ("what is &amp;lt;b&amp;gt;?", "what is &lt;b&gt;?"),
        ("who\0 is\ud800 it?", "who is it?"),
        ("谁否认了\u3000备忘录？", "谁否认了 备忘录？"),
        ("   ", ""),
    ],
)
def test_a_question_loses_what_slack_adds(typed: str, asked: str) -> None:
    assert tidy(typed) == asked


def test_a_question_without_end_is_cut() -> None:
    assert len(tidy("why? " * 10_000)) <= MAX_QUESTION


@pytest.mark.parametrize(
    "question",
    [
        "and what did they reply?",
        "why?",
        "What about Huawei?",
        "And when was that said to the newspaper?",
        "他们怎么回应？",
        "彼らは何と答えましたか？",
        "그들은 뭐라고 했나요?",
        "¿y qué respondieron?",
    ],
)
def test_a_question_that_names_nothing_or_little_leans_on_its_thread(
    index: Index, question: str
) -> None:
    assert leans_on_thread(question, [MEMO], index)
    assert MEMO.question in in_context(question, [MEMO], index)


@pytest.mark.parametrize(
    "question",
    [
        "How many downloads does Qwen have according to Alibaba?",
        "Qwen的全球下载量是多少？",
        "アリババはホワイトハウスのメモについて何と言いましたか？",
        "¿Cuántas descargas tiene Qwen según Alibaba?",
    ],
)
def test_a_question_that_names_what_it_is_about_stands_alone(index: Index, question: str) -> None:
    assert not leans_on_thread(question, [MEMO], index)
    assert in_context(question, [MEMO], index) == question


def test_a_first_question_has_nothing_to_lean_on(index: Index) -> None:
    assert not leans_on_thread("why?", [], index)
    assert in_context("why?", [], index) == "why?"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("华为怎么说？", "华为怎么说？ (Huawei)"),
        ("What does Huawei say?", "What does Huawei say?"),
        ("wer hat das gesagt?", "wer hat das gesagt?"),
    ],
)
def test_a_name_in_another_script_is_put_beside_the_one_of_the_story(
    index: Index, question: str, told: str
) -> None:
    assert with_names(question, index) == told


# --- thinking before answering --------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["think: who denies it?", "Think : who denies it?", "THINK：who denies it?"]
)
def test_think_before_a_question_asks_for_thought_and_is_no_part_of_it(typed: str) -> None:
    assert wants_thought(typed) == ("who denies it?", True)


@pytest.mark.parametrize(
    "typed",
    [
        "who denies it?",
        "I think: it is false",
        "What do analysts think: true?",
        "think",
        "",
        "think:",
    ],
)
def test_other_questions_ask_for_no_thought_and_stay_as_they_are(typed: str) -> None:
    assert wants_thought(typed) == (typed, False)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the White House accuse Alibaba?",
        "Compare Qwen and Pangu.",
        "How does Qwen3 differ from Qwen2.5?",
        "What happened first, the memo or the denial?",
        "In what order did the events happen?",
        "Do the sources contradict one another?",
        "What does the memo imply?",
        "Is Qwen better than Pangu?",
    ],
)
def test_a_question_that_compares_orders_or_asks_for_reasons_needs_thought(question: str) -> None:
    assert needs_thought(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who denied the memo?",
        "How many downloads does Qwen have?",
        "What is Yuanbao?",
        "When did Huawei deny it?",
        "What is the reasoning mode of Qwen3?",
    ],
)
def test_a_question_for_a_fact_needs_none(question: str) -> None:
    assert not needs_thought(question)
