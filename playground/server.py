"""The web server: Slack's addresses and the page, on loopback, in the caller's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

GRACE_S = 1.0


def check_loopback(host: str) -> None:
    """Raises ValueError unless `host` means this machine alone."""
    if host == "localhost":
        return
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    raise ValueError(f"The playground serves this machine only: {host!r} is not a loopback host.")


class Server:
    """Runs an ASGI app; `port` 0 takes any free one and is then the one taken.

    Raises ValueError for a host beyond loopback, OSError where the port is in use. Signals
    are left to the program.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        check_loopback(host)
        self.host = host
        self.port = port
        self._uvicorn = _QuietServer(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="warning",
                access_log=False,
                lifespan="off",
                ws="websockets-sansio",
            )
        )
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it is, with a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    async def start(self) -> None:
        """Binds and serves; returns once requests are taken."""
        listener = self._bind()
        self.port = listener.getsockname()[1]
        self._task = asyncio.create_task(self._uvicorn.serve(sockets=[listener]))
        ready = asyncio.create_task(self._uvicorn.ready.wait())
        await asyncio.wait({self._task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await self._task

    def deafen(self) -> None:
        """Reads no more from any WebSocket that is open now, as if a cable had been cut."""
        for connection in self._uvicorn.server_state.connections:
            if isinstance(connection, WebSocketsSansIOProtocol):
                connection.transport.pause_reading()

    def cut(self) -> None:
        """Breaks every connection that is no WebSocket, whatever is under way on it."""
        for connection in list(self._uvicorn.server_state.connections):
            if not isinstance(connection, WebSocketsSansIOProtocol):
                connection.transport.abort()

    async def stop(self) -> None:
        """Ends all connections and frees the port."""
        if self._task is not None:
            self._uvicorn.leave()
            await self._task
            self._task = None

    def _bind(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self.host, self.port))
        except OSError:
            listener.close()
            raise
        return listener


class _QuietServer(uvicorn.Server):
    """uvicorn without its signal handlers, which belong to the program around it, and
    without its pauses on the way out, which every test would pay."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._leaving = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        """Ends `serve` soon."""
        self.should_exit = True
        self._leaving.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % 864000
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 0.1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._emptied(), GRACE_S)
        for task in list(self.server_state.tasks):
            task.cancel()

    async def _emptied(self) -> None:
        # uvicorn tells nobody when the last connection ends, so this looks.
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
