"""Where marks and their labels go, so that none covers another. All lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RADIUS = 11.5  # of a mark: its number is as large as any text
LINE = 18.0  # height of a label
_SPACE = 2.0  # at least, between two marks
_GRID = 2 * RADIUS + _SPACE


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: Box) -> bool:
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


def disc(x: float, y: float) -> Box:
    """What a mark with its middle at `x`, `y` takes."""
    return Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS)


def apart(points: Sequence[tuple[float, float]], area: Box) -> list[tuple[float, float]]:
    """The middles of marks that stand for `points`, each as near to its point as the others allow,
    sideways before up or down, since there is where its figure is read."""
    steps = [(i * _GRID, j * _GRID) for i in range(-12, 13) for j in range(-12, 13)]
    steps.sort(key=lambda step: (abs(step[0]) + 3 * abs(step[1]), step[0] < 0, step[1] > 0))
    taken: list[tuple[float, float]] = []
    for x, y in points:
        x = min(max(x, area.x + RADIUS), area.x + area.width - RADIUS)
        y = min(max(y, area.y + RADIUS), area.y + area.height - RADIUS)
        free = (
            (x + i, y + j)
            for i, j in steps
            if disc(x + i, y + j).within(area)
            and all((x + i - a) ** 2 + (y + j - b) ** 2 >= _GRID**2 - 1 for a, b in taken)
        )
        taken.append(next(free, (x, y)))
    return taken


def beside(
    middles: Sequence[tuple[float, float]], widths: Sequence[float], area: Box
) -> list[Box | None]:
    """A box for the label of each mark, above, below or beside it; None where all would cover
    something: what it says is in the list below the chart too."""
    taken = [disc(x, y) for x, y in middles]
    found: list[Box | None] = []
    for (x, y), width in zip(middles, widths, strict=True):
        places = [
            Box(x - width / 2, y - RADIUS - LINE, width, LINE),
            Box(x - width / 2, y + RADIUS, width, LINE),
            Box(x + RADIUS + 3, y - LINE / 2, width, LINE),
            Box(x - RADIUS - 3 - width, y - LINE / 2, width, LINE),
            Box(area.x + area.width - width, y - RADIUS - LINE, width, LINE),
            Box(area.x, y - RADIUS - LINE, width, LINE),
        ]
        near = (
            place
            for place in places
            if place.within(area)
            and abs(place.x + width / 2 - x) <= width
            and not any(map(place.meets, taken))
        )
        found.append(box := next(near, None))
        taken += [box] if box else []
    return found
