"""A question in another language is searched for in the story's, where the model can say it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from scripted_endpoint import SILENT, ScriptedEndpoint
from scripted_model import kinds

from bot.answering.answer import Turn
from bot.answering.rewording import is_useful, reword
from bot.answering.searching import Searcher
from bot.llm import Endpoint, EndpointUnreachable, Message
from knowledge.embeddings import Embedder, Vectors
from knowledge.search import Index

ASKED = "Qwen3支持多少种语言？"
MEMO = Turn(
    question="What does the White House memo say about Alibaba?",
    answer="It alleges that Alibaba gave technical support to Chinese military operations [1].",
    language="en",
)


class Says:
    """A model that says one thing, or fails, and keeps what it was asked."""

    def __init__(self, reply: str | Exception) -> None:
        self.reply = reply
        self.asked: list[str] = []

    async def __call__(self, messages: Sequence[Message], max_tokens: int) -> str:
        self.asked.append(messages[-1].content)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


class Reword:
    def __init__(self, index: Index, embedder: Embedder | None) -> None:
        self._index, self._embedder = index, embedder

    async def __call__(
        self,
        model: Says,
        question: str,
        spoken: str = "zh",
        thread: Sequence[Turn] = (),
    ) -> str | None:
        told = await reword(question, thread, spoken, self._index, model, self._vector)
        return told.text if told and told.is_sure else None

    async def _vector(self, text: str) -> Vectors | None:
        return await self._embedder.query(text) if self._embedder else None


@pytest.fixture
def rewording(index: Index, embedder: Embedder) -> Reword:
    return Reword(index, embedder)


# --- a question of another language ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoken", "asked", "reply"),
    [
        ("zh", "Qwen3支持多少种语言？", "How many languages does Qwen3 support?"),
        ("zh", "Qwen3支持多少种语言", "Tell me how many languages Qwen3 supports."),
        ("zh", "Qwen3支持119种语言吗？", "Does Qwen3 support 119 languages?"),
        ("de", "Wie viele Sprachen unterstützt Qwen3?", "How many languages does Qwen3 support?"),
        ("de", "Wie oft wurde Qwen heruntergeladen?", "How often was Qwen downloaded?"),
        ("ru", "Сколько раз скачали Qwen?", "How many times has Qwen been downloaded?"),
        ("zh", "华为抄袭了千问吗？", "Did Huawei copy Qwen?"),
        ("zh", "阿里巴巴对备忘录怎么说？", "What does Alibaba say about the memo?"),
        ("ja", "誰がホワイトハウスのメモを否定しましたか？", "Who denied the White House memo?"),
        ("es", "¿Quién negó el memorando de la Casa Blanca?", "Who denied the White House memo?"),
    ],
)
async def test_a_translation_is_used(
    rewording: Reword, spoken: str, asked: str, reply: str
) -> None:
    assert await rewording(Says(reply), asked, spoken) == reply


@pytest.mark.xfail(strict=True, reason="SAME_MEANING holds it back: names in another script")
@pytest.mark.parametrize(
    ("spoken", "asked", "reply"),
    [
        ("zh", "谁否认了白宫备忘录？", "Who denied the White House memo?"),
        ("ru", "Кто отверг меморандум Белого дома?", "Who rejected the White House memo?"),
    ],
)
async def test_a_translation_of_a_question_that_names_things_in_its_own_script_is_used(
    rewording: Reword, spoken: str, asked: str, reply: str
) -> None:
    assert await rewording(Says(reply), asked, spoken) == reply


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "`{}`", "  {}\n"])
async def test_marks_around_a_translation_are_taken_off(rewording: Reword, quoted: str) -> None:
    reply = "How many languages does Qwen3 support?"
    assert await rewording(Says(quoted.format(reply)), ASKED) == reply


async def test_the_model_is_told_what_the_names_are_called(rewording: Reword) -> None:
    model = Says("Did Huawei copy Qwen?")
    await rewording(model, "华为抄袭了千问吗？")
    assert "华为 = Huawei" in model.asked[0]
    assert "千问 = Qwen" in model.asked[0]


async def test_a_question_in_the_language_of_the_story_is_not_reworded(rewording: Reword) -> None:
    model = Says("Who denied it?")
    assert await rewording(model, "Who denied the White House memo?", "en") is None
    assert model.asked == []


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "   ",
        "Qwen3 supports 119 languages and dialects.",
        "Qwen3 supports many languages and dialects [1].",
        "How many languages does Qwen3 support [1]?",
        "How many languages does Qwen3 support?\nIt supports many.",
        "Sure! Here is the question:\n\nHow many languages does Qwen3 support?",
        "I'm sorry, I cannot help with that.",
        "What is your favourite colour?",
        "Who denied the White House memo?",
        "Languages?",
        "How many of the 119 languages does Qwen3 support?",
        "NOT_IN_SOURCES",
        ASKED,
        "Wie viele Sprachen unterstützt Qwen3?",
        "How many 语言 does Qwen3 support?",
        "How many languages does Qwen3 support? " * 20,
    ],
)
async def test_a_reply_that_is_no_translation_is_ignored(rewording: Reword, reply: str) -> None:
    assert await rewording(Says(reply), ASKED) is None


@pytest.mark.parametrize("fault", [EndpointUnreachable("away"), TimeoutError()])
async def test_a_model_that_fails_costs_the_translation_alone(
    rewording: Reword, fault: Exception
) -> None:
    assert await rewording(Says(fault), ASKED) is None


async def test_without_vectors_the_names_must_be_there(index: Index) -> None:
    rewording = Reword(index, None)
    asked = "华为抄袭了千问吗？"
    assert await rewording(Says("Did Huawei copy Qwen?"), asked) == "Did Huawei copy Qwen?"
    assert await rewording(Says("Did Tencent copy Qwen?"), asked) is None


# --- a question that leans on its thread ----------------------------------------------------------


@pytest.mark.parametrize(
    ("spoken", "asked"), [("en", "and what did they reply?"), ("zh", "他们怎么回应？")]
)
async def test_a_follow_up_is_put_alone_in_the_language_of_the_story(
    rewording: Reword, spoken: str, asked: str
) -> None:
    alone = "What did Alibaba reply to the White House memo?"
    model = Says(alone)
    assert await rewording(model, asked, spoken, [MEMO]) == alone
    assert MEMO.question in model.asked[0]
    assert asked in model.asked[0]


async def test_a_follow_up_that_is_answered_instead_is_searched_for_as_it_is(
    rewording: Reword,
) -> None:
    model = Says("Alibaba said that the report is completely false.")
    assert await rewording(model, "and what did they reply?", "en", [MEMO]) is None


def test_a_figure_of_the_thread_may_stand_in_a_follow_up_put_alone(index: Index) -> None:
    asked = "Does Qwen3 support 119 languages? Yes [1]. who says so?"
    assert is_useful("Who says that Qwen3 supports 119 languages?", asked, index)
    assert not is_useful("Who says that Qwen3 supports 120 languages?", asked, index)


# --- while it is searched for ---------------------------------------------------------------------


async def test_a_question_that_is_asked_again_is_not_reworded_again(
    index: Index, embedder: Embedder
) -> None:
    searcher, model = Searcher(embedder), Says("How many languages does Qwen3 support?")
    asked = [await searcher.search(ASKED, [], index, model) for _ in range(2)]
    assert [one.told for one in asked] == [model.reply] * 2
    assert len(model.asked) == 1
    await searcher.search("Qwen3支持119种语言吗？", [], index, model)
    assert len(model.asked) == 2  # that is another question


async def test_a_follow_up_is_reworded_anew_in_every_thread(
    index: Index, embedder: Embedder
) -> None:
    searcher, asked = Searcher(embedder), "who says so?"
    other = Turn(question="Did Huawei copy Qwen?", answer="Huawei denies it [1].", language="en")
    for turn, alone in (
        (MEMO, "Who says that Alibaba supported military operations?"),
        (other, "Who says that Huawei copied Qwen?"),
    ):
        found = await searcher.search(asked, [turn], index, Says(alone))
        assert found.told == alone


async def test_a_rewording_that_takes_too_long_is_given_up_and_the_question_searched_for_as_it_is(
    index: Index, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.answering.rewording.TIMEOUT_S", 0.4)
    searcher = Searcher(embedder)
    alone = await searcher.search(ASKED, [], index, None)
    with ScriptedEndpoint([SILENT]) as server:
        endpoint = Endpoint(server.url, timeout_s=30)
        await endpoint.model()  # to find it out is not what takes long
        async with asyncio.timeout(10):
            found = await searcher.search(ASKED, [], index, endpoint.complete)
        assert kinds(server.requests) == ["rewording"]
        assert await asyncio.to_thread(server.hung_up.wait, 20)  # the model stops, too
        await endpoint.close()
    assert found.told is None
    assert found.found.hits == alone.found.hits
