"""What an operator reads when the endpoint fails, and what the program can tell faults apart by.

The SDK's transport is replaced here, so that every fault of the wire can be had.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import respx
import scripted_endpoint as scripted
from scripted_endpoint import Reply

from bot.llm import (
    ContextTooLong,
    Endpoint,
    EndpointError,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    Message,
    UselessReply,
)

BASE_URL = "http://model.test/v1"
KEY = "a-key-without-a-known-prefix"
QUESTION = [Message("user", "What does the memo say?")]


@dataclass(frozen=True)
class Wire:
    endpoint: Endpoint
    completions: respx.Route
    models: respx.Route
    client: httpx.AsyncClient


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    with respx.mock(assert_all_called=False) as router:
        async with httpx.AsyncClient() as client:
            yield Wire(
                Endpoint(BASE_URL, KEY, "qwen", timeout_s=7, http_client=client),
                router.post(f"{BASE_URL}/chat/completions"),
                router.get(f"{BASE_URL}/models"),
                client,
            )


def answered(reply: Reply) -> httpx.Response:
    content = {"text": reply.body} if isinstance(reply.body, str) else {"json": reply.body}
    return httpx.Response(reply.status, **content)


async def failure(wire: Wire) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        await wire.endpoint.complete(QUESTION, 50)
    return caught.value


@pytest.mark.parametrize(
    ("reply", "kind", "setting"),
    [
        (scripted.RATE_LIMITED, EndpointOverloaded, "OPENAI_API_KEY"),
        (scripted.OVERLOADED, EndpointOverloaded, "OPENAI_BASE_URL"),
        (scripted.BROKEN, EndpointOverloaded, "OPENAI_BASE_URL"),
        (scripted.WRONG_KEY, EndpointRefused, "OPENAI_API_KEY"),
        (scripted.failing(403, "Country not supported"), EndpointRefused, "OPENAI_API_KEY"),
        (scripted.UNKNOWN_MODEL, EndpointRefused, "OPENAI_MODEL"),
        (Reply(status=404, body="<h1>Not Found</h1>"), EndpointRefused, "OPENAI_BASE_URL"),
        (scripted.BAD_REQUEST, EndpointRefused, "OPENAI_MODEL"),
        (scripted.CONTEXT_VLLM, ContextTooLong, "PROMPT_TOKENS"),
        (scripted.CONTEXT_LLAMA_CPP, ContextTooLong, "PROMPT_TOKENS"),
        (scripted.CONTEXT_OPENAI, ContextTooLong, "PROMPT_TOKENS"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
async def test_an_error_status_says_in_one_line_what_to_check(
    wire: Wire, reply: Reply, kind: type[EndpointError], setting: str
) -> None:
    wire.completions.mock(return_value=answered(reply))
    error = await failure(wire)
    assert type(error) is kind
    assert setting in str(error)
    assert BASE_URL in str(error)
    assert "\n" not in str(error)
    assert wire.completions.call_count == 1  # retrying is the caller's to decide


@pytest.mark.parametrize(
    ("fault", "setting"),
    [
        (httpx.ReadTimeout("x"), "OPENAI_TIMEOUT"),
        (httpx.WriteTimeout("x"), "OPENAI_TIMEOUT"),
        (httpx.ConnectTimeout("x"), "OPENAI_BASE_URL"),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "OPENAI_BASE_URL"),
        (httpx.RemoteProtocolError("Server disconnected"), "OPENAI_BASE_URL"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
async def test_an_endpoint_out_of_reach_says_which_setting_leads_there(
    wire: Wire, fault: Exception, setting: str
) -> None:
    wire.completions.mock(side_effect=fault)
    error = await failure(wire)
    assert type(error) is EndpointUnreachable
    assert setting in str(error)
    assert "\n" not in str(error)


async def test_a_time_out_says_how_long_was_waited(wire: Wire) -> None:
    wire.completions.mock(side_effect=httpx.ReadTimeout("x"))
    assert "7 s" in str(await failure(wire))


@pytest.mark.parametrize(
    "told",
    [
        f"Incorrect API key provided: {KEY}.",
        "Incorrect API key provided: sk-proj-abcd****************wxyz.",
        "headers were {'Authorization': 'Bearer hunter2-hunter2'}",
        "cannot reach http://user:hunter2@upstream/v1",
    ],
)
@pytest.mark.parametrize("status", [400, 401, 429, 500])
async def test_no_error_ever_shows_a_key(wire: Wire, told: str, status: int) -> None:
    wire.completions.mock(return_value=answered(scripted.failing(status, told)))
    text = str(await failure(wire))
    assert not any(secret in text for secret in (KEY, "abcd", "wxyz", "hunter2"))


async def test_a_password_in_the_address_is_not_shown() -> None:
    with respx.mock() as router:
        router.post(path="/v1/chat/completions").mock(side_effect=httpx.ConnectError("refused"))
        async with httpx.AsyncClient() as client:
            address = "http://user:hunter2@model.test/v1"
            endpoint = Endpoint(address, None, "qwen", http_client=client)
            with pytest.raises(EndpointUnreachable) as caught:
                await endpoint.complete(QUESTION, 50)
    assert "hunter2" not in str(caught.value)
    assert "model.test" in str(caught.value)


async def test_a_page_of_html_in_place_of_a_stream_points_to_the_address(wire: Wire) -> None:
    wire.completions.mock(return_value=httpx.Response(200, html="<h1>Welcome to nginx!</h1>"))
    error = await failure(wire)
    assert type(error) is UselessReply
    assert "OPENAI_BASE_URL" in str(error)


async def test_a_long_error_page_stays_one_readable_line(wire: Wire) -> None:
    wire.completions.mock(return_value=httpx.Response(502, html="<p>bad gateway</p>\n" * 500))
    text = str(await failure(wire))
    assert "\n" not in text
    assert len(text) < 500


@pytest.mark.parametrize(
    "body",
    [{"data": []}, {"models": ["a"]}, [1], "<h1>hello</h1>"],
    ids=["none listed", "another form", "no object", "html"],
)
async def test_a_list_of_models_that_names_none_is_an_error_and_no_crash(
    wire: Wire, body: Any
) -> None:
    page = {"text": body} if isinstance(body, str) else {"json": body}
    wire.models.mock(return_value=httpx.Response(200, **page))
    endpoint = Endpoint(BASE_URL, None, None, http_client=wire.client)
    with pytest.raises(EndpointError):
        await endpoint.model()


async def test_openai_itself_is_sent_only_what_it_knows(wire: Wire) -> None:
    with respx.mock() as router:
        route = router.post("https://api.openai.com/v1/chat/completions").mock(
            return_value=answered(scripted.BROKEN)
        )
        endpoint = Endpoint("https://api.openai.com/v1", KEY, "gpt", http_client=wire.client)
        with pytest.raises(EndpointOverloaded):
            await endpoint.complete(QUESTION, 50)
        sent = route.calls.last.request.content.decode()
    assert "chat_template_kwargs" not in sent
    assert "top_k" not in sent
    assert '"max_completion_tokens":50' in sent.replace(" ", "")
