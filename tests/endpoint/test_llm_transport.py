"""The chat client against a real server on loopback, over the transport that production uses."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, THOUGHTS, Serve, pieces_of, soon
from scripted_endpoint import Reply, ScriptedEndpoint

from bot import tokens
from bot.llm import (
    ANEW,
    ContextTooLong,
    Endpoint,
    EndpointError,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    Usage,
    UselessReply,
)

# --- what comes through --------------------------------------------------------------------------


async def test_text_arrives_in_pieces_and_in_order(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)])
    pieces = await pieces_of(endpoint)
    assert len(pieces) > 5
    assert "".join(pieces) == ANSWER


async def test_the_first_piece_is_there_before_the_reply_has_ended(serve: Serve) -> None:
    server, endpoint = serve([Reply("Alibaba ", ending="silent")])
    async with contextlib.aclosing(endpoint.stream(QUESTION, 50).pieces()) as pieces:
        assert await anext(pieces) == "Aliba"
    assert server.requests


async def test_tokens_are_counted_where_the_endpoint_counts_them(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, usage=(321, 12)), Reply(ANSWER, usage=None)])
    counted, uncounted = endpoint.stream(QUESTION, 50), endpoint.stream(QUESTION, 50)
    async for _ in counted.pieces():
        pass
    async for _ in uncounted.pieces():
        pass
    assert counted.usage == Usage(321, 12)
    assert uncounted.usage == Usage(
        tokens.count_prompt(one.content for one in QUESTION), tokens.count(ANSWER)
    )


async def test_a_reply_without_done_but_with_a_finish_reason_is_whole(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, ending="unterminated")])
    assert await endpoint.complete(QUESTION, 50) == ANSWER


async def test_a_second_question_uses_the_connection_of_the_first(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)])
    for _ in range(3):
        await endpoint.complete(QUESTION, 50)
    assert len(server.connections) == 1


async def test_the_key_and_the_limit_on_length_are_sent(serve: Serve) -> None:
    server, _ = serve([Reply(ANSWER)])
    endpoint = Endpoint(server.url, "sk-secret")
    await endpoint.complete(QUESTION, 77)
    await endpoint.close()
    assert server.headers[0]["Authorization"] == "Bearer sk-secret"
    assert server.requests[0]["max_tokens"] == 77
    assert [m["role"] for m in server.requests[0]["messages"]] == ["system", "user"]


# --- which model ---------------------------------------------------------------------------------


async def test_the_only_model_listed_is_used_where_none_is_set(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=["Qwen/Qwen3-8B"])
    await endpoint.complete(QUESTION, 50)
    assert await endpoint.model() == "Qwen/Qwen3-8B"
    assert server.requests[0]["model"] == "Qwen/Qwen3-8B"


async def test_several_models_and_none_set_is_an_error_that_names_the_setting(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=["qwen-small", "qwen-large"])
    with pytest.raises(EndpointRefused, match=r"OPENAI_MODEL.*qwen-small, qwen-large"):
        await endpoint.complete(QUESTION, 50)
    assert not server.requests


async def test_a_key_refused_for_the_list_of_models_is_a_key_refused(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)], models=scripted.WRONG_KEY)
    with pytest.raises(EndpointRefused, match="OPENAI_API_KEY"):
        await endpoint.complete(QUESTION, 50)


async def test_a_model_that_could_not_be_found_out_is_asked_for_again(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)], models=scripted.OVERLOADED)
    with pytest.raises(EndpointOverloaded):
        await endpoint.complete(QUESTION, 50)
    server.list_models(["scripted-model"])
    assert await endpoint.complete(QUESTION, 50) == ANSWER


# --- thinking ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        Reply(ANSWER, reasoning=THOUGHTS),
        Reply(ANSWER, reasoning_content=THOUGHTS),
        Reply(f"<think>{THOUGHTS}</think>{ANSWER}"),
        Reply(f"<think>\n\n</think>\n\n{ANSWER}"),
        Reply(pieces=list(f"<think>{THOUGHTS}</think>{ANSWER}")),
        Reply(pieces=[f"<think>{THOUGHTS}</think>{ANSWER}"]),
        Reply(pieces=["<think>", THOUGHTS, "</think>", ANSWER]),
        Reply(f"{ANSWER}<think>{THOUGHTS}"),
        Reply(f"{ANSWER}<think>{THOUGHTS}</thi"),
    ],
    ids=[
        "reasoning", "reasoning_content", "tags", "empty", "letter by letter", "one piece",
        "tag by tag", "never closed", "cut in the tag",
    ],
)  # fmt: skip
async def test_thinking_is_never_part_of_the_text(serve: Serve, reply: Reply) -> None:
    _, endpoint = serve([reply])
    assert "".join(await pieces_of(endpoint)).strip() == ANSWER


@pytest.mark.parametrize("size", [1, 3, 1000], ids=lambda size: f"pieces of {size}")
async def test_thinking_that_only_ends_is_taken_back(serve: Serve, size: int) -> None:
    text = f"{THOUGHTS}</think>\n\n{ANSWER}"
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    _, endpoint = serve([Reply(pieces=pieces)])
    seen = await pieces_of(endpoint)
    assert "".join(seen[seen.index(ANEW) + 1 :]).strip() == ANSWER


async def test_thinking_that_only_ends_is_held_back_once_it_has_been_seen(serve: Serve) -> None:
    _, endpoint = serve([Reply(f"{THOUGHTS}</think>{ANSWER}")])
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert "".join(await pieces_of(endpoint)) == ANSWER


async def test_a_model_that_stops_thinking_is_still_heard(serve: Serve) -> None:
    _, endpoint = serve([Reply(f"{THOUGHTS}</think>{ANSWER}"), Reply(ANSWER)])
    for _ in range(3):
        assert await endpoint.complete(QUESTION, 50) == ANSWER


async def test_a_less_than_sign_is_no_thinking(serve: Serve) -> None:
    _, endpoint = serve([Reply("1 < 2 and <this> stays <th")])
    assert "".join(await pieces_of(endpoint)) == "1 < 2 and <this> stays <th"


async def test_a_reply_of_nothing_but_thinking_is_useless(serve: Serve) -> None:
    _, endpoint = serve([Reply(f"<think>{THOUGHTS}", finish="length")])
    with pytest.raises(UselessReply):
        await endpoint.complete(QUESTION, 50)


# --- strict servers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refuses",
    [
        ["stream_options"],
        ["chat_template_kwargs"],
        ["top_k"],
        ["temperature", "top_p"],
        ["chat_template_kwargs", "top_k", "stream_options"],
    ],
    ids=", ".join,
)
async def test_a_field_refused_once_is_left_out_from_then_on(
    serve: Serve, refuses: list[str]
) -> None:
    server, endpoint = serve([Reply(ANSWER)], refuses=refuses)
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    first = len(server.requests)
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert len(server.requests) == first + 1
    assert not set(refuses) & set(server.requests[-1])


async def test_two_questions_at_once_both_survive_a_refused_field(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER)], refuses=["top_k"])
    await endpoint.model()
    answers = await asyncio.gather(*(endpoint.complete(QUESTION, 50) for _ in range(4)))
    assert answers == [ANSWER] * 4


async def test_a_field_named_far_down_a_long_error_is_found(serve: Serve) -> None:
    def strict(asked: dict[str, Any]) -> Reply:
        long = "Extra inputs are not permitted. " * 20 + "loc: body, chat_template_kwargs"
        return scripted.failing(422, long) if "chat_template_kwargs" in asked else Reply(ANSWER)

    _, endpoint = serve(strict)
    assert await endpoint.complete(QUESTION, 50) == ANSWER


async def test_the_newer_name_of_the_limit_is_used_where_the_older_is_refused(serve: Serve) -> None:
    def newer(asked: dict[str, Any]) -> Reply:
        told = (
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead."
        )
        return scripted.failing(400, told) if "max_tokens" in asked else Reply(ANSWER)

    server, endpoint = serve(newer)
    assert await endpoint.complete(QUESTION, 50) == ANSWER
    assert server.requests[-1]["max_completion_tokens"] == 50


async def test_a_refusal_for_another_reason_is_not_tried_again(serve: Serve) -> None:
    server, endpoint = serve([scripted.BAD_REQUEST])
    with pytest.raises(EndpointRefused):
        await endpoint.complete(QUESTION, 50)
    assert len(server.requests) == 1


async def test_a_prompt_too_long_is_not_tried_again_as_it_is(serve: Serve) -> None:
    told = (
        "'max_tokens' or 'max_completion_tokens' is too large: 500. This model's maximum context "
        "length is 2048 tokens and your request has 1800 input tokens."
    )
    server, endpoint = serve([scripted.failing(400, told)])
    with pytest.raises(ContextTooLong):
        await endpoint.complete(QUESTION, 50)
    assert len(server.requests) == 1


# --- faults --------------------------------------------------------------------------------------

KINDS = {
    "429": EndpointOverloaded, "503": EndpointOverloaded, "500": EndpointOverloaded,
    "401": EndpointRefused, "404": EndpointRefused, "400": EndpointRefused,
    "context-vllm": ContextTooLong, "context-llama.cpp": ContextTooLong,
    "context-openai": ContextTooLong, "empty": UselessReply, "null-content": UselessReply,
    "malformed": UselessReply, "cut": UselessReply, "aborted": UselessReply,
    "error-in-stream": UselessReply, "408": EndpointOverloaded, "given-up": UselessReply,
    "failed": UselessReply, "out-of-room": UselessReply,
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(scripted.FAULTS))
async def test_each_fault_has_a_name_and_one_line(serve: Serve, fault: str) -> None:
    _, endpoint = serve([scripted.FAULTS[fault]])
    with pytest.raises(EndpointError) as caught:
        await endpoint.complete(QUESTION, 50)
    assert type(caught.value) is KINDS[fault]
    assert "\n" not in str(caught.value)
    assert "sk-" not in str(caught.value).replace("sk-…", "")


@pytest.mark.parametrize(
    "chunk",
    [
        "[1, 2]",
        '"text"',
        '{"choices": [null]}',
        '{"choices": [{"delta": {"content": 7}}]}',
        '{"choices": {"delta": 1}}',
        '{"object": "error", "message": "EngineCore died", "code": 500}',
    ],
)
async def test_a_chunk_of_another_form_is_a_useless_reply(serve: Serve, chunk: str) -> None:
    broken = Reply("Alibaba ", ending="malformed", malformed=chunk, terminated=True)
    _, endpoint = serve([broken])
    with pytest.raises(UselessReply):
        await endpoint.complete(QUESTION, 50)


async def test_counts_of_another_form_do_not_cost_the_answer(serve: Serve) -> None:
    _, endpoint = serve([Reply(ANSWER, usage=(None, 3))])
    assert await endpoint.complete(QUESTION, 50) == ANSWER


@pytest.mark.parametrize(
    "reply",
    [scripted.SILENT, Reply("Alibaba said ", ending="silent")],
    ids=["from the start", "in the middle"],
)
async def test_silence_ends_with_the_setting_that_says_how_long(serve: Serve, reply: Reply) -> None:
    server, endpoint = serve([reply], timeout_s=0.2)
    with pytest.raises(EndpointUnreachable, match="OPENAI_TIMEOUT"):
        await endpoint.complete(QUESTION, 50)
    await soon(server.hung_up.is_set)


async def test_nobody_listening_names_the_address() -> None:
    with ScriptedEndpoint() as server:
        url = server.url
    endpoint = Endpoint(url, model="qwen")
    with pytest.raises(EndpointUnreachable, match="OPENAI_BASE_URL"):
        await endpoint.complete(QUESTION, 50)
    await endpoint.close()


# --- leaving -------------------------------------------------------------------------------------


async def test_leaving_the_iteration_hangs_up_on_the_server(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER * 100, pause_s=0.01)])
    async with contextlib.aclosing(endpoint.stream(QUESTION, 5000).pieces()) as pieces:
        await anext(pieces)
    await soon(server.hung_up.is_set)


async def test_a_cancelled_question_hangs_up_on_the_server(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER * 100, pause_s=0.01)])
    task = asyncio.create_task(endpoint.complete(QUESTION, 5000))
    await soon(lambda: bool(server.requests))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await soon(server.hung_up.is_set)


@pytest.mark.parametrize("fault", ["malformed", "error-in-stream"])
async def test_a_broken_stream_is_hung_up_on_while_its_error_is_handled(
    serve: Serve, fault: str
) -> None:
    reply = scripted.FAULTS[fault]
    server, endpoint = serve([Reply(reply.text, ending=reply.ending, lingers=True)])
    try:
        await endpoint.complete(QUESTION, 50)
    except UselessReply:
        await soon(server.hung_up.is_set)
    else:
        pytest.fail("no error")


async def test_closing_lets_go_of_every_connection(serve: Serve) -> None:
    server, endpoint = serve([Reply(ANSWER)])
    await endpoint.complete(QUESTION, 50)
    assert server.open_connections == 1
    await endpoint.close()
    await soon(lambda: server.open_connections == 0)


async def test_an_endpoint_that_was_never_asked_can_be_closed() -> None:
    await Endpoint("http://127.0.0.1:9/v1").close()
