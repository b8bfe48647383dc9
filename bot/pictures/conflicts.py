"""Which disagreements of a story a chart can show."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.figure import MARKS, chartable
from knowledge.story import Conflict


def charts(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Those over at least two figures, and over no more than one picture holds."""
    return [each for each in conflicts if 2 <= len(chartable(each.sides)) <= MARKS]


def title_of(conflict: Conflict) -> str:
    """What a chart of it is called, and asked for by."""
    return f"{conflict.entity}: {conflict.attribute}"
