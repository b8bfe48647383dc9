"""The real bot as a process of its own, pointed at a local Slack."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from playground import Playground

BACKSTORY = str(Path(sys.prefix) / "bin" / "backstory")
HURRIED = (sys.executable, str(Path(__file__).with_name("hurried.py")))  # what it says at its top
START_TIMEOUT_S = 60.0  # generous: the machine may be busy


class BotProcess:
    """A running `backstory` command; `log` is what it wrote to stderr so far."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process, self.port, self.log = process, port, ""
        self.url = f"http://127.0.0.1:{port}"
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.log += line.decode(errors="replace")

    async def until_logged(self, words: str) -> None:
        await self.until_logged_often(words, 1)

    async def until_logged_often(self, words: str, times: int) -> None:
        async with asyncio.timeout(START_TIMEOUT_S):
            while self.log.count(words) < times:
                assert self.process.returncode is None, f"the bot ended:\n{self.log}"
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL: it has no time for anything."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = await asyncio.wait_for(self.process.wait(), START_TIMEOUT_S)
        except TimeoutError:
            await self.kill()  # it would outlive the run
            raise
        await self._reader
        return code


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: ours, without any setting of the bot's in it."""
    ours = (
        "SLACK_", "OPENAI_", "EMBEDDINGS_", "REDIS_", "PUBLIC_", "SEEDS_", "STORY", "PORT", "HOST",
        "PLAYGROUND_", "LOG_", "DRAIN_", "WORKER_", "PROMPT_", "ANSWER_", "WATCH", "FETCH_",
        "LEASE_", "ADMIN", "ALLOW_", "ENCRYPTION_", "OTEL_", "METRICS_", "USER_", "CHANNEL_",
        "SOCKET_", "CLOCK_",
    )  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **extra}


def socket_mode(slack: Playground) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.workspace.bot_token,
        "SLACK_APP_TOKEN": slack.workspace.app_token,
        "SLACK_API_URL": slack.api_url,
    }


def over_http(slack: Playground) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.workspace.bot_token,
        "SLACK_SIGNING_SECRET": slack.workspace.signing_secret,
        "SLACK_API_URL": slack.api_url,
    }


@contextlib.asynccontextmanager
async def running_bot(
    settings: Mapping[str, str], command: str = "run", program: Sequence[str] = (BACKSTORY,)
) -> AsyncIterator[BotProcess]:
    """The bot, ready; ended when the block ends."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *program, command, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        env=environment({"PORT": str(port), **settings}),
    )  # fmt: skip
    bot = BotProcess(process, port)
    try:
        await bot.until_logged("ready: ")
        yield bot
    except BaseException:
        print(bot.log[-20_000:])  # noqa: T201 (shown with the failure of the test)
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            await bot.stop()
