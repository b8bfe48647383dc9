"""Many people ask at once: what it takes until everybody has an answer, and nobody two.

    .venv/bin/python bench/load.py [--mentions 2000] [--seconds 60] [--users 200] [--channels 40]
                                   [--workers 1] [--think 2.0] [--concurrency 64] [--minutes 10]

A web process and workers on a real redis-server, and a local Slack that enforces Slack's rate
limits. The endpoint takes `--think` seconds for an answer. Prints what was asked, acknowledged and
answered, how long the acknowledgements took, the time until all were answered, and what the bot
used of processor and memory. `--think` is for each call, and an answer takes a few: whether the
passages answer, in doubt whether a sentence does, and the draft. Memory is watched for `--minutes`.
All of it shares this machine's cores: quote ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [
    str(ROOT),
    *(str(ROOT / "tests" / name) for name in ("support", "endpoint", "chaos")),
]

from bot_process import BotProcess, over_http, running_bot  # noqa: E402
from counting import Question, count  # noqa: E402
from redis_server import RedisServer  # noqa: E402
from scripted_endpoint import Reply, ScriptedEndpoint  # noqa: E402

from playground import Channel, Playground, User, Workspace  # noqa: E402

QUESTIONS = (
    "Who is the embassy spokesperson?",
    "Which chips did Alibaba buy?",
    "Who is Jack Ma?",
    "What does Huawei say about Pangu?",
    "How many languages does Qwen3 support?",
)
DRAFT = "Alibaba denies the accusation [1]."
PATIENCE_S = 3600.0


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mentions", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60, help="in which they are sent")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--channels", type=int, default=40)
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--think", type=float, default=2.0, help="seconds of the endpoint")
    parser.add_argument("--concurrency", type=int, default=64, help="answers at once in a worker")
    parser.add_argument("--minutes", type=float, default=10, help="in which memory is watched")
    wanted = parser.parse_args()
    people = [User(f"U0LOAD{n:05}", f"person{n}", f"Person {n}") for n in range(wanted.users)]
    with (
        tempfile.TemporaryDirectory() as folder,
        ScriptedEndpoint([Reply(DRAFT, pieces=[DRAFT], pause_s=wanted.think)]) as endpoint,
    ):
        redis = RedisServer(Path(folder))
        await redis.start()
        async with Playground(workspace(people, wanted.channels)) as slack:
            settings = {
                **over_http(slack),
                "REDIS_URL": redis.url,
                "OPENAI_BASE_URL": endpoint.url,
                "WORKER_CONCURRENCY": str(wanted.concurrency),
            }
            async with contextlib.AsyncExitStack() as stack:
                web = await stack.enter_async_context(running_bot(settings, "web"))
                slack.use_http(f"{web.url}/slack/events")
                workers = [
                    await stack.enter_async_context(running_bot(settings, "worker"))
                    for _ in range(wanted.workers)
                ]
                await measured(slack, people, wanted, [web, *workers])
        await redis.stop()


def workspace(people: Sequence[User], channels: int) -> Workspace:
    members = {person.id for person in people}
    made = Workspace(enforce_rate_limits=True)
    made.users |= {person.id: person for person in people}
    for number in range(channels):
        channel = Channel(
            f"C0LOAD{number:05}", f"load{number}", members={*members, made.bot_user_id}
        )
        made.channels[channel.id] = channel
    return made


async def measured(
    slack: Playground,
    people: Sequence[User],
    wanted: argparse.Namespace,
    processes: Sequence[BotProcess],
) -> None:
    used = [cpu_s(process) for process in processes]
    watching = asyncio.create_task(memory(processes, wanted.minutes * 60))
    began = time.perf_counter()
    asked = await ask(slack, people, wanted)
    sent_s = time.perf_counter() - began
    await answered(slack, asked)
    took_s = time.perf_counter() - began
    counted = count(slack, asked)
    spent = [cpu_s(process) - before for process, before in zip(processes, used, strict=True)]
    waits = sorted(
        (d.attempts[-1].acknowledged_at - d.attempts[0].at) * 1000
        for d in slack.deliveries
        if d.attempts and d.attempts[-1].acknowledged_at
    )
    print(f"{counted}; sent in {sent_s:.0f} s, all answered after {took_s:.0f} s")
    print(
        f"acknowledged: p50 {at(waits, 0.5):.0f} ms, p99 {at(waits, 0.99):.0f} ms, "
        f"most {waits[-1]:.0f} ms; delivered again: "
        f"{sum(len(d.attempts) > 1 for d in slack.deliveries)}"
    )
    print(
        f"CPU an answer: web {spent[0] / len(asked) * 1000:.0f} ms, "
        f"workers {sum(spent[1:]) / len(asked) * 1000:.0f} ms"
    )
    print(
        f"calls refused by rate limits: {sum(c.status == 429 for c in slack.calls)} "
        f"of {len(slack.calls)}; streams begun: {len(slack.calls_to('chat.startStream'))}"
    )
    print(f"load average {os.getloadavg()[0]:.1f}; memory in MiB, minute by minute:")
    for process, minutes in zip(("web", *["worker"] * wanted.workers), await watching, strict=True):
        print(f"  {process:8} {' '.join(f'{most:.0f}' for most in minutes)}")


async def ask(
    slack: Playground, people: Sequence[User], wanted: argparse.Namespace
) -> list[Question]:
    """Spread evenly over the time, the people and the channels."""
    mention, began = f"<@{slack.workspace.bot_user_id}>", time.perf_counter()
    asked = []
    for n in range(wanted.mentions):
        due = began + n * wanted.seconds / wanted.mentions
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        channel = f"load{n % wanted.channels}"
        text = f"{mention} {QUESTIONS[n % len(QUESTIONS)]}"
        ts = await slack.say(people[n % len(people)].id, channel, text)
        asked.append(Question(slack.place(channel).id, ts))
    return asked


async def answered(slack: Playground, asked: Sequence[Question]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (counted := count(slack, asked)).lost:
            print(f"  {counted.answered} of {counted.asked} answered", file=sys.stderr)
            await asyncio.sleep(5)


async def memory(processes: Sequence[BotProcess], for_s: float) -> list[list[float]]:
    """The most that each process had in each minute, in MiB."""
    most: list[list[float]] = [[] for _ in processes]
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < for_s:
        for process, minutes in zip(processes, most, strict=True):
            now = mib(process)
            if len(minutes) <= passed // 60:
                minutes.append(now)
            minutes[-1] = max(minutes[-1], now)
        await asyncio.sleep(1)
    return most


def mib(process: BotProcess) -> float:
    pages = int(Path(f"/proc/{process.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def cpu_s(process: BotProcess) -> float:
    """What a process has used of the processors, all its threads together (Linux)."""
    stat = Path(f"/proc/{process.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, stat[11:13])) / os.sysconf("SC_CLK_TCK")


def at(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    asyncio.run(main())
