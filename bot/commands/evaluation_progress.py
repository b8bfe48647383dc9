"""Progress of an evaluation: how many questions are left, how long they may take, how it goes."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

if TYPE_CHECKING:
    from bot.evaluation.running import Result


class Shown:
    """Progress on stderr: a bar, and above it a line for each question, which is all that there
    is where stderr is no terminal.
    """

    def __init__(self, questions: int) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("questions", total=questions, left="")
        self._total, self._done, self._good = questions, 0, 0
        self._last = time.monotonic()
        self._took: list[float] = []

    def __enter__(self) -> Shown:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def done(self, result: Result) -> None:
        """One question has its result."""
        now = time.monotonic()
        self._took.append(now - self._last)
        self._last = now
        self._done += 1
        self._good += result.good
        question = result.question
        left = self._total - self._done
        estimate = f"{left} left, about {_duration(left * self._pace())}"
        self._bar.update(self._task, advance=1, left=estimate)
        outcome = "the endpoint failed" if result.fault else "good" if result.good else "not good"
        line = f"{question.id} {question.type} {question.lang}: {outcome}"
        if not self._console.is_terminal:
            line = f"{self._done} of {self._total}, {self._good} good, {estimate}; {line}"
        self._console.print(line, markup=False)

    def _pace(self) -> float:
        """Seconds a question: the mean of the slower half, for what is known already costs none."""
        slower = sorted(self._took)[len(self._took) // 2 :]
        return sum(slower) / len(slower)


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
