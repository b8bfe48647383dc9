"""Progress of a long ingest: a bar for all articles, one for the article in work."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Shown:
    """Progress on stderr. Where that is no terminal, only a line for each article that is done."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._all = self._bars.add_task("articles", total=0)
        self._one = self._bars.add_task("", total=None, visible=False)

    def __enter__(self) -> Shown:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def more(self, articles: int) -> None:
        """There are so many more articles than was known."""
        self._bars.update(self._all, total=(self._bars.tasks[self._all].total or 0) + articles)

    def begin(self, name: str) -> None:
        self._bars.reset(self._one, description=name[-40:], total=None, visible=True)

    def step(self, done: int, total: int) -> None:
        self._bars.update(self._one, completed=done, total=total)

    def done(self, lines: list[str]) -> None:
        """One article is finished, with what is to be said of it."""
        self._bars.update(self._one, visible=False)
        self._bars.advance(self._all)
        for line in lines:
            self._console.print(line, markup=False)
