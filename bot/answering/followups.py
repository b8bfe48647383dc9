"""Questions that an answer leads to: the story can answer them, and this answer did not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Answer
from knowledge.search import Index


def follow_ups(answer: Answer, index: Index, asked: Sequence[str] = ()) -> tuple[str, ...]:
    return ()
