"""How sure a model is of a yes or a no, read off the probabilities of its first token."""

from __future__ import annotations

import math

import pytest
import scripted_endpoint as scripted
from asking import Serve
from scripted_endpoint import Reply

from bot.llm import (
    Chain,
    Endpoint,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    Message,
)

ASKED = [Message("system", "Answer yes or no."), Message("user", "Does the memo say so?")]
OPTIONS = ["yes", "no"]


def sure(**shares: float) -> Reply:
    """A reply whose first token has these probabilities; _ in a name stands for a space."""
    return Reply("Yes", likeliest={t.replace("_", " "): math.log(p) for t, p in shares.items()})


async def test_each_option_gets_its_share_of_what_was_said_of_any(serve: Serve) -> None:
    _, endpoint = serve([sure(Yes=0.6, no=0.2, Maybe=0.2)])
    assert await endpoint.probability(ASKED, OPTIONS) == pytest.approx({"yes": 0.75, "no": 0.25})


async def test_an_option_counts_in_any_case_and_with_any_space(serve: Serve) -> None:
    _, endpoint = serve([sure(Yes=0.3, _yes=0.2, YES=0.1, _No=0.3, N=0.1)])
    assert await endpoint.probability(ASKED, OPTIONS) == pytest.approx({"yes": 0.6, "no": 0.4})


async def test_a_long_option_is_known_by_the_token_that_it_begins_with(serve: Serve) -> None:
    _, endpoint = serve([sure(contr=0.9, support=0.1)])
    options = ["supported", "contradicted"]
    said = await endpoint.probability(ASKED, options)
    assert said == pytest.approx({"supported": 0.1, "contradicted": 0.9})


async def test_a_token_that_begins_two_options_counts_for_neither(serve: Serve) -> None:
    _, endpoint = serve([sure(un=0.8, unclear=0.1, unsure=0.1)])
    said = await endpoint.probability(ASKED, ["unclear", "unsure"])
    assert said == pytest.approx({"unclear": 0.5, "unsure": 0.5})


async def test_it_costs_one_token_at_temperature_nought_without_thinking(serve: Serve) -> None:
    server, endpoint = serve([sure(Yes=1.0)])
    await endpoint.probability(ASKED, OPTIONS)
    sent = server.requests[0]
    assert (sent["max_tokens"], sent["temperature"], sent["logprobs"]) == (1, 0, True)
    assert sent["top_logprobs"] == 10
    assert sent["chat_template_kwargs"] == {"enable_thinking": False}
    assert not sent["stream"]


async def test_an_endpoint_that_gives_no_probabilities_is_asked_once(serve: Serve) -> None:
    server, endpoint = serve([Reply("Yes")])
    assert [await endpoint.probability(ASKED, OPTIONS) for _ in range(3)] == [None] * 3
    assert len(server.requests) == 1


async def test_an_endpoint_that_refuses_probabilities_is_asked_once(serve: Serve) -> None:
    server, endpoint = serve([Reply("Yes")], refuses=["logprobs"])
    assert [await endpoint.probability(ASKED, OPTIONS) for _ in range(3)] == [None] * 3
    assert len(server.requests) == 1
    assert await endpoint.complete(ASKED, 50) == "Yes"


async def test_another_field_refused_does_not_cost_the_probabilities(serve: Serve) -> None:
    _, endpoint = serve([sure(Yes=0.5, No=0.5)], refuses=["chat_template_kwargs", "temperature"])
    assert await endpoint.probability(ASKED, OPTIONS) == pytest.approx({"yes": 0.5, "no": 0.5})


async def test_none_of_the_options_said_is_no_answer_and_is_asked_again(serve: Serve) -> None:
    server, endpoint = serve([sure(The=1.0)])
    assert [await endpoint.probability(ASKED, OPTIONS) for _ in range(2)] == [None] * 2
    assert len(server.requests) == 2


async def test_an_endpoint_in_trouble_is_an_error_and_is_asked_again(serve: Serve) -> None:
    _, endpoint = serve([scripted.OVERLOADED, sure(Yes=0.5, No=0.5)])
    with pytest.raises(EndpointOverloaded):
        await endpoint.probability(ASKED, OPTIONS)
    assert await endpoint.probability(ASKED, OPTIONS) is not None


# --- from several endpoints ----------------------------------------------------------------------

YES = {"yes": 1, "no": 0}
PASSING = {
    "429": scripted.RATE_LIMITED,
    "503": scripted.OVERLOADED,
    "reset": Reply("Yes", ending="aborted"),
    "an error in its place": Reply(ending="error"),
    "given up": Reply(finish="abort"),
}


def chain(*endpoints: Endpoint, deadline_s: float = 60) -> Chain:
    return Chain(endpoints, deadline_s, pause=lambda: 0)


@pytest.mark.parametrize("fault", PASSING)
async def test_a_passing_fault_costs_no_probability(serve: Serve, fault: str) -> None:
    server, endpoint = serve([PASSING[fault], sure(Yes=1.0)])
    spare_server, spare = serve([sure(No=1.0)])
    assert await chain(endpoint, spare).probability(ASKED, OPTIONS) == YES
    assert len(server.requests) == 2
    assert not spare_server.requests


async def test_they_come_from_the_first_endpoint_that_answers(serve: Serve) -> None:
    server, endpoint = serve([scripted.OVERLOADED])
    _, spare = serve([sure(Yes=1.0)])
    assert await chain(endpoint, spare).probability(ASKED, OPTIONS) == YES
    assert len(server.requests) == 2


async def test_a_key_refused_is_an_error_and_not_tried_again(serve: Serve) -> None:
    server, endpoint = serve([scripted.WRONG_KEY])
    with pytest.raises(EndpointRefused):
        await chain(endpoint).probability(ASKED, OPTIONS)
    assert len(server.requests) == 1


NONE_GIVEN = {
    "left out": Reply("Yes"),
    "refused": scripted.failing(400, "Unrecognized request argument supplied: logprobs"),
    "as an error of its own": scripted.failing(500, "logprobs is not supported with this model"),
    "in a reply": Reply(ending="error", error="logprobs are not supported by this provider"),
}


@pytest.mark.parametrize("way", NONE_GIVEN)
async def test_no_probabilities_are_no_fault(serve: Serve, way: str) -> None:
    server, endpoint = serve([NONE_GIVEN[way]])
    spare_server, spare = serve([sure(Yes=1.0)])
    assert await chain(endpoint, spare).probability(ASKED, OPTIONS) is None
    assert len(server.requests) == 1
    assert not spare_server.requests


async def test_they_have_the_deadline_too(serve: Serve) -> None:
    server, endpoint = serve([scripted.SILENT])
    await endpoint.model()  # the client is made
    with pytest.raises(EndpointUnreachable, match="ANSWER_DEADLINE"):
        await chain(endpoint, deadline_s=0.5).probability(ASKED, OPTIONS)
    assert len(server.requests) == 1
