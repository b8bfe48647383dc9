"""Several endpoints as one model, against real servers: what a fault costs whoever asks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import Any

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, THOUGHTS, Serve, pieces_of, soon
from scripted_endpoint import Reply, ScriptedEndpoint

from bot import tokens
from bot.llm import (
    ANEW,
    Breaker,
    Chain,
    ContextTooLong,
    Endpoint,
    EndpointError,
    EndpointOverloaded,
    EndpointUnreachable,
    Prices,
    Tally,
    Usage,
)
from bot.llm.tries import Link

SPARE = "The spare one says so [1]."

# What is worth another try at the same endpoint.
PASSING = ["408", "429", "503", "500", "empty", "null-content", "malformed", "cut", "aborted",
           "error-in-stream", "given-up", "failed", "out-of-room"]  # fmt: skip
# What is not: nothing changes about it.
LASTING = ["401", "404", "400"]


def chain(*endpoints: Endpoint, deadline_s: float = 60, **more: Any) -> Chain:
    return Chain(endpoints, deadline_s, pause=lambda: 0, **more)


def faults_then(*replies: Reply) -> Sequence[Reply]:
    return [*replies, Reply(ANSWER)]


# --- once more -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", PASSING)
async def test_a_passing_fault_costs_no_answer(serve: Serve, fault: str) -> None:
    server, endpoint = serve(faults_then(scripted.FAULTS[fault]))
    assert await chain(endpoint).complete(QUESTION, 50) == ANSWER
    assert len(server.requests) == 2


async def test_a_silent_reply_costs_no_answer(serve: Serve) -> None:
    server, endpoint = serve(faults_then(scripted.SILENT), timeout_s=1.5)
    assert await chain(endpoint).complete(QUESTION, 50) == ANSWER
    await soon(server.hung_up.is_set)


@pytest.mark.parametrize("fault", PASSING)
async def test_a_fault_that_stays_is_raised_after_the_second_try(serve: Serve, fault: str) -> None:
    server, endpoint = serve([scripted.FAULTS[fault]])
    with pytest.raises(EndpointError):
        await chain(endpoint).complete(QUESTION, 50)
    assert len(server.requests) == 2


async def test_text_of_a_reply_that_broke_off_is_taken_back(serve: Serve) -> None:
    _, endpoint = serve(faults_then(scripted.CUT))
    pieces = await pieces_of(chain(endpoint))
    at = pieces.index(ANEW)
    assert "".join(pieces[:at]) == scripted.CUT.text
    assert "".join(pieces[at + 1 :]) == ANSWER
    assert pieces.count(ANEW) == 1


async def test_nothing_is_taken_back_where_nothing_was_said(serve: Serve) -> None:
    _, endpoint = serve(faults_then(scripted.OVERLOADED))
    assert ANEW not in await pieces_of(chain(endpoint))


async def test_the_second_try_comes_after_a_moment(serve: Serve) -> None:
    paused: list[float] = []

    def pause() -> float:
        paused.append(0.0)
        return 0.0

    _, endpoint = serve(faults_then(scripted.OVERLOADED))
    assert await Chain([endpoint], pause=pause).complete(QUESTION, 50) == ANSWER
    assert len(paused) == 1


async def test_an_endpoint_that_asks_for_a_long_wait_is_not_waited_for(serve: Serve) -> None:
    busy = Reply(status=429, body={"error": {"message": "slow"}}, headers={"Retry-After": "11"})
    server, endpoint = serve(faults_then(busy))
    _, spare = serve([Reply(SPARE)])
    assert await chain(endpoint, spare).complete(QUESTION, 50) == SPARE
    assert len(server.requests) == 1


@pytest.mark.parametrize("told", ["0.3", "-1", "nan"])
async def test_who_asks_for_a_short_wait_is_asked_again_after_it_and_a_moment(
    serve: Serve, told: str
) -> None:
    busy = Reply(status=503, body="busy", headers={"Retry-After": told})
    _, endpoint = serve(faults_then(busy))
    await endpoint.model()  # the client is made
    began = time.monotonic()
    assert await Chain([endpoint], pause=lambda: 0.3).complete(QUESTION, 50) == ANSWER
    assert time.monotonic() - began >= (0.6 if told == "0.3" else 0.3)


# --- the next endpoint ---------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [*PASSING, *LASTING])
async def test_where_one_fails_the_next_one_answers(serve: Serve, fault: str) -> None:
    server, endpoint = serve([scripted.FAULTS[fault]])
    _, spare = serve([Reply(SPARE)], models=["spare-model"])
    reply = chain(endpoint, spare).stream(QUESTION, 50)
    assert await reply.text() == SPARE
    assert (reply.model, reply.endpoint) == ("spare-model", spare.address)
    assert len(server.requests) == (1 if fault in LASTING else 2)


async def test_where_nobody_listens_the_next_one_answers(serve: Serve) -> None:
    with ScriptedEndpoint() as gone:
        dead = Endpoint(gone.url, model="qwen")
    _, spare = serve([Reply(SPARE)])
    assert await chain(dead, spare).complete(QUESTION, 50) == SPARE
    assert await chain(dead, spare).model() == "qwen"
    await dead.close()


async def test_where_the_model_cannot_be_found_out_the_next_one_answers(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)], models=["one", "another"])
    _, spare = serve([Reply(SPARE)], models=["spare-model"])
    both = chain(endpoint, spare)
    assert await both.complete(QUESTION, 50) == SPARE
    assert await both.model() == "spare-model"


async def test_where_all_fail_the_first_fault_is_raised_and_all_were_asked(serve: Serve) -> None:
    servers = [serve([scripted.FAULTS[fault]]) for fault in ("429", "401", "cut")]
    with pytest.raises(EndpointOverloaded):
        await chain(*(endpoint for _, endpoint in servers)).complete(QUESTION, 50)
    assert [len(server.requests) for server, _ in servers] == [2, 1, 2]


async def test_an_endpoint_that_works_is_the_only_one_asked(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)])
    server, spare = serve([Reply(SPARE)])
    both = chain(endpoint, spare)
    for _ in range(3):
        assert await both.complete(QUESTION, 50) == ANSWER
    assert not server.requests
    assert not server.listed


async def test_the_operator_reads_who_is_asked_instead_and_why(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server, _ = serve([scripted.WRONG_KEY])
    url = server.url.replace("//", "//user:hunter2@")
    endpoint = Endpoint(url, "sk-hunter2-hunter2", "qwen", number=3)
    _, spare = serve([Reply(SPARE)])
    with caplog.at_level(logging.INFO, "bot"):
        await chain(endpoint, spare).complete(QUESTION, 50)
    [line] = [record.getMessage() for record in caplog.records]
    assert spare.address in line
    assert "OPENAI_API_KEY_3" in line
    assert "hunter2" not in line
    await endpoint.close()


# --- a prompt too long, thinking too long --------------------------------------------------------

CONTEXTS = {
    "vllm": scripted.CONTEXT_VLLM,
    "llama.cpp": scripted.CONTEXT_LLAMA_CPP,
    "openai": scripted.CONTEXT_OPENAI,
    "sglang": scripted.failing(
        400, "The input (61709 tokens) is longer than the model's context length (40960 tokens)."
    ),
    "sglang's other": scripted.failing(
        400, "Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens)."
    ),
    "vllm's engine": scripted.failing(
        400, "The decoder prompt (length 21535) is longer than the maximum model length of 16384."
    ),
    "modelstudio": scripted.failing(
        400, "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]"
    ),
    "openai's newer": scripted.failing(
        400, "Your input exceeds the context window of this model.", code="context_length_exceeded"
    ),
    "a proxy": Reply(status=413, body="<h1>Payload Too Large</h1>"),
}


@pytest.mark.parametrize("who", CONTEXTS)
async def test_a_prompt_too_long_comes_back_to_be_shortened(serve: Serve, who: str) -> None:
    server, endpoint = serve([CONTEXTS[who]])
    spare_server, spare = serve([Reply(SPARE)])
    with pytest.raises(ContextTooLong):
        await chain(endpoint, spare).complete(QUESTION, 50)
    assert len(server.requests) == 1
    assert not spare_server.requests


async def test_no_room_for_thinking_costs_the_thinking_not_the_prompt(serve: Serve) -> None:
    def small(asked: dict[str, Any]) -> Reply:
        return scripted.CONTEXT_VLLM if asked["max_tokens"] > 50 else Reply(ANSWER)

    server, endpoint = serve(small)
    assert await chain(endpoint).complete(QUESTION, 50, think=True) == ANSWER
    assert server.requests[-1]["chat_template_kwargs"] == {"enable_thinking": False}


async def test_thinking_without_end_is_followed_by_a_quick_answer(serve: Serve) -> None:
    server, endpoint = serve(faults_then(Reply(reasoning=THOUGHTS, finish="length")))
    reply = chain(endpoint).stream(QUESTION, 50, think=True)
    assert await reply.text() == ANSWER
    thinks = [sent["chat_template_kwargs"]["enable_thinking"] for sent in server.requests]
    assert thinks == [True, False]
    assert reply.thinking_ms is None


async def test_who_thinks_unasked_is_asked_again_with_room_for_it(serve: Serve) -> None:
    thinking = Reply(f"<think>{THOUGHTS}", finish="length")
    server, endpoint = serve([thinking, Reply(ANSWER, reasoning=THOUGHTS)], thinking_tokens=1000)
    assert await chain(endpoint).complete(QUESTION, 50) == ANSWER
    assert [sent["max_tokens"] for sent in server.requests] == [50, 1050]


# --- the deadline --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply", [scripted.SILENT, Reply("Alibaba said ", ending="silent")], ids=["start", "middle"]
)
async def test_the_deadline_ends_a_completion_and_is_named(serve: Serve, reply: Reply) -> None:
    server, endpoint = serve([reply])
    spare_server, spare = serve([Reply(SPARE)])
    await endpoint.model()  # the client is made
    with pytest.raises(EndpointUnreachable, match="ANSWER_DEADLINE"):
        await chain(endpoint, spare, deadline_s=2).complete(QUESTION, 50)
    await soon(server.hung_up.is_set)
    assert len(server.requests) == 1
    assert not spare_server.requests


async def test_a_pause_longer_than_what_is_left_is_not_begun(serve: Serve) -> None:
    server, endpoint = serve([scripted.OVERLOADED])
    patient = Chain([endpoint], deadline_s=5, pause=lambda: 6)
    with pytest.raises(EndpointOverloaded):
        await patient.complete(QUESTION, 50)
    assert len(server.requests) == 1


async def test_what_cannot_begin_in_time_is_not_begun() -> None:
    link = Link(Endpoint("http://127.0.0.1:9/v1"), Breaker("it"))
    link.begun(after_s=70)
    link.begun(after_s=50)
    link.begun(after_s=60)
    assert link.refusal(left_s=51) is None
    assert "ANSWER_DEADLINE" in str(link.refusal(left_s=49))


# --- stopping ------------------------------------------------------------------------------------


async def cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    "reply",
    [
        Reply(ANSWER * 100, pause_s=0.01),
        scripted.SILENT,
        Reply("Alibaba said ", ending="silent"),
        Reply(ANSWER, reasoning=THOUGHTS * 100, pause_s=0.01),
    ],
    ids=["streaming", "before the first word", "after it", "thinking"],
)
async def test_who_stops_listening_stops_the_model(serve: Serve, reply: Reply) -> None:
    server, endpoint = serve([reply])
    task = asyncio.create_task(pieces_of(chain(endpoint), think=True))
    await soon(lambda: bool(server.requests))
    await cancelled(task)
    await soon(server.hung_up.is_set)
    assert len(server.requests) == 1


async def test_who_leaves_the_iteration_stops_the_model(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER * 100, pause_s=0.01)])
    async with contextlib.aclosing(chain(endpoint).stream(QUESTION, 5000).pieces()) as pieces:
        await anext(pieces)
    await soon(server.hung_up.is_set)


async def test_who_stops_during_the_pause_is_not_asked_for_again(serve: Serve) -> None:
    server, endpoint = serve(faults_then(scripted.OVERLOADED))
    pausing = asyncio.Event()

    def pause() -> float:
        pausing.set()
        return 9.0

    task = asyncio.create_task(Chain([endpoint], pause=pause).complete(QUESTION, 50))
    await pausing.wait()
    await cancelled(task)
    assert len(server.requests) == 1


# --- what it took --------------------------------------------------------------------------------


async def test_a_reply_has_its_tokens_and_their_price(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, usage=(2_000_000, 500_000))], prices=Prices(0.4, 1.6))
    reply = chain(endpoint).stream(QUESTION, 50)
    await reply.text()
    assert reply.usage == Usage(2_000_000, 500_000, pytest.approx(1.6))


async def test_without_prices_nothing_is_said_of_a_cost(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)])
    reply = chain(endpoint).stream(QUESTION, 50)
    await reply.text()
    assert reply.usage == Usage(120, 40, None)


async def test_all_that_was_asked_for_one_answer_is_added_up(serve: Serve) -> None:
    replies = [
        Reply("Rewritten?", usage=(10, 5)),
        Reply("", usage=(100, 0)),  # in vain, and paid for
        Reply(ANSWER, usage=(100, 20), reasoning=THOUGHTS),
        Reply("Yes", usage=(30, 1), likeliest={"Yes": -0.1}),
    ]
    _, endpoint = serve(replies, prices=Prices(1, 2))
    both, tally = chain(endpoint), Tally()
    await both.complete(QUESTION, 50, tally=tally)
    await both.stream(QUESTION, 50, think=True, tally=tally).text()
    await both.probability(QUESTION, ["yes", "no"], tally)
    assert tally.usage == Usage(240, 26, pytest.approx((240 + 52) / 1_000_000))
    assert tally.replies == 4


def test_a_sum_with_an_unknown_price_has_none() -> None:
    assert Usage(1, 2, 0.5) + Usage(3, 4, 0.25) == Usage(4, 6, 0.75)
    assert (Usage(1, 2, 0.5) + Usage(3, 4)).cost is None


async def test_what_an_endpoint_does_not_count_is_reckoned_with_its_price(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, usage=None)], prices=Prices(1, 2))
    tally = Tally()
    await chain(endpoint).complete(QUESTION, 50, tally=tally)
    prompt, told = tokens.count_prompt(one.content for one in QUESTION), tokens.count(ANSWER)
    assert tally.usage == Usage(prompt, told, pytest.approx((prompt + 2 * told) / 1_000_000))


async def test_a_reply_that_was_stopped_has_cost_what_came_of_it(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, usage=(100, 20))])
    tally = Tally()
    pieces = chain(endpoint).stream(QUESTION, 50, tally=tally).pieces()
    first = await anext(pieces)
    await pieces.aclose()
    assert tally.usage is not None
    assert tally.usage.prompt_tokens > 0
    assert tokens.count(first) <= tally.usage.completion_tokens < 20
