"""A question answered with a model that does well, over a real connection."""

from __future__ import annotations

import asyncio

import pytest
from answered import Model, Shown, cited, is_whole
from scripted_endpoint import Reply
from scripted_model import Scripted, kinds, leaning, prompts_for, saying

from bot.answering import Citation
from bot.llm import Usage
from knowledge.search import Index

WHO_DENIES = "Who denied the White House memo?"
ZHANG = (
    "Zhang Xiaorong argued that the Financial Times report names neither the military capabilities "
    "nor the actions that Alibaba is supposed to have supported",
    "baseless",
)
ALIBABA = (
    "Alibaba says that the assertions and innuendos of the Financial Times article are "
    '"completely false"',
    '"completely false"',
)
ZHANG_AGAIN = (
    "Zhang Xiaorong added that the Financial Times report says nothing about what response the US "
    "intended to take against Alibaba",
    "baseless",
)
DOWNLOADS = "How many downloads does Qwen have?"
OVER_300 = (
    "The Qwen model family has had over 300 million downloads worldwide since its debut",
    "over 300 million",
)


async def test_the_citations_are_numbered_in_the_order_in_which_they_are_used(model: Model) -> None:
    _, answerer = model(Scripted(saying(ZHANG, ALIBABA, ZHANG_AGAIN)))
    answer = await answerer.answer(WHO_DENIES)
    assert answer.text.startswith(f"{ZHANG[0]} [1]. {ALIBABA[0]} [2]. {ZHANG_AGAIN[0]} [1].")
    assert cited(answer)[:2] == ["global-times-5", "global-times-3"]
    assert is_whole(answer)
    assert not answer.declined


async def test_the_model_is_asked_whether_the_passages_answer_and_then_for_a_draft(
    model: Model,
) -> None:
    server, answerer = model(Scripted(saying(ALIBABA)))
    await answerer.answer(WHO_DENIES)
    assert kinds(server.requests) == ["judgement", "draft"]
    (judging,), (drafting,) = (
        prompts_for("judgement", server.requests),
        prompts_for("draft", server.requests),
    )
    assert judging.rpartition("\n")[0] == drafting.rpartition("\n")[0]


async def test_an_answer_says_which_model_wrote_it_and_what_all_its_calls_took(
    model: Model,
) -> None:
    judging = leaning(1.0)
    _, answerer = model(
        Scripted(
            draft=Reply("Qwen3 supports 119 languages and dialects [1].", usage=(700, 30)),
            yes=Reply(judging.text, likeliest=judging.likeliest, usage=(690, 1)),
            question=Reply("How many languages does Qwen3 support?", usage=(50, 10)),
            sentences=Reply("Qwen3支持119种语言和方言。", usage=(60, 20)),
            back=Reply("Qwen3 supports 119 languages and dialects.", usage=(40, 15)),
        ),
        models=["Qwen/Qwen3-8B"],
    )
    answer = await answerer.answer("Qwen3支持多少种语言？")
    assert (answer.origin, answer.model) == ("model", "Qwen/Qwen3-8B")
    assert answer.usage == Usage(700 + 690 + 50 + 60 + 40, 30 + 1 + 10 + 20 + 15)
    timings = answer.timings_ms
    assert timings.first_token is not None
    assert 0 <= timings.search <= timings.first_token <= timings.total


async def test_the_json_of_an_answer_is_what_other_programs_rely_on(
    model: Model, index: Index
) -> None:
    _, answerer = model(Scripted(saying(OVER_300)))
    answer = await answerer.answer(DOWNLOADS)
    told = answer.as_json(index.snapshot.story, "q1")
    assert set(told) >= {
        "id", "question", "language", "text", "declined", "origin", "model", "citations",
        "conflicts", "usage", "timings_ms",
    }  # fmt: skip
    assert told["id"] == "q1"
    assert told["question"] == DOWNLOADS
    assert (told["language"], told["declined"], told["origin"]) == ("en", False, "model")
    assert told["usage"] == {"prompt_tokens": 240, "completion_tokens": 80}
    assert set(told["timings_ms"]) >= {"search", "first_token", "total"}
    first = told["citations"][0]
    assert set(first) >= {"n", "title", "publisher", "url", "published", "passage_id", "passage"}
    assert (first["n"], first["published"], first["passage_id"]) == (1, "2025-04", "meso-clever-7")
    assert first["url"].startswith("https://mesoclever.com/")
    assert "over 300 million downloads" in first["passage"]
    downloads = next(c for c in told["conflicts"] if c["attribute"] == "downloads")
    assert (downloads["kind"], downloads["entity"]) == ("newer", "Qwen")
    newest = downloads["sides"][0]
    assert set(newest) >= {"value", "unit", "as_of", "scope", "by", "stance", "url"}
    assert newest["value"] == "more than 600 million"
    assert newest["url"].startswith("https://www.globaltimes.cn/")


# --- while it is written --------------------------------------------------------------------------


async def test_an_attested_sentence_is_shown_while_the_model_is_still_writing(
    model: Model,
) -> None:
    _, answerer = model(Scripted(Reply(f"{ALIBABA[0]} [1]. And then", ending="silent")))
    seen: asyncio.Queue[tuple[str, list[Citation]]] = asyncio.Queue()

    async def show(text: str, citations: object) -> None:
        await seen.put((text, list(citations)))  # type: ignore[call-overload]

    answering = asyncio.create_task(answerer.answer(WHO_DENIES, on_text=show))
    async with asyncio.timeout(20):
        text, citations = await seen.get()
    assert text == f"{ALIBABA[0]} [1]."
    assert [citation.passage_id for citation in citations] == ["global-times-3"]
    assert not answering.done()
    answering.cancel()


async def test_what_is_shown_is_what_stands_in_the_end(model: Model, shown: Shown) -> None:
    _, answerer = model(Scripted(saying(ZHANG, ALIBABA)))
    answer = await answerer.answer(WHO_DENIES, on_text=shown)
    assert shown.text == answer.text
    assert len(shown.pieces) >= 2
    assert shown.cited[-1] == cited(answer)


async def test_every_number_that_is_shown_has_its_citation_at_once(
    model: Model, shown: Shown
) -> None:
    _, answerer = model(Scripted(saying(ZHANG, ALIBABA, ZHANG_AGAIN)))
    await answerer.answer(WHO_DENIES, on_text=shown)
    for piece, known in zip(shown.pieces, shown.cited, strict=True):
        for n in range(1, 9):
            assert f"[{n}]" not in piece or n <= len(known)


async def test_a_false_sentence_is_not_shown_for_a_moment(model: Model, shown: Shown) -> None:
    draft = f"Alibaba paid 77 million dollars to Reuters [1]. {ALIBABA[0]} [1]."
    _, answerer = model(Scripted(draft))
    answer = await answerer.answer(WHO_DENIES, on_text=shown)
    assert "77" not in shown.text
    assert shown.text == answer.text


async def test_a_sentence_is_told_once_however_often_the_model_writes_it(model: Model) -> None:
    _, answerer = model(Scripted(saying(ALIBABA, ALIBABA, ALIBABA)))
    answer = await answerer.answer(WHO_DENIES)
    assert answer.text.count(ALIBABA[0]) == 1


@pytest.mark.parametrize("piece", [1, 3, 1000])
async def test_an_answer_does_not_depend_on_how_it_is_cut_into_pieces(
    model: Model, piece: int
) -> None:
    draft = f"**{ALIBABA[0]}.** [3] {ZHANG[0]}【5】."
    pieces = [draft[i : i + piece] for i in range(0, len(draft), piece)]
    _, answerer = model(Scripted(Reply(pieces=pieces)))
    answer = await answerer.answer(WHO_DENIES)
    assert answer.text.startswith(f"{ALIBABA[0]} [1]. {ZHANG[0]} [2].")
    assert cited(answer)[:2] == ["global-times-3", "global-times-5"]
