"""What is searched for when somebody asks, in Slack's own writing and in the middle of a thread."""

from __future__ import annotations

import pytest

from bot.answering.answer import Turn
from bot.answering.question import MAX_QUESTION, in_context, is_useful, leans_on_thread, tidy
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
    ("asked", "reply"),
    [
        ("谁否认了备忘录？", "Who denied the White House memo?"),
        ("Qwen3支持多少种语言？", "How many languages does Qwen3 support?"),
        ("and what did they reply?", "What did Alibaba reply to the White House memo?"),
        ("谁否认了备忘录", "Tell me who denied the memo."),
        ("Wie viele der 119 Sprachen?", "How many of the 119 languages does Qwen3 support?"),
    ],
)
def test_a_question_put_into_english_is_used(index: Index, asked: str, reply: str) -> None:
    assert is_useful(reply, asked, index)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "   ",
        "Alibaba said that the report is completely false.",
        "Alibaba said that the report is completely false [1].",
        "Did Alibaba deny the memo [1]?",
        "Who denied the memo?\nAlibaba denied the memo.",
        "Sure! Here is the question:\n\nWho denied the memo?",
        "I'm sorry, I cannot help with that.",
        "What is your favourite colour?",
        "Memo?",
        "Did Qwen have 600 million downloads when Alibaba denied the memo?",
        "NOT_IN_SOURCES",
        "谁否认了备忘录",
        "Who denied the White House memo about Alibaba? " * 20,
    ],
)
def test_a_reply_that_is_no_rewording_is_ignored(index: Index, reply: str) -> None:
    assert not is_useful(reply, "谁否认了备忘录？", index)
