"""Socket Mode: the WebSockets an app opens, and envelopes sent and acknowledged over them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.delivery import Delivery, NotAcknowledged
from playground.interactions import new_envelope_id
from playground.wire import Json, read_json
from playground.workspace import Workspace

DisconnectReason = Literal["warning", "refresh_requested"]


@dataclass(eq=False)
class Connection:
    """One open socket and the acknowledgements it still owes."""

    socket: WebSocket
    leaving: bool = False
    deaf: bool = False  # open, but nothing comes through it, either way
    owed: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)


class SocketMode:
    """The app's open connections; sends to each in turn."""

    name = "socket"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._connections: list[Connection] = []
        self._turn = 0
        self._mute = 0  # how many of the next connections are deaf from the start
        self._opened = asyncio.Event()

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    async def endpoint(self, socket: WebSocket) -> None:
        """Serves one connection: `hello`, then acknowledgements until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._workspace.tickets:
            await socket.close(code=4403)
            return
        self._workspace.tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket, deaf=self._mute > 0)
        self._mute = max(0, self._mute - 1)
        self._connections.append(connection)
        try:
            if not connection.deaf:
                await socket.send_text(json.dumps(self._hello()))
            self._opened.set()
            while True:
                self._acknowledge(connection, await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._forget(connection)

    async def send(self, delivery: Delivery, number: int, reason: str) -> Json | None:
        """Sends one envelope and waits for its acknowledgement."""
        timeout = self._workspace.ack_timeout_s
        connection = await self._next()
        envelope_id = new_envelope_id()
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope.update(retry_attempt=number, retry_reason=reason)
        owed: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        connection.owed[envelope_id] = owed
        try:
            if not connection.deaf:
                await connection.socket.send_text(json.dumps(envelope))
            return await asyncio.wait_for(owed, timeout)
        except TimeoutError:
            if connection.deaf:
                self._forget(connection)  # Slack's side tries it no more; the app's has to notice
            raise NotAcknowledged("timeout") from None
        except (WebSocketDisconnect, RuntimeError, ConnectionError):
            raise NotAcknowledged("connection_failed") from None
        finally:
            connection.owed.pop(envelope_id, None)

    async def ask_to_reconnect(self, reason: DisconnectReason) -> None:
        """Tells every connection to open a new one; events go elsewhere if they can."""
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
        for connection in list(self._connections):
            connection.leaving = True
            await self._told(connection, json.dumps(message))

    async def say(self, text: str) -> None:
        """Sends `text` over the connection whose turn it is, or over the next where the app just
        closed that one, and waits for nothing else."""
        while not await self._told(await self._next(), text):
            pass

    def go_deaf(self, mute: int) -> None:
        """Every connection stays open, and nothing comes through it any more. The next `mute`
        connections are taken, and nothing is ever said over them."""
        self._mute = mute
        for connection in self._connections:
            connection.deaf = True

    async def drop(self, number: int | None = None) -> None:
        """Closes every connection, or the `number` oldest, without a word."""
        for connection in list(self._connections[:number]):
            self._forget(connection)
            await connection.socket.close(code=1001)

    async def _told(self, connection: Connection, text: str) -> bool:
        """Whether `text` went out; a connection that the app closed is forgotten."""
        try:
            await connection.socket.send_text(text)
        except (WebSocketDisconnect, RuntimeError):
            self._forget(connection)
            return False
        return True

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "connection_info": {"app_id": self._workspace.app_id},
            "debug_info": {
                "host": "playground",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    async def _next(self) -> Connection:
        """The connection whose turn it is; waits for one to open if there is none."""
        if not self._connections:
            self._opened.clear()
            try:
                await asyncio.wait_for(self._opened.wait(), self._workspace.ack_timeout_s)
            except TimeoutError:
                raise NotAcknowledged("no_connection") from None
        staying = [c for c in self._connections if not c.leaving] or self._connections
        if not staying:
            raise NotAcknowledged("connection_failed")
        self._turn += 1
        return staying[self._turn % len(staying)]

    def _acknowledge(self, connection: Connection, text: str) -> None:
        try:
            message = read_json(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        owed = connection.owed.get(str(message.get("envelope_id")))
        if owed is not None and not owed.done():
            payload = message.get("payload")
            owed.set_result(payload if isinstance(payload, dict) else None)

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        for owed in connection.owed.values():
            if not owed.done():
                owed.set_exception(ConnectionError("the socket closed"))
