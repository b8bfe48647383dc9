"""Several stories side by side: an answerer for each, and which one a question goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.answering.pipeline import Answerer
from knowledge.search import Index
from knowledge.story import Story


class Stories:
    """The stories that this process answers from, in the order of their ids.

    `default` is the story of whoever has chosen none. `make` gives the answerer of an index.
    """

    def __init__(
        self, indexes: Iterable[Index], default: str, make: Callable[[Index], Answerer]
    ) -> None:
        self.default, self._make = default, make
        self._answerers: dict[str, Answerer] = {}
        for index in indexes:
            self.use(index)

    def use(self, index: Index) -> None:
        """Answers from `index` from the next question on: a new story, or a newer snapshot."""
        story = index.snapshot.story.id
        if story in self._answerers:
            self._answerers[story].use(index)
        else:
            answerers = {**self._answerers, story: self._make(index)}
            self._answerers = dict(sorted(answerers.items()))

    def answerer(self, story: str | None = None) -> Answerer:
        """The answerer of `story`, the default's where there is none of that name (any more)."""
        return self._answerers.get(story or self.default) or self._answerers[self.default]

    def all(self) -> list[Story]:
        return [answerer.story for answerer in self._answerers.values()]

    def __contains__(self, story: str) -> bool:
        return story in self._answerers
