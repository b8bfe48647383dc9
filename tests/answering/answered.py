"""What tests of answers look at: the text, its markers, and what a reader saw of it meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from scripted_endpoint import ScriptedEndpoint

from bot.answering import Answer, Answerer, Citation, Turn

# Starts an endpoint on a script, and gives it with an answerer that asks it.
Model = Callable[..., tuple[ScriptedEndpoint, Answerer]]


class Shown:
    """What a reader sees while an answer is written: pass it as `on_text`."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.cited: list[list[str]] = []  # the passages cited so far, piece by piece

    async def __call__(self, text: str, citations: Sequence[Citation]) -> None:
        self.pieces.append(text)
        self.cited.append([citation.passage_id for citation in citations])

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def is_whole(answer: Answer) -> bool:
    """Whether the markers of the text are the numbers of its citations, in order of first use."""
    used = dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\]", answer.text))
    return list(used) == [c.n for c in answer.citations] == list(range(1, len(used) + 1))


def cited(answer: Answer) -> list[str]:
    """The passages of an answer, in the order in which they are cited."""
    return [citation.passage_id for citation in answer.citations]


def turn(answer: Answer) -> Turn:
    """An answer as the thread remembers it."""
    return Turn(question=answer.question, answer=answer.text, language=answer.language)
