"""A model that thinks: nobody sees what, everybody can see how long."""

from __future__ import annotations

import contextlib
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from asking import ANSWER, QUESTION, THOUGHTS, Serve, pieces_of
from scripted_endpoint import Reply

from bot.llm import ANEW, OnlyThought, UselessReply, completion
from bot.llm.thinking import ThinkingFilter

# Every way in which thinking has been seen to come, and the answer behind it.
WAYS = {
    "reasoning": Reply(ANSWER, reasoning=THOUGHTS),
    "reasoning_content": Reply(ANSWER, reasoning_content=THOUGHTS),
    "both fields": Reply(ANSWER, reasoning=THOUGHTS, reasoning_content=THOUGHTS),
    "tags": Reply(f"<think>{THOUGHTS}</think>\n\n{ANSWER}"),
    "tags, letter by letter": Reply(pieces=list(f"<think>{THOUGHTS}</think>{ANSWER}")),
    "tags, in one piece": Reply(pieces=[f"<think>{THOUGHTS}</think>{ANSWER}"]),
    "closing tag alone": Reply(f"{THOUGHTS}</think>\n\n{ANSWER}"),
    "closing tag alone, letter by letter": Reply(pieces=list(f"{THOUGHTS}</think>{ANSWER}")),
    "closing tag alone, in one piece": Reply(pieces=[f"{THOUGHTS}</think>{ANSWER}"]),
    "twice": Reply(f"<think>{THOUGHTS}</think>{ANSWER}<think>{THOUGHTS}</think>"),
    "field and tag": Reply(f"</think>{ANSWER}", reasoning=THOUGHTS),
}


@pytest.mark.parametrize("way", WAYS)
async def test_thinking_that_was_asked_for_is_not_seen_for_a_moment(serve: Serve, way: str) -> None:
    _, endpoint = serve([WAYS[way]])
    for _ in range(2):
        pieces = await pieces_of(endpoint, think=True)
        assert "".join(piece for piece in pieces if piece != ANEW).strip() == ANSWER


@pytest.mark.parametrize("way", WAYS)
async def test_how_long_it_thought_is_told(serve: Serve, way: str) -> None:
    _, endpoint = serve([WAYS[way]])
    reply = endpoint.stream(QUESTION, 50, think=True)
    assert await reply.text() == ANSWER
    assert reply.thinking_ms is not None


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a second each time it is looked at."""
    ticks = itertools.count()
    monkeypatch.setattr(completion, "time", SimpleNamespace(monotonic=lambda: float(next(ticks))))


async def test_the_time_of_thinking_is_from_the_first_thought_to_the_first_word(
    serve: Serve, ticking: None
) -> None:
    _, endpoint = serve([Reply(ANSWER, reasoning=THOUGHTS)])
    reply = endpoint.stream(QUESTION, 50, think=True)
    await reply.text()
    assert reply.thinking_ms == 1000


async def test_thinking_that_stays_at_the_endpoint_is_all_the_time_before_the_first_word(
    serve: Serve, ticking: None
) -> None:
    _, endpoint = serve([Reply(ANSWER, secret_thoughts=64)], dialect="openai", thinking_tokens=9)
    reply = endpoint.stream(QUESTION, 50, think=True)
    assert await reply.text() == ANSWER
    assert reply.thinking_ms is not None
    assert reply.thinking_ms > 1000


def test_text_before_thoughts_in_a_field_is_text() -> None:
    text = ThinkingFilter(inside=True)
    assert text.feed("So ") == []
    text.begin_outside()
    assert text.feed("it is.") == ["So it is."]


@pytest.mark.parametrize(
    "reply", [Reply(ANSWER), Reply(f"<think>\n\n</think>\n\n{ANSWER}")], ids=["no", "empty"]
)
@pytest.mark.parametrize("think", [True, False], ids=["asked to", "not asked to"])
async def test_who_did_not_think_has_no_time_of_it(serve: Serve, reply: Reply, think: bool) -> None:
    _, endpoint = serve([reply])
    asked = endpoint.stream(QUESTION, 50, think)
    assert await asked.text() == ANSWER
    assert asked.thinking_ms is None


async def test_a_model_that_does_not_think_is_streamed_once_that_is_known(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)])
    assert await pieces_of(endpoint, think=True) == [ANSWER]  # it might have been thinking
    assert len(await pieces_of(endpoint, think=True)) > 5


async def test_an_answer_after_thoughts_in_a_field_is_streamed_at_once(serve: Serve) -> None:
    _, endpoint = serve([Reply("Alibaba ", reasoning=THOUGHTS, ending="silent")])
    async with contextlib.aclosing(endpoint.stream(QUESTION, 50, think=True).pieces()) as pieces:
        assert await anext(pieces) == "Aliba"


async def test_quick_answers_are_streamed_at_once_whatever_thinking_taught(serve: Serve) -> None:
    _, endpoint = serve([WAYS["closing tag alone"], Reply("Alibaba ", ending="silent")])
    await pieces_of(endpoint, think=True)
    async with contextlib.aclosing(endpoint.stream(QUESTION, 50).pieces()) as pieces:
        assert await anext(pieces) == "Aliba"


@pytest.mark.parametrize(
    "model", ["QwQ-32B", "Qwen/Qwen3-4B-Thinking-2507", "deepseek-r1:14b", "DeepSeek-R1"]
)
async def test_a_model_that_always_thinks_by_its_name_is_not_shown_doing_so(
    serve: Serve, model: str
) -> None:
    _, endpoint = serve([WAYS["closing tag alone"]], model=model)
    assert "".join(await pieces_of(endpoint)).strip() == ANSWER


@pytest.mark.parametrize(
    "cut",
    [
        Reply(THOUGHTS, finish="length"),
        Reply(f"<think>{THOUGHTS}", finish="length"),
        Reply(reasoning=THOUGHTS, finish="length"),
        Reply(pieces=(), secret_thoughts=50, finish="length"),
    ],
    ids=["no tag", "opening tag", "field", "secret"],
)
async def test_a_reply_cut_off_in_thought_is_no_answer(serve: Serve, cut: Reply) -> None:
    _, endpoint = serve([cut])
    with pytest.raises(OnlyThought):
        await endpoint.complete(QUESTION, 50, think=True)


async def test_an_empty_reply_is_not_taken_for_thinking(serve: Serve) -> None:
    _, endpoint = serve([Reply("")])
    with pytest.raises(UselessReply) as caught:
        await endpoint.complete(QUESTION, 50, think=True)
    assert type(caught.value) is UselessReply


async def test_a_quick_answer_that_is_cut_off_is_still_an_answer(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, finish="length")])
    assert await endpoint.complete(QUESTION, 50) == ANSWER


@pytest.mark.parametrize("way", ["reasoning", "tags", "closing tag alone"])
async def test_who_thinks_unasked_gets_room_for_it_from_then_on(serve: Serve, way: str) -> None:
    server, endpoint = serve([WAYS[way]], thinking_tokens=1000)
    for _ in range(2):
        assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert [sent["max_tokens"] for sent in server.requests] == [50, 1050]


async def test_who_thinks_unasked_is_not_asked_for_a_first_token(serve: Serve) -> None:
    server, endpoint = serve([WAYS["reasoning"]])
    await endpoint.complete(QUESTION, 50)
    assert await endpoint.probability(QUESTION, ["yes", "no"]) is None
    assert len(server.requests) == 1


async def test_one_thought_too_many_is_not_held_against_it_for_ever(serve: Serve) -> None:
    sure = Reply("Yes", likeliest={"Yes": 0.0})
    server, endpoint = serve([WAYS["tags"], Reply(ANSWER), sure], thinking_tokens=1000)
    for _ in range(2):
        await endpoint.complete(QUESTION, 50)
    assert await endpoint.probability(QUESTION, ["yes", "no"]) == {"yes": 1, "no": 0}
    assert [sent["max_tokens"] for sent in server.requests] == [50, 1050, 1]


# --- an answer in the field for thinking ---------------------------------------------------------

ASIDE = {
    "reasoning": Reply(reasoning=ANSWER),
    "reasoning_content": Reply(reasoning_content=ANSWER),
    "null content": Reply(pieces=(), reasoning=ANSWER),
    "counted as thinking": Reply(reasoning=ANSWER, secret_thoughts=9),
    "nothing but space beside it": Reply("\n\n", reasoning=ANSWER),
}


@pytest.mark.parametrize("way", ASIDE)
async def test_who_was_told_not_to_think_and_put_all_aside_has_answered(
    serve: Serve, way: str
) -> None:
    sure = Reply("Yes", likeliest={"Yes": 0.0})
    server, endpoint = serve([ASIDE[way], ASIDE[way], sure], thinking_tokens=1000)
    for _ in range(2):
        reply = endpoint.stream(QUESTION, 50)
        assert await reply.text() == ANSWER
        assert reply.thinking_ms is None
    assert await endpoint.probability(QUESTION, ["yes", "no"]) == {"yes": 1, "no": 0}
    assert [sent["max_tokens"] for sent in server.requests] == [50, 50, 1]


async def test_what_was_put_aside_is_still_freed_of_thinking(serve: Serve) -> None:
    _, endpoint = serve([Reply(reasoning=f"<think>{THOUGHTS}</think>{ANSWER}")])
    assert await endpoint.complete(QUESTION, 50) == ANSWER


@pytest.mark.parametrize(
    ("reply", "more"),
    [
        (Reply(reasoning=THOUGHTS, finish="length"), {}),
        (Reply(pieces=(), secret_thoughts=50), {"dialect": "openai"}),
        (Reply(reasoning=THOUGHTS), {"model": "QwQ-32B"}),
        (Reply(reasoning=THOUGHTS), {"refuses": ["chat_template_kwargs"]}),
        (Reply(f"<think>{THOUGHTS}</think>", reasoning=THOUGHTS), {}),
    ],
    ids=[
        "cut off",
        "secret",
        "always thinks by its name",
        "could not be told",
        "thought in the text, too",
    ],
)
async def test_thoughts_alone_are_no_answer(
    serve: Serve, reply: Reply, more: dict[str, Any]
) -> None:
    _, endpoint = serve([reply], **more)
    with pytest.raises(OnlyThought):
        await endpoint.complete(QUESTION, 50)


async def test_thoughts_alone_are_no_answer_where_thinking_was_asked_for(serve: Serve) -> None:
    _, endpoint = serve([Reply(reasoning=THOUGHTS)])
    with pytest.raises(OnlyThought):
        await endpoint.complete(QUESTION, 50, think=True)


async def test_thoughts_alone_are_no_answer_of_who_thinks_beside_its_answers(serve: Serve) -> None:
    _, endpoint = serve([WAYS["reasoning"], Reply(reasoning=THOUGHTS)])
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    for _ in range(2):
        with pytest.raises(OnlyThought):
            await endpoint.complete(QUESTION, 50)
