"""What each kind of server is sent, how it is recognised, and what its refusals teach."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, Serve
from scripted_endpoint import Reply

from bot.llm import EndpointRefused
from bot.llm.dialects import DIALECTS, by_address

COUNTED = {"stream_options": {"include_usage": True}}
COOL = {**COUNTED, "temperature": 0.3, "top_p": 0.8}
WARM = {**COUNTED, "temperature": 0.6, "top_p": 0.95}
ON, OFF = {"enable_thinking": True, "thinking": True}, {"enable_thinking": False}
TEMPLATED_QUICK = {**COOL, "top_k": 20, "chat_template_kwargs": OFF, "max_tokens": 50}
TEMPLATED_THINK = {**WARM, "top_k": 20, "chat_template_kwargs": ON, "max_tokens": 1050}

# The fields of a quick completion of at most 50 tokens, and of one with 1,000 more to think with.
SENT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "generic": (TEMPLATED_QUICK, TEMPLATED_THINK),
    "vllm": (TEMPLATED_QUICK, TEMPLATED_THINK),
    "llama.cpp": (TEMPLATED_QUICK, {**TEMPLATED_THINK, "thinking_budget_tokens": 1000}),
    "openai": (
        {**COOL, "reasoning_effort": "none", "max_completion_tokens": 50},
        {**COUNTED, "reasoning_effort": "medium", "max_completion_tokens": 1050},
    ),
    "deepseek": (
        {**COOL, "thinking": {"type": "disabled"}, "max_tokens": 50},
        {**COUNTED, "thinking": {"type": "enabled"}, "max_tokens": 1050},
    ),
    "modelstudio": (
        {**COOL, "top_k": 20, "enable_thinking": False, "max_tokens": 50},
        {
            **WARM,
            "top_k": 20,
            "enable_thinking": True,
            "thinking_budget": 1000,
            "max_tokens": 1050,
        },
    ),
    "ollama": (
        {**COOL, "reasoning_effort": "none", "max_tokens": 50},
        {**WARM, "max_tokens": 1050},
    ),
}


def fields(request: dict[str, Any]) -> dict[str, Any]:
    return {k: request[k] for k in request if k not in ("model", "messages", "stream")}


def test_every_dialect_is_tried_here() -> None:
    assert SENT.keys() == DIALECTS.keys()


@pytest.mark.parametrize("dialect", SENT)
async def test_a_server_is_sent_what_it_takes_quick_and_thinking(
    serve: Serve, dialect: str
) -> None:
    server, endpoint = serve([Reply(ANSWER)], dialect=dialect, thinking_tokens=1000)
    await endpoint.complete(QUESTION, 50)
    await endpoint.complete(QUESTION, 50, think=True)
    assert tuple(map(fields, server.requests)) == SENT[dialect]


@pytest.mark.parametrize("dialect", SENT)
async def test_a_connection_is_used_again_but_for_a_server_that_hangs_up_behind_a_stream(
    serve: Serve, dialect: str
) -> None:
    server, endpoint = serve([Reply(ANSWER)], dialect=dialect)
    await endpoint.complete(QUESTION, 50)
    closes = server.headers[0].get("Connection", "").lower() == "close"
    assert closes == (dialect == "llama.cpp")


# --- recognising ---------------------------------------------------------------------------------

VLLM = {"id": "Qwen/Qwen3-8B", "object": "model", "owned_by": "vllm", "max_model_len": 40960}
LISTED = [
    (VLLM, "vllm"),
    ({**VLLM, "owned_by": "some-company"}, "vllm"),
    ({"id": "qwen", "owned_by": "sglang", "max_model_len": 40960}, "vllm"),
    ({"id": "qwen3.gguf", "owned_by": "llamacpp", "meta": {"n_ctx": 8192}}, "llama.cpp"),
    ({"id": "qwen3:8b", "object": "model", "owned_by": "library"}, "ollama"),
    ({"id": "a", "owned_by": "somebody"}, "generic"),
    ({"id": "a"}, "generic"),
]


@pytest.mark.parametrize("named", [True, False], ids=["model set", "model found out"])
@pytest.mark.parametrize(("entry", "dialect"), LISTED)
async def test_a_server_is_recognised_by_its_list_of_models(
    serve: Serve, entry: dict[str, Any], dialect: str, named: bool
) -> None:
    model = entry["id"] if named else None
    server, endpoint = serve([Reply(ANSWER)], models=[entry], model=model, thinking_tokens=1000)
    for _ in range(2):
        await endpoint.complete(QUESTION, 50, think=True)
    assert fields(server.requests[0]) == SENT[dialect][1]
    assert server.listed == 1


async def test_the_model_in_use_tells_among_several(serve: Serve) -> None:
    gateway = [VLLM, {"id": "qwen3:8b", "owned_by": "library"}]
    server, endpoint = serve([Reply(ANSWER)], models=gateway, model="qwen3:8b")
    await endpoint.complete(QUESTION, 50)
    assert fields(server.requests[0]) == SENT["ollama"][0]


@pytest.mark.parametrize(
    "models",
    [scripted.UNKNOWN_MODEL, Reply(status=404, body="<h1>Not Found</h1>")],
    ids=["json", "html"],
)
async def test_a_server_without_a_list_of_models_is_asked_all_the_same(
    serve: Serve, models: Reply
) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=models, model="qwen")
    for _ in range(2):
        assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert fields(server.requests[0]) == TEMPLATED_QUICK
    assert server.listed == 1


async def test_a_list_of_models_that_fails_is_looked_at_again(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=scripted.OVERLOADED, model="qwen3:8b")
    await endpoint.complete(QUESTION, 50)
    server.list_models([{"id": "qwen3:8b", "owned_by": "library"}])
    for _ in range(2):
        await endpoint.complete(QUESTION, 50)
    assert "reasoning_effort" not in server.requests[0]
    assert server.requests[1]["reasoning_effort"] == "none"
    assert server.listed == 2


async def test_a_list_of_models_that_always_fails_is_given_up(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=scripted.BROKEN, model="qwen")
    for _ in range(6):
        assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert server.listed == 3


async def test_a_dialect_that_is_set_is_not_looked_for(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=[VLLM], model="q", dialect="deepseek")
    await endpoint.complete(QUESTION, 50)
    assert server.requests[0]["thinking"] == {"type": "disabled"}
    assert server.listed == 0


@pytest.mark.parametrize(
    ("address", "dialect"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://team.openai.azure.com/openai/v1", "openai"),
        ("https://api.deepseek.com", "deepseek"),
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", "modelstudio"),
        ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "modelstudio"),
        ("https://dashscope-us.aliyuncs.com/compatible-mode/v1", "modelstudio"),
        ("http://localhost:11434/v1", "ollama"),
        ("http://localhost:8000/v1", None),
        ("https://api.openai.com.evil.example/v1", None),
        ("https://notapi.deepseek.com/v1", None),
    ],
)
def test_well_known_addresses_need_no_list(address: str, dialect: str | None) -> None:
    assert by_address(address) == dialect


# --- what refusals teach -------------------------------------------------------------------------

Strict = Callable[[dict[str, Any]], Reply]


def openai(efforts: list[str], sampling_without: str | None = None) -> Strict:
    """A model of OpenAI's: which efforts it allows, and for which of them sampling."""

    def reply(asked: dict[str, Any]) -> Reply:
        effort = asked.get("reasoning_effort")
        if effort is not None and not efforts:
            return scripted.failing(400, "Unrecognized request argument supplied: reasoning_effort")
        if effort is not None and effort not in efforts:
            offered = ", ".join(f"'{each}'" for each in efforts)
            return scripted.failing(
                400,
                f"Unsupported value: 'reasoning_effort' does not support '{effort}' with this "
                f"model. Supported values are: {offered}.",
                param="reasoning_effort",
                code="unsupported_value",
            )
        if efforts and effort != sampling_without and "temperature" in asked:
            return scripted.failing(
                400,
                "Unsupported value: 'temperature' does not support 0.3 with this model. Only the "
                "default (1) value is supported.",
                param="temperature",
            )
        if efforts and effort != sampling_without and "top_p" in asked:
            told = "Unsupported parameter: 'top_p' is not supported with this model."
            return scripted.failing(400, told, param="top_p")
        return Reply(ANSWER)

    return reply


async def asked_twice(serve: Serve, strict: Strict, think: bool) -> list[dict[str, Any]]:
    """Two completions; the requests from the first that worked on."""
    server, endpoint = serve(strict, dialect="openai")
    assert await endpoint.complete(QUESTION, 50, think=think) == ANSWER
    first = len(server.requests)
    assert await endpoint.complete(QUESTION, 50, think=think) == ANSWER
    assert len(server.requests) == first + 1  # what was learned stays learned
    return server.requests[first:]


async def test_a_model_that_cannot_reason_is_asked_without_it(serve: Serve) -> None:
    for think in (False, True):
        [sent] = await asked_twice(serve, openai([]), think)
        assert "reasoning_effort" not in sent
        assert (sent["temperature"], sent["max_completion_tokens"]) == (0.3, 50)


async def test_a_model_that_must_reason_does_so_as_little_as_it_says_it_can(serve: Serve) -> None:
    [sent] = await asked_twice(serve, openai(["minimal", "low", "medium", "high"]), think=False)
    assert sent["reasoning_effort"] == "minimal"
    assert "temperature" not in sent
    assert "top_p" not in sent


async def test_a_model_that_knows_one_effort_gets_that(serve: Serve) -> None:
    for think in (False, True):
        [sent] = await asked_twice(serve, openai(["high"]), think)
        assert sent["reasoning_effort"] == "high"


async def test_what_is_refused_in_thinking_is_still_sent_without(serve: Serve) -> None:
    efforts = ["none", "low", "medium", "high"]

    def strict(asked: dict[str, Any]) -> Reply:
        if asked.get("reasoning_effort") != "none" and "stream_options" in asked:
            return scripted.failing(400, "stream_options is not available with reasoning")
        return openai(efforts, sampling_without="none")(asked)

    server, endpoint = serve(strict, dialect="openai")
    assert await endpoint.complete(QUESTION, 50, think=True) == ANSWER
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert "stream_options" not in server.requests[-2]
    assert {"stream_options", "temperature"} <= server.requests[-1].keys()


async def test_a_server_that_cannot_switch_thinking_on_answers_without(serve: Serve) -> None:
    refused = ["chat_template_kwargs"]
    server, endpoint = serve([Reply(ANSWER)], refuses=refused, thinking_tokens=1000)
    for _ in range(2):
        assert await endpoint.complete(QUESTION, 50, think=True) == ANSWER
    last = server.requests[-1]
    assert (last["max_tokens"], last["temperature"]) == (50, 0.3)


async def test_a_model_that_only_thinks_is_not_told_to_stop(serve: Serve) -> None:
    def thinking_only(asked: dict[str, Any]) -> Reply:
        told = "The value of the enable_thinking parameter is restricted to True."
        if asked.get("enable_thinking") is False:
            return scripted.failing(400, told, code="invalid_parameter_error")
        return Reply(ANSWER, reasoning_content="Hm.")

    server, endpoint = serve(thinking_only, dialect="modelstudio", thinking_tokens=1000)
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert "enable_thinking" not in server.requests[-1]
    assert server.requests[-1]["max_tokens"] == 1050  # it was seen to need room


async def test_a_format_that_is_unavailable_is_done_without(serve: Serve) -> None:
    def deepseek(asked: dict[str, Any]) -> Reply:
        if asked.get("response_format", {}).get("type") == "json_schema":
            return scripted.failing(400, "This response_format type is unavailable now")
        return Reply('{"a": 1}')

    _, endpoint = serve(deepseek, dialect="deepseek")
    assert await endpoint.complete(QUESTION, 50, {"type": "object"}) == '{"a": 1}'


async def test_the_older_name_of_the_limit_is_used_where_the_newer_is_unknown(
    serve: Serve,
) -> None:
    server, endpoint = serve([Reply(ANSWER)], refuses=["max_completion_tokens"], dialect="openai")
    answers = await asyncio.gather(*(endpoint.complete(QUESTION, 50) for _ in range(3)))
    assert answers == [ANSWER] * 3
    assert server.requests[-1]["max_tokens"] == 50


async def test_a_server_that_refuses_everything_is_not_asked_for_ever(serve: Serve) -> None:
    def sulking(asked: dict[str, Any]) -> Reply:
        named = ", ".join(asked.keys() - {"model", "messages", "stream"})
        return scripted.failing(400, f"Unrecognized request arguments supplied: {named}")

    server, endpoint = serve(sulking, dialect="openai")
    with pytest.raises(EndpointRefused, match="Unrecognized"):
        await endpoint.complete(QUESTION, 50, {"type": "object"}, think=True)
    assert len(server.requests) < 8


async def test_a_server_that_contradicts_itself_is_not_asked_for_ever(serve: Serve) -> None:
    def fickle(asked: dict[str, Any]) -> Reply:
        other = "low" if asked["reasoning_effort"] == "high" else "high"
        told = f"'reasoning_effort' is wrong. Supported values are: '{other}'."
        return scripted.failing(400, told)

    server, endpoint = serve(fickle, dialect="openai")
    with pytest.raises(EndpointRefused):
        await endpoint.complete(QUESTION, 50)
    assert await endpoint.probability(QUESTION, ["yes", "no"]) is None
    assert len(server.requests) < 30


async def test_fewer_likeliest_tokens_are_asked_for_where_ten_are_too_many(serve: Serve) -> None:
    def at_most_five(asked: dict[str, Any]) -> Reply:
        if asked["top_logprobs"] > 5:
            return scripted.failing(400, "top_logprobs should be in [0, 5]")
        return Reply("Yes", likeliest={"Yes": -0.1, "No": -2.5})

    server, endpoint = serve(at_most_five)
    for _ in range(2):
        assert await endpoint.probability(QUESTION, ["yes", "no"]) is not None
    assert [sent["top_logprobs"] for sent in server.requests] == [10, 5, 5]
