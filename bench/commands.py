"""How long `/story` takes to its first response: the real bot on the local Slack, a steady stream
of mixed commands from many people, over Socket Mode and over HTTP.

    .venv/bin/python bench/commands.py [--rate 50] [--seconds 20] [--users 40] [--redis URL]

Each command was used once before the times are taken, as in a bot that has been up for a minute.
Times run from when Slack sends a command until it has the response, which is in the
acknowledgement. Commands are sent when they are due, whether or not those before were answered.
The local Slack runs in this process: it, the bot and all else on the machine share its cores.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bot_process import over_http, running_bot, socket_mode  # noqa: E402

from playground import Playground, Workspace  # noqa: E402

GOAL_MS = 300
SETTLE_S = 5  # the first question of all loads the embedding model
MIX = (
    "", "help", "summary", "summary", "summary long", "summary memo", "summary jack-ma long",
    "summary gardening", "timeline", "timeline", "timeline", "sources", "sources", "who Alibaba",
    "who Jack Ma", "who 华为", "who Beethoven", "who", "sumary", "which chips did Alibaba buy?",
    "use", "timeline", "summary", "who Alibba", "ask Which chips did Alibaba buy?",
)  # fmt: skip


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=50, help="commands a second")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--users", type=int, default=40, help="people who type them")
    parser.add_argument("--redis", default="memory://")
    asked = parser.parse_args()
    for name, settings in (("Socket Mode", socket_mode), ("HTTP", over_http)):
        async with Playground(Workspace()) as slack:
            print(f"{name}: {asked.rate:g} commands/s for {asked.seconds:g} s, {asked.redis}")
            async with running_bot({**settings(slack), "REDIS_URL": asked.redis}) as bot:
                if settings is over_http:
                    slack.use_http(f"{bot.url}/slack/events")
                await load(slack, rate=5, seconds=len(MIX) / 5)
                await asyncio.sleep(SETTLE_S)
                before, used = os.getloadavg()[0], cpu_ms(bot.process.pid)
                own = time.process_time()
                times, late = await load(slack, asked.rate, asked.seconds)
                report(times, before)
                print(f"  this process waited for a processor: p99 {at(late, 0.99):.0f} ms")
                each = (cpu_ms(bot.process.pid) - used) / sum(map(len, times.values()))
                own = (time.process_time() - own) * 1000 / sum(map(len, times.values()))
                print(f"  CPU-ms a command: the bot {each:.1f}, the local Slack {own:.1f}")


async def load(
    slack: Playground, rate: float, seconds: float
) -> tuple[dict[str, list[float]], list[float]]:
    """Milliseconds to the first response, by subcommand; infinite where there was none. And how
    late this process was meanwhile."""
    people = [user.name for user in slack.workspace.users.values() if not user.is_bot]
    times: dict[str, list[float]] = defaultdict(list)

    async def one(number: int) -> None:
        text, user = MIX[number % len(MIX)], people[number % len(people)]
        delivery = await slack.command(user, "newsroom", "/story", text)
        attempt = delivery.attempts[-1]
        answered = attempt.acknowledged_at if delivery.response else None
        took = (answered - attempt.at) * 1000 if answered else float("inf")
        times[text.partition(" ")[0] or "(none)"].append(took)

    late: list[float] = []
    pulse = asyncio.create_task(_lateness(late))
    started = time.perf_counter()
    running = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
        running.append(asyncio.create_task(one(number)))
    await asyncio.gather(*running)
    pulse.cancel()
    return times, late


async def _lateness(late: list[float]) -> None:
    """Milliseconds that a pause of ten lasted too long: the wait for a processor, in this process
    alone."""
    while True:
        due = time.perf_counter() + 0.01
        await asyncio.sleep(0.01)
        late.append((time.perf_counter() - due) * 1000)


def report(times: dict[str, list[float]], before: float) -> None:
    everything = [took for some in times.values() for took in some]
    slowest = max(times, key=lambda name: at(times[name], 0.95))
    print(
        f"  {len(everything)} commands: p50 {at(everything, 0.5):.0f} ms, "
        f"p95 {at(everything, 0.95):.0f} ms, p99 {at(everything, 0.99):.0f} ms, "
        f"most {max(everything):.0f} ms; the goal is {GOAL_MS} ms at p99: "
        f"{'met' if at(everything, 0.99) <= GOAL_MS else 'missed'}"
    )
    print(f"  slowest: {slowest}, p95 {at(times[slowest], 0.95):.0f} ms")
    print(
        f"  load average {before:.1f} before, {os.getloadavg()[0]:.1f} after, "
        f"{os.cpu_count()} cores"
    )


def cpu_ms(process: int) -> float:
    """What a process has used of the processors, all its threads together (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) * 1000 / os.sysconf("SC_CLK_TCK")


def at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    asyncio.run(main())
