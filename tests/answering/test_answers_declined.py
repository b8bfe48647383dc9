"""What the sources do not say is declined, in the asker's language, with what they say nearby."""

from __future__ import annotations

import re

import pytest
from answered import Model, Shown, cited, is_whole, turn
from scripted_model import Scripted, kinds

from bot.answering import Answerer
from bot.answering.phrases import phrase
from bot.answering.searching import Searcher
from bot.answering.verdict import Leaning, answers
from knowledge.embeddings import Embedder
from knowledge.search import Index

EMPLOYEES = {
    "en": "How many employees does Alibaba have?",
    "zh": "阿里巴巴有多少员工？",
    "es": "¿Cuántos empleados tiene Alibaba?",
    "ru": "Сколько сотрудников у Alibaba?",
    "ar": "كم عدد موظفي علي بابا؟",
    "hi": "अलीबाबा में कितने कर्मचारी हैं?",
}
TOFU = {
    "en": "What is a good recipe for mapo tofu?",
    "de": "Wie backe ich einen Apfelkuchen?",
    "zh": "今天北京天气怎么样？",
    "es": "¿Quién ganó el Mundial de 1986?",
}


@pytest.mark.parametrize(("language", "question"), EMPLOYEES.items())
async def test_a_decline_is_in_the_language_of_the_question_with_links_to_what_is_nearby(
    model: Model, shown: Shown, language: str, question: str
) -> None:
    _, answerer = model(Scripted(yes=0.02))
    answer = await answerer.answer(question, on_text=shown)
    assert (answer.declined, answer.language, answer.origin) == (True, language, "model")
    assert answer.text.startswith(phrase("not_in_sources", language))
    assert phrase("nearby", language) in answer.text
    assert answer.citations
    assert is_whole(answer)
    assert shown.text.strip() == answer.text


async def test_what_is_nearby_is_told_in_the_language_of_the_question_where_it_can_be(
    model: Model,
) -> None:
    chinese = (
        "据港股研究社称，阿里巴巴2025年宣布三年内将向云和AI基础设施投入超过3800亿元（520亿美元）。"
    )
    _, answerer = model(Scripted(yes=0.02, sentences={"380 billion": chinese}))
    answer = await answerer.answer(EMPLOYEES["zh"])
    assert answer.declined
    assert f"{phrase('nearby', 'zh')} {chinese[:-1]} [1]。" in answer.text
    assert cited(answer)[0] == "hk-stock-research-17"


async def test_what_is_nearby_and_cannot_be_translated_is_quoted_in_the_original(
    model: Model,
) -> None:
    _, answerer = model(Scripted(yes=0.02, sentences="???"))
    answer = await answerer.answer(EMPLOYEES["zh"])
    text = answer.text.removeprefix(phrase("not_in_sources", "zh"))
    assert text.strip().startswith(f"{phrase('nearby', 'zh')} 原文：“Alibaba announced in 2025")
    assert answer.text.endswith(phrase("untranslated", "zh"))
    assert (answer.declined, answer.translated) == (True, False)
    assert answer.citations
    assert is_whole(answer)


@pytest.mark.parametrize(("language", "question"), TOFU.items())
@pytest.mark.parametrize("yes", [0.02, None])
async def test_a_question_about_something_else_is_told_what_the_story_is(
    model: Model, language: str, question: str, yes: float | None
) -> None:
    server, answerer = model(Scripted(yes=yes))
    answer = await answerer.answer(question)
    assert (answer.declined, answer.language) == (True, language)
    assert answer.text == phrase("off_topic", language, story="The Qwen panic")
    assert not answer.citations
    assert "draft" not in kinds(server.requests)


async def at_the_edge(question: str, index: Index, embedder: Embedder) -> float:
    """How far a model must lean to yes for its silence to decide."""
    bearing = (await Searcher(embedder).search(question, (), index, None)).bearing
    leanings = [Leaning(n / 1000, n / 1000, same=0.0) for n in range(1000)]
    edge = [one for one in leanings if answers(bearing, one, False) > answers(bearing, one, True)]
    return edge[len(edge) // 2].passages


async def test_a_decline_takes_back_what_was_drafted(
    model: Model, shown: Shown, index: Index, embedder: Embedder
) -> None:
    draft = "Qwen has had over 300 million downloads, Meso Clever reported. NOT_IN_SOURCES"
    _, answerer = model(Scripted(draft, yes=await at_the_edge(EMPLOYEES["en"], index, embedder)))
    answer = await answerer.answer(EMPLOYEES["en"], on_text=shown)
    assert "300 million" in shown.text  # for a moment: it is true, if no answer
    assert answer.declined
    assert answer.text.startswith(phrase("not_in_sources", "en"))
    assert "300 million" not in answer.text
    assert is_whole(answer)


async def test_figures_that_differ_are_not_told_where_nothing_is_answered(model: Model) -> None:
    _, answerer = model(Scripted(yes=0.02))
    answer = await answerer.answer("How many downloads does Qwen have in Belgium?")
    assert answer.declined
    assert answer.conflicts == ()
    assert phrase("newer", "en") not in answer.text


async def test_what_is_nearby_and_disputed_is_told_once_with_every_side_of_it(model: Model) -> None:
    _, answerer = model(Scripted(yes=0.02))
    answer = await answerer.answer("How many GPUs were used to train Pangu?")
    assert answer.declined
    assert [conflict.kind for conflict in answer.conflicts] == ["disputed"]
    nearby, listed = answer.text.partition(f"\n\nPangu · {phrase('disputed', 'en')}")[::2]
    assert phrase("nearby", "en") in nearby
    assert "reproduces" not in nearby  # it is a side, and told as one
    assert [answer.text.count(by) for by in ("(unnamed accusers", "(Huawei, 2025-07)")] == [1, 1]
    assert len(re.findall(r"^- ", listed, re.M)) == len(answer.conflicts[0].sides) == 2
    assert is_whole(answer)


async def test_what_the_thread_was_just_told_of_a_dispute_is_not_listed_again(
    model: Model,
) -> None:
    _, answerer = model(Scripted(yes=0.02))
    first = await answerer.answer("How many GPUs were used to train Pangu?")
    again = await answerer.answer("And how many people trained Pangu?", [turn(first)])
    assert again.declined
    assert "(Huawei, 2025-07)" in first.text
    assert "(Huawei, 2025-07)" not in again.text


async def test_a_side_for_which_the_list_has_no_room_is_told_above_it(model: Model) -> None:
    _, answerer = model(Scripted(yes=0.02))
    answer = await answerer.answer("How many unwarranted conclusions did Liu Pengyu count?")
    assert answer.declined
    above, listed = answer.text.partition(phrase("disputed", "en"))[::2]
    assert "Liu Pengyu" in above
    assert "Liu Pengyu" not in listed
    assert "(Alibaba, 2025-11-16)" in listed


async def test_a_side_that_cannot_be_translated_is_told_all_the_same(model: Model) -> None:
    """Without it one side alone would be told."""
    _, answerer = model(Scripted(yes=0.02, sentences="???"))
    answer = await answerer.answer("Wie viele GPUs wurden verwendet, um Pangu zu trainieren?")
    assert answer.declined
    sides = answer.text.partition(phrase("disputed", "de"))[2]
    assert "reproduces some" in sides and "(Huawei, 2025-07)" in sides


async def test_a_decline_counts_what_the_judgement_took(model: Model) -> None:
    _, answerer = model(Scripted(yes=0.02))
    answer = await answerer.answer(EMPLOYEES["en"])
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (120, 40)
    assert answer.model == "scripted-model"


async def test_what_is_nearby_is_the_same_with_and_without_a_model(
    model: Model, index: Index, embedder: Embedder
) -> None:
    _, answerer = model(Scripted(yes=0.02))
    with_model = await answerer.answer(EMPLOYEES["en"])
    without = await Answerer(index, embedder).answer(EMPLOYEES["en"])
    assert without.declined
    assert cited(with_model) == cited(without)
    assert without.text == f"{with_model.text}\n\n{phrase('no_model', 'en')}"
