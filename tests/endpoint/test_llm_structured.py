"""A reply by a JSON schema: asked for where the endpoint can, done without where it cannot."""

from __future__ import annotations

import asyncio
from typing import Any

import scripted_endpoint as scripted
from scripted_endpoint import Reply, ScriptedEndpoint

from bot.llm import Endpoint, Message

NOTES = [Message("system", "Take notes."), Message("user", "An article.")]
REPLY = '{"claims": []}'
SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": {"type": "string"}}},
    "required": ["claims"],
    "additionalProperties": False,
}


async def asked(server: ScriptedEndpoint, times: int = 1, *, schema: Any = SCHEMA) -> None:
    endpoint = Endpoint(server.url)
    try:
        for _ in range(times):
            assert await endpoint.complete(NOTES, 50, schema) == REPLY
    finally:
        await endpoint.close()


async def test_a_schema_goes_out_as_openai_vllm_and_llama_cpp_take_it() -> None:
    with ScriptedEndpoint([Reply(REPLY)]) as server:
        await asked(server)
        sent = server.requests[0]["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"] == SCHEMA
    assert sent["json_schema"]["strict"] is True


async def test_what_is_copied_out_of_a_text_is_not_left_to_chance() -> None:
    with ScriptedEndpoint([Reply(REPLY)]) as server:
        await asked(server)
        assert server.requests[0]["temperature"] == 0


async def test_without_a_schema_nothing_is_said_of_the_format() -> None:
    with ScriptedEndpoint([Reply(REPLY)]) as server:
        await asked(server, schema=None)
        assert "response_format" not in server.requests[0]
        assert server.requests[0]["temperature"] > 0


async def test_an_endpoint_that_refuses_schemas_is_asked_without_from_then_on() -> None:
    with ScriptedEndpoint([Reply(REPLY)], refuses=["response_format"]) as server:
        await asked(server, times=2)
        with_schema = ["response_format" in request for request in server.requests]
    assert with_schema == [True, False, False]


async def test_a_schema_refused_by_its_type_is_done_without_too() -> None:
    def picky(request: dict[str, Any]) -> Reply:
        told = "'response_format.type' must be one of 'text', 'json_object'"
        return scripted.failing(400, told) if "response_format" in request else Reply(REPLY)

    with ScriptedEndpoint(picky) as server:
        await asked(server)
        assert len(server.requests) == 2


async def test_refused_sampling_is_left_out_beside_a_schema_too() -> None:
    with ScriptedEndpoint([Reply(REPLY)], refuses=["temperature", "response_format"]) as server:
        await asked(server)
        assert not {"temperature", "response_format"} & server.requests[-1].keys()


async def test_questions_at_once_with_and_without_a_schema_all_survive_its_refusal() -> None:
    with ScriptedEndpoint([Reply(REPLY)], refuses=["response_format"]) as server:
        endpoint = Endpoint(server.url)
        await endpoint.model()
        replies = await asyncio.gather(
            *(endpoint.complete(NOTES, 50, SCHEMA) for _ in range(3)), endpoint.complete(NOTES, 50)
        )
        await endpoint.close()
    assert replies == [REPLY] * 4
