"""Socket Mode: the connections over which Slack is heard, each kept alive and truly heard.

Slack sends each event over one of an app's connections, up to ten. With two, one may be replaced,
which Slack asks for every few hours, without a moment in which nobody listens. The SDK opens a
connection again that was closed, or whose pings come back no more. It does not notice one that is
open and says nothing: Slack greets each new connection, and one without a greeting is replaced.
What comes is held against its shape before the SDK and Bolt see it, which would fail on another.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.shapes import Malformed, checked, read_json
from handlers.trouble import TROUBLE, reason
from knowledge.cancelling import is_cancelled

log = logging.getLogger(__name__)

PING_S = 5.0  # the SDK notices within about three of these that no ping comes back
GREETING_S = 15.0  # how long a new connection may take to greet


@contextlib.asynccontextmanager
async def open_sockets(
    slack: AsyncApp,
    client: AsyncWebClient,
    app_token: str,
    number: int = 1,
    ping_s: float = PING_S,
    greeting_s: float = GREETING_S,
) -> AsyncIterator[Callable[[], bool]]:
    """`number` connections while the block runs; yields a function that tells whether Slack is
    heard over one at least."""
    sockets = [_Socket(slack, client, app_token, ping_s, greeting_s) for _ in range(number)]
    async with contextlib.AsyncExitStack() as stack:
        for socket in sockets:
            stack.push_async_callback(socket.close)
        await asyncio.gather(*(socket.open() for socket in sockets))
        yield lambda: any(socket.is_heard for socket in sockets)


class _Client(SocketModeClient):
    """The SDK's own, which is given nothing that is no message of Slack's."""

    async def enqueue_message(self, message: str) -> None:
        if not message.strip():
            return  # Slack sends empty ones, too
        try:
            told = _message(read_json(message))
        except Malformed as error:
            log.warning("refused what is not as Slack sends it: %s", error)
            return
        await super().enqueue_message(json.dumps(told))


def _message(told: Any) -> dict[str, Any]:
    """A greeting, a farewell, or an envelope with a payload. Raises Malformed. What is not
    acknowledged Slack sends again; whoever pressed or typed something is told that it failed."""
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise Malformed("no message of a socket")
    if "payload" in told:
        if not isinstance(told.get("envelope_id"), str):
            raise Malformed("an envelope without its id")
        checked(told["payload"])
    return told


class _Socket:
    def __init__(
        self, slack: AsyncApp, client: AsyncWebClient, token: str, ping_s: float, greeting_s: float
    ) -> None:
        self._slack, self._greeting_s = slack, greeting_s
        self._client = _Client(token, slack.logger, client, ping_interval=ping_s)
        self._client.message_listeners.append(self._listen)
        self._client.socket_mode_request_listeners.append(self._take)  # type: ignore[arg-type]
        self._greeted_on: Any = None
        self._greeted = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    @property
    def is_heard(self) -> bool:
        session = self._client.current_session
        return session is not None and not session.closed and session is self._greeted_on

    async def open(self) -> None:
        """Returns when Slack has greeted, or has taken too long; then it is tried again."""
        await self._client.connect()  # type: ignore[no-untyped-call]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._greeting_s):
                await self._greeted.wait()
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _listen(self, client: Any, message: dict[str, Any], raw: str | None) -> None:
        if message.get("type") == "hello":
            self._greeted_on = client.current_session
            self._greeted.set()

    async def _take(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        asked = AsyncBoltRequest(body=request.payload, mode="socket_mode")
        await send_async_response(client, request, await self._slack.async_dispatch(asked), began)

    async def _watch(self) -> None:
        while not is_cancelled():
            session = self._client.current_session
            await asyncio.sleep(self._greeting_s)
            if session is not self._client.current_session or session is self._greeted_on:
                continue  # it was replaced meanwhile, or is heard
            log.warning("a connection to Slack is open but says nothing: opening another")
            try:
                await self._client.connect_to_new_endpoint(force=True)
            except TROUBLE as error:
                log.warning("no other connection to Slack yet: %s", reason(error))
