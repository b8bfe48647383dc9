"""An endpoint that fails again and again is left alone for a while, and tried with care."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, Serve, soon
from scripted_endpoint import Reply, Script, ScriptedEndpoint

from bot.llm import Breaker, Chain, Endpoint, EndpointError, EndpointUnreachable
from bot.llm.tries import Link, TooLate

SPARE = "The spare one says so [1]."
REST_S = 30.0


class Clock:
    """Stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def chain(clock: Clock, *endpoints: Endpoint) -> Chain:
    """Endpoints that are left alone after four failures: two questions of two tries each."""
    return Chain(endpoints, pause=lambda: 0, breaker=lambda name: Breaker(name, 4, REST_S, clock))


def broken_until_mended() -> tuple[Script, dict[str, Any]]:
    state: dict[str, Any] = {"reply": scripted.OVERLOADED}
    return lambda asked: state["reply"], state


async def failing_twice(model: Chain) -> None:
    for _ in range(2):
        with pytest.raises(EndpointError):
            await model.complete(QUESTION, 50)


async def test_a_dead_endpoint_is_spared_and_its_error_comes_at_once(
    serve: Serve, clock: Clock
) -> None:
    server, endpoint = serve([scripted.OVERLOADED])
    model = chain(clock, endpoint)
    await failing_twice(model)
    assert len(server.requests) == 4
    with pytest.raises(EndpointUnreachable, match="left alone"):
        await model.complete(QUESTION, 50)
    with pytest.raises(EndpointUnreachable, match="left alone"):
        await model.probability(QUESTION, ["yes", "no"])
    assert len(server.requests) == 4


async def test_questions_go_past_a_dead_endpoint_to_the_next(serve: Serve, clock: Clock) -> None:
    server, endpoint = serve([scripted.OVERLOADED])
    _, spare = serve([Reply(SPARE)])
    model = chain(clock, endpoint, spare)
    for _ in range(5):
        assert await model.complete(QUESTION, 50) == SPARE
    assert len(server.requests) == 4


async def test_an_endpoint_that_recovers_is_used_again_after_a_rest(
    serve: Serve, clock: Clock
) -> None:
    script, state = broken_until_mended()
    _, endpoint = serve(script)
    model = chain(clock, endpoint)
    await failing_twice(model)
    state["reply"] = Reply(ANSWER)
    clock.now = REST_S - 1
    with pytest.raises(EndpointUnreachable):
        await model.complete(QUESTION, 50)
    clock.now = REST_S
    for _ in range(3):
        assert await model.complete(QUESTION, 50) == ANSWER


async def test_one_that_has_not_recovered_is_tried_once_a_rest(serve: Serve, clock: Clock) -> None:
    server, endpoint = serve([scripted.OVERLOADED])
    model = chain(clock, endpoint)
    await failing_twice(model)
    for rest in (1, 2, 3):
        clock.now = rest * REST_S
        await failing_twice(model)
        assert len(server.requests) == 4 + rest


async def test_after_the_rest_one_question_goes_first(serve: Serve, clock: Clock) -> None:
    script, state = broken_until_mended()
    server, endpoint = serve(script)
    model = chain(clock, endpoint)
    await failing_twice(model)
    state["reply"] = scripted.SILENT
    clock.now = REST_S
    first = asyncio.create_task(model.complete(QUESTION, 50))
    await soon(lambda: len(server.requests) == 5)
    with pytest.raises(EndpointUnreachable, match="left alone"):
        await model.complete(QUESTION, 50)
    first.cancel()
    await asyncio.wait([first])
    state["reply"] = Reply(ANSWER)
    assert await model.complete(QUESTION, 50) == ANSWER  # who went first left no word


@pytest.mark.parametrize("fault", ["401", "404", "context-vllm"])
async def test_an_endpoint_that_refuses_is_not_dead(serve: Serve, clock: Clock, fault: str) -> None:
    server, endpoint = serve([scripted.FAULTS[fault]])
    model = chain(clock, endpoint)
    for _ in range(6):
        with pytest.raises(EndpointError, match=r"OPENAI|PROMPT"):
            await model.complete(QUESTION, 50)
    assert len(server.requests) == 6


async def test_a_success_in_between_starts_the_count_anew(serve: Serve, clock: Clock) -> None:
    replies = [scripted.OVERLOADED, scripted.OVERLOADED, scripted.OVERLOADED, Reply(ANSWER)]
    _, endpoint = serve([*replies, *replies])
    model = chain(clock, endpoint)
    for _ in range(2):
        with pytest.raises(EndpointError):
            await model.complete(QUESTION, 50)
        assert await model.complete(QUESTION, 50) == ANSWER


@pytest.mark.parametrize("begun", [True, False], ids=["it was writing", "it was silent"])
async def test_a_deadline_speaks_against_a_silent_endpoint_not_a_slow_one(
    clock: Clock, begun: bool
) -> None:
    link = Link(Endpoint("http://127.0.0.1:9/v1"), Breaker("it", 1, REST_S, clock))
    assert link.refusal(left_s=60) is None
    link.failed(TooLate("it", 60, begun))
    assert (link.refusal(left_s=60) is None) == begun


async def test_the_operator_reads_one_line_when_it_goes_and_one_when_it_is_back(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    script, state = broken_until_mended()
    with ScriptedEndpoint(script) as server:
        endpoint = Endpoint(server.url.replace("//", "//user:hunter2@"))
        model = chain(clock, endpoint)
        with caplog.at_level(logging.INFO, "bot"):
            await failing_twice(model)
            await failing_twice(model)
            state["reply"] = Reply(ANSWER)
            clock.now = REST_S
            for _ in range(2):
                await model.complete(QUESTION, 50)
        await endpoint.close()
    gone, back = [record.getMessage() for record in caplog.records]
    assert "4 times in a row" in gone
    assert "works again" in back
    assert server.url.split("//")[1] in gone
    assert "hunter2" not in gone + back
