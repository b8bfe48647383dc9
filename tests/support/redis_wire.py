"""The wire between a bot and its Redis: a process may be killed as it sends a certain command."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

from bot_process import BotProcess

LONGEST = 1_000  # bytes of a command that may come in two pieces


class Wire:
    """Passes everything on, on a port of its own."""

    def __init__(self, redis_port: int) -> None:
        self._redis_port = redis_port
        self._server: asyncio.Server | None = None
        self._victim: tuple[re.Pattern[bytes], BotProcess] | None = None
        self._passing: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"

    def kill(self, bot: BotProcess, at: bytes) -> None:
        """Kills `bot` when it sends what the pattern `at` is found in, which Redis never gets."""
        self._victim = (re.compile(at, re.DOTALL), bot)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", self._redis_port)
        tasks = {
            asyncio.create_task(self._pass(reader, ours, True)),
            asyncio.create_task(self._pass(theirs, writer, False)),
        }
        self._passing |= tasks
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for end in (ours, writer):
            end.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to_redis: bool
    ) -> None:
        before = b""
        with contextlib.suppress(OSError):
            while piece := await reader.read(65_536):
                if to_redis and self._victim is not None:
                    pattern, bot = self._victim
                    if pattern.search(before + piece):
                        self._victim = None
                        bot.process.kill()
                        return
                    before = piece[-LONGEST:]
                writer.write(piece)
                await writer.drain()


@contextlib.asynccontextmanager
async def wire_to(redis_port: int) -> AsyncIterator[Wire]:
    wire = Wire(redis_port)
    await wire.start()
    try:
        yield wire
    finally:
        await wire.stop()
