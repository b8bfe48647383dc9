"""Acknowledgements, redelivery, reconnecting; over sockets and over signed HTTP."""

from __future__ import annotations

import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import ClientSession, WSMsgType
from real_apps import Connect, Run, bolt, client_of, mention
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from playground import Playground, Workspace
from playground.server import Server

Serve = Callable[[Callable[[Request], Awaitable[Response]]], Awaitable[str]]


@pytest_asyncio.fixture(loop_scope="function")
async def serve() -> AsyncIterator[Serve]:
    """Serves one endpoint as an app's request URL."""
    servers: list[Server] = []

    async def run(endpoint: Callable[[Request], Awaitable[Response]]) -> str:
        app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
        server = Server(app, "127.0.0.1", 0)
        await server.start()
        servers.append(server)
        return f"{server.url}slack/events"

    yield run
    for server in servers:
        await server.stop()


async def raw_socket(session: ClientSession, slack: Playground) -> Any:
    """A bare WebSocket to the playground, `hello` already read."""
    token = slack.workspace.app_token
    opened = await client_of(slack).apps_connections_open(app_token=token)
    socket = await session.ws_connect(opened["url"])
    hello = await socket.receive_json()
    assert hello["type"] == "hello" and hello["connection_info"] == {"app_id": "A0BACKSTORY"}
    return socket


async def test_an_envelope_that_is_not_acknowledged_comes_again(start: Run) -> None:
    slack = await start(Workspace(ack_timeout_s=0.05, redelivery_s=(0.0, 0.0, 0.0)))
    async with ClientSession() as session:
        socket = await raw_socket(session, slack)
        await slack.say("anna", "newsroom", "hello")
        first = await socket.receive_json()
        second = await socket.receive_json()
        assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
        assert (first["retry_reason"], second["retry_reason"]) == ("", "timeout")
        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        assert first["envelope_id"] != second["envelope_id"]
        await socket.send_json({"envelope_id": second["envelope_id"]})
        delivery = slack.deliveries[0]
        await slack.wait_until(lambda: delivery.acknowledged)
        assert [a.failure for a in delivery.attempts] == ["timeout", None]


async def test_an_event_nobody_takes_is_given_up_after_three_retries(start: Run) -> None:
    slack = await start(Workspace(ack_timeout_s=0.01, redelivery_s=(0.0, 0.0, 0.0)))
    await slack.say("anna", "newsroom", "hello")
    await slack.wait_until(lambda: slack.deliveries[0].given_up)
    assert [a.failure for a in slack.deliveries[0].attempts] == ["no_connection"] * 4


async def test_events_wait_for_a_connection(slack: Playground, connect: Connect) -> None:
    app = bolt(slack)
    heard: list[str] = []

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    await slack.say("anna", "newsroom", "early")
    await connect(app, slack)
    await slack.wait_until(lambda: slack.deliveries[0].acknowledged)
    await slack.say("anna", "newsroom", "late")
    await slack.wait_until(lambda: slack.deliveries[1].acknowledged)
    assert heard == ["early", "late"]


async def test_connections_are_served_in_turn(slack: Playground) -> None:
    async with ClientSession() as session:
        sockets = [await raw_socket(session, slack), await raw_socket(session, slack)]
        for word in ("a", "b"):
            await slack.say("anna", "newsroom", word)
        heard = [await socket.receive_json() for socket in sockets]
        assert {e["payload"]["event"]["text"] for e in heard} == {"a", "b"}


async def test_a_ticket_opens_one_socket_only(slack: Playground) -> None:
    token = slack.workspace.app_token
    opened = await client_of(slack).apps_connections_open(app_token=token)
    async with ClientSession() as session:
        await session.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_a_ping_is_answered(slack: Playground) -> None:
    async with ClientSession() as session:
        token = slack.workspace.app_token
        opened = await client_of(slack).apps_connections_open(app_token=token)
        socket = await session.ws_connect(opened["url"], autoping=False)
        await socket.receive()
        await socket.ping(b"there?")
        answer = await socket.receive()
        assert (answer.type, bytes(answer.data)) == (WSMsgType.PONG, b"there?")


async def test_a_bolt_app_comes_back_when_asked_to_reconnect(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say: Any) -> None:
        await say(text="still here", thread_ts=event["ts"])

    await connect(app, slack)
    opened = len(slack.calls_to("apps.connections.open"))
    await slack.ask_to_reconnect("refresh_requested")
    await slack.wait_until(lambda: len(slack.calls_to("apps.connections.open")) > opened)
    ts = await slack.say("anna", "newsroom", mention(slack, "there?"))
    assert (await slack.wait_for_reply("newsroom", ts))["text"] == "still here"
    await slack.drop_sockets()
    ts = await slack.say("anna", "newsroom", mention(slack, "and now?"))
    assert (await slack.wait_for_reply("newsroom", ts, timeout=20))["text"] == "still here"


async def test_an_event_can_be_delivered_again_on_purpose(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)
    heard: list[str] = []

    @app.event("message")
    async def hear(body: dict[str, Any]) -> None:
        heard.append(body["event_id"])

    await connect(app, slack)
    await slack.say("anna", "newsroom", "once")
    await slack.settled()
    assert await slack.deliver_again(slack.deliveries[0])
    assert heard == [slack.deliveries[0].event_id] * 2


async def test_http_requests_are_signed_as_slack_signs_them(
    slack: Playground, serve: Serve
) -> None:
    bodies: list[dict[str, Any]] = []
    verifier = SignatureVerifier(slack.workspace.signing_secret)

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        assert verifier.is_valid_request(body, dict(request.headers))
        bodies.append(json.loads(body))
        challenge = bodies[-1].get("challenge")
        return PlainTextResponse(challenge or "")

    slack.use_http(await serve(endpoint))
    await slack.say("anna", "newsroom", "hello")
    await slack.wait_until(lambda: slack.deliveries[0].acknowledged)
    assert bodies[0]["type"] == "event_callback"
    assert await slack.verify_url("abc")
    assert bodies[1]["type"] == "url_verification"


async def test_a_failing_request_url_hears_of_it_again(slack: Playground, serve: Serve) -> None:
    headers: list[tuple[str | None, str | None]] = []

    async def endpoint(request: Request) -> Response:
        number = request.headers.get("x-slack-retry-num")
        headers.append((number, request.headers.get("x-slack-retry-reason")))
        return PlainTextResponse("", status_code=200 if number == "2" else 500)

    slack.use_http(await serve(endpoint))
    await slack.say("anna", "newsroom", "hello")
    await slack.wait_until(lambda: slack.deliveries[0].acknowledged)
    assert headers == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_an_app_can_decline_redelivery(slack: Playground, serve: Serve) -> None:
    async def endpoint(request: Request) -> Response:
        return PlainTextResponse("", status_code=500, headers={"X-Slack-No-Retry": "1"})

    slack.use_http(await serve(endpoint))
    await slack.say("anna", "newsroom", "hello")
    await slack.wait_until(lambda: slack.deliveries[0].given_up)
    assert len(slack.deliveries[0].attempts) == 1


async def test_a_bolt_app_answers_over_http(slack: Playground, serve: Serve) -> None:
    app = bolt(slack)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say: Any) -> None:
        await say(text="over http", thread_ts=event["ts"])

    @app.command("/story")
    async def story(ack: Any, command: dict[str, str]) -> None:
        await ack(f"help for {command['user_name']} about {command['text']}")

    handler = AsyncSlackRequestHandler(app)
    slack.use_http(await serve(handler.handle))
    ts = await slack.say("anna", "newsroom", mention(slack, "there?"))
    assert (await slack.wait_for_reply("newsroom", ts))["text"] == "over http"
    delivery = await slack.command("ben", "newsroom", "/story", "help me & you")
    assert delivery.acknowledged
    seen = slack.ephemerals("ben", "newsroom")[0]
    assert seen["text"] == "help for ben about help me & you"


async def test_commands_and_clicks_are_forms_over_http(slack: Playground, serve: Serve) -> None:
    forms: list[dict[str, list[str]]] = []

    async def endpoint(request: Request) -> Response:
        forms.append(parse_qs((await request.body()).decode()))
        return PlainTextResponse("")

    slack.use_http(await serve(endpoint))
    await slack.command("anna", "newsroom", "/story", "help")
    assert forms[0]["command"] == ["/story"] and forms[0]["trigger_id"]
    assert slack.ephemerals("anna", "newsroom") == []


def test_the_playground_serves_this_machine_only() -> None:
    for host in ("0.0.0.0", "192.168.1.5", "example.org", "::"):
        with pytest.raises(ValueError, match="not a loopback host"):
            Playground(host=host)


async def test_a_port_in_use_is_an_oserror(slack: Playground) -> None:
    port = int(slack.url.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(OSError):
        async with Playground(port=port):
            pass


async def test_signals_stay_with_the_program() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    async with Playground():
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


async def test_waiting_in_vain_says_what_there_was(slack: Playground) -> None:
    await client_of(slack).auth_test()
    with pytest.raises(TimeoutError, match=r"0 sockets.*auth\.test: ok"):
        await slack.wait_for_reply("newsroom", timeout=0.01)


async def test_slow_calls_can_be_had(slack: Playground) -> None:
    slack.delay("auth.test", 0.05)
    before = slack.workspace.clock()
    await client_of(slack).auth_test()
    assert slack.workspace.clock() - before >= 0.05
