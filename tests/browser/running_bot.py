"""The real `backstory run` as a process of its own, without any Slack variable."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.prefix) / "bin" / "backstory"
FOREIGN = ("SLACK_", "OPENAI_", "EMBEDDINGS_", "REDIS_", "PUBLIC_URL", "HOST")
START_S = 90


@dataclass(frozen=True)
class RunningBot:
    """Where the page is, and where the bot's own pages are."""

    url: str
    pages: str


@asynccontextmanager
async def start_bot(folder: Path, **settings: str) -> AsyncIterator[RunningBot]:
    """Starts the program in an empty folder (no .env) and waits until it says where it is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    port, page_port = _free_port(), _free_port()
    environment = {**kept, **settings, "PORT": str(port), "PLAYGROUND_PORT": str(page_port)}
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            str(PROGRAM),
            "run",
            cwd=folder,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            url = await asyncio.wait_for(_said(process), START_S)
            if url is None:
                raise RuntimeError((folder / "log").read_text(errors="replace")[-2000:])
            yield RunningBot(url, f"http://127.0.0.1:{port}/")
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 15)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _said(process: asyncio.subprocess.Process) -> str | None:
    assert process.stdout is not None
    async for line in process.stdout:
        if found := re.search(rb"Open (http://\S+)", line):
            return found[1].decode()
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
