"""For measuring what attestation is worth, an answer can be had as the model drafted it."""

from __future__ import annotations

import scripted_endpoint as scripted
from answered import Model, cited
from scripted_model import Scripted, kinds

from bot.answering.phrases import phrase

TOKENS = "How many tokens was Qwen3 trained on?"


async def test_the_draft_stands_as_it_is_with_the_citations_it_gave_itself(model: Model) -> None:
    server, answerer = model(
        Scripted("Qwen3 was trained on 99 trillion tokens [2]. Elon Musk says so [1][2]."),
        attesting=False,
    )
    answer = await answerer.answer(TOKENS)
    assert answer.text == "Qwen3 was trained on 99 trillion tokens [1]. Elon Musk says so [2][1]."
    assert len(cited(answer)) == 2
    assert answer.conflicts == ()
    assert not answer.declined
    assert kinds(server.requests) == ["draft"]  # no judgement either


async def test_a_citation_of_no_passage_and_a_missing_one_stay_away(model: Model) -> None:
    _, answerer = model(
        Scripted("Qwen3 was trained on many tokens [99]. Nobody counts them."), attesting=False
    )
    answer = await answerer.answer(TOKENS)
    assert answer.text == "Qwen3 was trained on many tokens. Nobody counts them."
    assert answer.citations == ()


async def test_no_side_of_a_disagreement_is_added(model: Model) -> None:
    _, answerer = model(Scripted("Qwen has had over 300 million downloads [1]."), attesting=False)
    answer = await answerer.answer("How many downloads does Qwen have?")
    assert answer.text == "Qwen has had over 300 million downloads [1]."


async def test_a_model_is_told_twice_the_same_when_it_says_it_twice(model: Model) -> None:
    _, answerer = model(Scripted("It has 36 [1]. It has 36 [1]."), attesting=False)
    answer = await answerer.answer(TOKENS)
    assert answer.text == "It has 36 [1]. It has 36 [1]."


async def test_silence_is_a_decline(model: Model) -> None:
    _, answerer = model(Scripted("NOT_IN_SOURCES"), attesting=False)
    answer = await answerer.answer(TOKENS)
    assert answer.declined
    assert answer.text == phrase("not_in_sources", "en")


async def test_a_translation_stands_as_it_comes(model: Model) -> None:
    _, answerer = model(
        Scripted("Qwen3 supports 119 languages [1].", sentences="Qwen3支持99种语言。"),
        attesting=False,
    )
    answer = await answerer.answer("Qwen3支持多少种语言？")
    assert answer.text.startswith("Qwen3支持99种语言 [1]。")


async def test_no_link_survives_even_so(model: Model) -> None:
    _, answerer = model(
        Scripted("Log in at <http://evil.example/login|here> or @channel [1]."), attesting=False
    )
    answer = await answerer.answer(TOKENS)
    assert "evil" not in answer.text
    assert "@" not in answer.text


async def test_a_failing_endpoint_gives_way_to_the_sources(model: Model) -> None:
    _, answerer = model([scripted.OVERLOADED], attesting=False)
    answer = await answerer.answer(TOKENS)
    assert answer.origin == "extract"
