"""What an extractive answer costs: a cold process, a warm one, and what the embedding is of it.

    .venv/bin/python bench/ask.py [QUESTIONS.jsonl]

Prints medians. The ratio to the embedding alone is what to compare between machines.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.app import open_backstory
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COLD_RUNS = 7


def median_ms(times: list[float]) -> float:
    return statistics.median(times) * 1000


def cold() -> list[float]:
    command = [str(Path(sys.prefix) / "bin" / "backstory"), "ask", "Who is Liu Pengyu?", "--json"]
    times = []
    for _ in range(COLD_RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return times


async def warm(questions: list[str]) -> tuple[list[float], list[float], list[float]]:
    """Seconds a question: the whole answer, its CPU time, the embedding of the same question."""
    answers, cpu, embeddings = [], [], []
    settings = Settings(seeds_dir=ROOT / "seeds", redis_url="memory://")
    async with open_backstory(settings) as backstory:
        await backstory.answerer.answer("warming up")
        for question in questions:
            started, used = time.perf_counter(), time.process_time()
            await backstory.answerer.answer(question)
            answers.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
            # a space more is another text to the cache and the same question to the model
            embeddings.append(await timed(lambda q=question: backstory.embedder.query(q + " ")))
    return answers, cpu, embeddings


async def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    await work()  # type: ignore[misc]
    return time.perf_counter() - started


def main() -> None:
    default = ROOT / "seeds" / "qwen-panic" / "questions.jsonl"
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    questions = [json.loads(line)["question"] for line in file.read_text().splitlines()]
    answers, cpu, embeddings = asyncio.run(warm(questions))
    cold_times = cold()
    whole, embedding = median_ms(answers), median_ms(embeddings)
    p99 = sorted(answers)[int(len(answers) * 0.99)] * 1000
    print(f"cold process   {median_ms(cold_times):7.0f} ms median of {len(cold_times)}")
    print(f"warm answer    {whole:7.1f} ms median, {p99:.0f} ms p99, of {len(answers)} questions")
    print(f"  CPU          {median_ms(cpu):7.1f} ms median")
    print(f"  embedding    {embedding:7.1f} ms median")
    print(f"  answer / embedding  {whole / embedding:.2f}")


if __name__ == "__main__":
    main()
