"""Serves an ASGI app on a socket that was bound beforehand, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette

from bot.errors import StartupError

BACKLOG = 2048


def listen(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """A listening socket. Opening it before anything else starts gives the clearest error, and
    who comes early waits instead of being refused. `setting` is where the port comes from. Raises
    StartupError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        raise StartupError(
            f"HOST, {setting}: cannot listen on {host}:{port} ({error.strerror}): stop what uses "
            f"it, or set another {setting}"
        ) from error
    return opened


async def serve(web: Starlette, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serves `web` until `stop`; then finishes the requests it has."""
    # Without a log of its own: what it says goes into the program's, in the form of that.
    config = uvicorn.Config(
        web, log_config=None, log_level="warning", access_log=False, lifespan="off"
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving


class _Server(uvicorn.Server):
    """Leaves signals to the program, which has more than the web to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
