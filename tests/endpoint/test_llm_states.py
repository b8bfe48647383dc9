"""How endpoints do, as those who run the bot are told: which answer, and which are left alone."""

from __future__ import annotations

import pytest
import scripted_endpoint as scripted
from asking import QUESTION, Serve
from scripted_endpoint import Reply

from bot.llm import Breaker, Chain, Endpoint, EndpointError

WITHIN_S = 5.0


async def answers(endpoint: Endpoint, within_s: float = WITHIN_S) -> bool:
    (state,) = await Chain([endpoint]).states(within_s)
    return state.answers


async def test_an_endpoint_that_lists_its_models_answers(serve: Serve) -> None:
    server, endpoint = serve(lambda _: Reply("Yes."))
    (state,) = await Chain([endpoint]).states(WITHIN_S)
    assert (state.answers, state.is_spared, state.address) == (True, False, server.url)
    assert state.model is None  # nobody has asked for it yet
    await endpoint.model()
    (state,) = await Chain([endpoint]).states(WITHIN_S)
    assert state.model == "scripted-model"
    assert server.requests == []  # no token was spent


@pytest.mark.parametrize(
    ("listing", "does"),
    [
        (scripted.failing(404, "there is no such page"), True),  # it has no list, but it is there
        (scripted.failing(401, "no such key"), False),
        (scripted.OVERLOADED, False),
    ],
)
async def test_an_endpoint_without_a_list_answers_and_one_that_refuses_the_key_does_not(
    serve: Serve, listing: Reply, does: bool
) -> None:
    _, endpoint = serve(lambda _: Reply("Yes."), models=listing)
    assert await answers(endpoint) is does


async def test_an_endpoint_out_of_reach_does_not_answer_and_is_named_without_secrets() -> None:
    endpoint = Endpoint("http://user:secret@127.0.0.1:9/v1", "sk-secret", "named")
    (state,) = await Chain([endpoint]).states(WITHIN_S)
    await endpoint.close()
    assert not state.answers
    assert state.model == "named"
    assert "secret" not in repr(state)


async def test_one_that_failed_again_and_again_is_told_to_be_left_alone(serve: Serve) -> None:
    _, endpoint = serve(lambda _: scripted.OVERLOADED)
    chain = Chain([endpoint], pause=lambda: 0, breaker=lambda name: Breaker(name, 1))
    with pytest.raises(EndpointError):
        await chain.complete(QUESTION, 10)
    (state,) = await chain.states(WITHIN_S)
    assert (state.answers, state.is_spared) == (True, True)
