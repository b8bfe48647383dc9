"""An endpoint that fails, anywhere on the way, costs the reader no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import scripted_endpoint as scripted
from answered import Model, Shown, is_whole
from scripted_endpoint import Reply, ScriptedEndpoint
from scripted_model import Asked, Kind, Scripted, kind_of, kinds, leaning, prompt_of

from bot import tokens
from bot.answering import Answer, Answerer
from bot.answering.phrases import phrase
from bot.llm import Chain, Endpoint
from knowledge.embeddings import Embedder
from knowledge.search import Index

WHO_DENIES = "Who denied the White House memo?"
LANGUAGES = "Qwen3支持多少种语言？"
TOKENS = "How many tokens was Qwen3 trained on?"
GOOD = Scripted(
    "Qwen3 was trained on 36 trillion tokens [1]. Qwen3 supports 119 languages and dialects [1].",
    question="How many languages does Qwen3 support?",
    sentences={"119": "Qwen3支持119种语言和方言。", "36": "Qwen3使用36万亿个词元进行训练。"},
)
OWN = "Qwen3 was trained on 36 trillion tokens [1]."


def failing_at(kind: Kind, fault: Reply) -> Callable[[Asked], Reply]:
    """A good model but for one kind of request."""
    return lambda asked: fault if kind_of(asked) == kind else GOOD(asked)


def is_extract(answer: Answer) -> bool:
    """Whether it is whole, of the sources' own sentences, and says so."""
    return (
        (answer.origin, answer.model, answer.usage) == ("extract", None, None)
        and bool(answer.citations)
        and answer.text.endswith(phrase("no_model", answer.language))
        and is_whole(answer)
    )


# --- everything fails -----------------------------------------------------------------------------


@pytest.mark.parametrize("fault", sorted(scripted.FAULTS))
@pytest.mark.parametrize("question", [WHO_DENIES, "谁否认了白宫备忘录？"])
async def test_an_endpoint_that_always_fails_gives_way_to_the_sources(
    model: Model, fault: str, question: str
) -> None:
    _, answerer = model([scripted.FAULTS[fault]])
    assert is_extract(await answerer.answer(question))


async def test_a_dead_endpoint_gives_way_to_the_sources(index: Index, embedder: Embedder) -> None:
    with ScriptedEndpoint() as server:
        url = server.url
    assert is_extract(await Answerer(index, embedder, Endpoint(url)).answer(WHO_DENIES))


async def test_several_models_and_none_set_give_way_to_the_sources(model: Model) -> None:
    _, answerer = model([Reply("x")], models=["one", "two"])
    assert is_extract(await answerer.answer(WHO_DENIES))


async def test_an_endpoint_that_recovers_is_used_again(model: Model) -> None:
    replies = [scripted.OVERLOADED]
    _, answerer = model(lambda asked: replies.pop() if replies else GOOD(asked))
    answers = [await answerer.answer(TOKENS) for _ in range(2)]
    assert [answer.origin for answer in answers] == ["extract", "model"]


# --- one of its calls fails -----------------------------------------------------------------------


@pytest.mark.parametrize("fault", [scripted.BROKEN, scripted.OVERLOADED, scripted.SILENT])
async def test_a_fault_at_the_judgement_gives_way_to_the_sources(
    model: Model, fault: Reply
) -> None:
    _, answerer = model(failing_at("judgement", fault), timeout_s=1)
    assert is_extract(await answerer.answer(TOKENS))


FAULTS_IN_DRAFT = {
    "at once": scripted.OVERLOADED,
    "empty": scripted.EMPTY,
    "cut off": Reply(f"{OWN} And then", ending="cut"),
    "aborted": Reply(f"{OWN} And then", ending="aborted"),
    "malformed": Reply(f"{OWN} And then", ending="malformed"),
    "an error": Reply(f"{OWN} And then", ending="error"),
    "silent at once": scripted.SILENT,
    "silent in the middle": Reply(f"{OWN} And then", ending="silent"),
}


@pytest.mark.parametrize("fault", FAULTS_IN_DRAFT.values(), ids=FAULTS_IN_DRAFT.keys())
async def test_a_fault_in_the_draft_gives_way_to_the_sources(model: Model, fault: Reply) -> None:
    _, answerer = model(failing_at("draft", fault), timeout_s=1)
    answer = await answerer.answer(TOKENS)
    assert is_extract(answer)
    assert "36 trillion tokens" in answer.text
    assert "And then" not in answer.text


@pytest.mark.parametrize("fault", [scripted.BROKEN, scripted.EMPTY, scripted.CUT])
async def test_a_fault_at_the_rewording_costs_nothing_but_the_rewording(
    model: Model, fault: Reply
) -> None:
    server, answerer = model(failing_at("rewording", fault))
    answer = await answerer.answer(LANGUAGES)
    assert answer.origin == "model"
    assert "Qwen3支持119种语言和方言" in answer.text
    assert kinds(server.requests)[0] == "rewording"


@pytest.mark.parametrize("fault", [scripted.BROKEN, scripted.EMPTY, scripted.CUT])
async def test_a_fault_in_the_translation_leaves_sentences_of_the_sources_and_a_line_about_it(
    model: Model, fault: Reply
) -> None:
    _, answerer = model(failing_at("translation", fault))
    answer = await answerer.answer(LANGUAGES)
    assert (answer.origin, answer.language) == ("model", "zh")
    assert "119 languages and dialects" in answer.text
    assert answer.text.endswith(phrase("untranslated", "zh"))
    assert is_whole(answer)


@pytest.mark.parametrize("kind", ["draft", "translation"])
async def test_a_model_that_is_not_done_in_time_gives_way_to_the_sources(
    model: Model, kind: Kind
) -> None:
    endless = Reply(f"{OWN} " * 4000, pause_s=0.05)
    server, answerer = model(failing_at(kind, endless), deadline_s=1.0)
    answer = await answerer.answer(LANGUAGES)
    assert is_extract(answer)
    assert await asyncio.to_thread(server.hung_up.wait, 20)


# --- the second beginning -------------------------------------------------------------------------


async def test_a_draft_that_another_endpoint_begins_anew_stands_alone(
    index: Index, embedder: Embedder, shown: Shown
) -> None:
    fact = "Qwen3 supports 119 languages and dialects [1]. "
    broken = failing_at("draft", Reply(f"{fact}And then", ending="cut"))
    good = Scripted("Qwen3 was trained on 36 trillion tokens [1].")
    with ScriptedEndpoint(broken) as first, ScriptedEndpoint(good) as second:
        chain = Chain([Endpoint(first.url), Endpoint(second.url)], pause=lambda: 0.01)
        answer = await Answerer(index, embedder, chain).answer(TOKENS, on_text=shown)
        await chain.close()
    assert answer.text == OWN
    assert len(answer.citations) == 1
    assert "119" in shown.text  # it was true, and shown before the endpoint broke off


async def test_thinking_aloud_is_not_part_of_the_answer(model: Model) -> None:
    thoughts = "The user asks about tokens [3]. NOT_IN_SOURCES? No. </think>\n\n"
    _, answerer = model(Scripted(f"{thoughts}{OWN}"))
    for _ in range(2):
        answer = await answerer.answer(TOKENS)
        assert answer.text == OWN
        assert not answer.declined
        assert is_whole(answer)


# --- a context that is too small ------------------------------------------------------------------


@pytest.mark.parametrize("error", ["context-vllm", "context-llama.cpp", "context-openai"])
async def test_a_model_with_a_small_context_gets_shorter_prompts(model: Model, error: str) -> None:
    def small(asked: Asked) -> Reply:
        if tokens.count(prompt_of(asked)) > 700:
            return scripted.FAULTS[error]
        return leaning(1.0) if kind_of(asked) == "judgement" else Reply(OWN)

    server, answerer = model(small)
    answer = await answerer.answer(TOKENS)
    assert (answer.origin, answer.text) == ("model", OWN)
    tried = len(server.requests)
    assert (await answerer.answer(TOKENS)).origin == "model"
    assert len(server.requests) == tried + 2  # what was learnt is kept: a judgement and a draft


async def test_a_context_that_overflows_in_the_draft_alone_begins_again_with_less(
    model: Model, shown: Shown
) -> None:
    def small(asked: Asked) -> Reply:
        is_long = kind_of(asked) == "draft" and tokens.count(prompt_of(asked)) > 700
        return scripted.CONTEXT_VLLM if is_long else GOOD(asked)

    _, answerer = model(small)
    answer = await answerer.answer(TOKENS, on_text=shown)
    assert answer.text.startswith(OWN)
    assert shown.text == answer.text


# --- nobody waits for it any more -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["draft", "translation"])
async def test_cancelling_an_answer_ends_the_completion_upstream(model: Model, kind: Kind) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def script(asked: Asked) -> Reply:
        if kind_of(asked) != kind:
            return GOOD(asked)
        loop.call_soon_threadsafe(begun.set)
        return Reply("Qwen3 was ", ending="silent")

    server, answerer = model(script)
    answering = asyncio.create_task(answerer.answer(LANGUAGES))
    async with asyncio.timeout(20):
        await begun.wait()
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    assert await asyncio.to_thread(server.hung_up.wait, 20)
