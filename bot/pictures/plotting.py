"""A panel of a chart as shapes: where every line, mark and label of it is, in points.

Figures go up, time goes the way that the reader's language is read. A mark whose day is known is
full; one of a month or a year is hollow, on a bar as long as that. Nothing lies between two marks
but what one speaker said at both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from babel import Locale

from bot.pictures.dates import in_pattern
from bot.pictures.marks import Mark, Panel
from bot.pictures.mirroring import mirrored
from bot.pictures.numbers import beside as figure_beside
from bot.pictures.numbers import short
from bot.pictures.placing import LINE, RADIUS, Box, apart, beside
from bot.pictures.prose import ems
from bot.pictures.scale import Calendar, Scale, calendar_of, scale_of

WIDTH = 320.0
SIZE = 14.0  # of the text, in points
_TALL, _LOW = 230.0, 150.0  # of a single panel, and of one of several
_GUTTER = 34.0, 120.0  # for the figures at the scale, at least and at most
_UNDATED = 92.0  # for marks without a date, beside those with one
_ABOVE = 20.0  # for the label of the highest mark
_TIMES = 10.0  # from the lowest line to the labels of time, which the lowest figure comes near to

Shape = dict[str, Any]
Point = tuple[float, float]
# Apart from each other for all kinds of sight, and dark enough for a white number.
COLOURS = ("#0b5c8f", "#b3470b", "#00694d", "#873a70", "#6b5500", "#3f4857")


@dataclass(frozen=True)
class Numbered:
    """A mark with its number in the list below, and its speaker's colour."""

    mark: Mark
    number: int
    colour: str


def days_of(marks: Sequence[Mark]) -> Calendar | None:
    """The scale of time of all panels; None where no mark has a date."""
    dates = [mark.when for mark in marks if mark.when]
    if not dates:
        return None
    return calendar_of(min(d.first for d in dates), max(d.last for d in dates))


def plotted(
    panel: Panel,
    numbered: Mapping[int, Numbered],
    days: Calendar | None,
    *,
    locale: Locale,
    undated: str,
    single: bool,
) -> dict[str, Any]:
    """The shapes of a panel. `numbered`: by the identity of its marks. `undated`: the label of
    those without a date."""
    marks = [numbered[id(mark)] for mark in panel.marks]
    scale = scale_of([end for mark in panel.marks for end in (mark.low, mark.high)])
    figures = _scale_figures(scale, panel, locale)
    gutter = min(max(max(map(_wide, figures), default=0.0) + 8, _GUTTER[0]), _GUTTER[1])
    area = Box(gutter, _ABOVE, WIDTH - gutter, _TALL if single else _LOW)
    some_undated = any(one.mark.when is None for one in marks)
    field = _Field(area, scale, days, WIDTH - (_UNDATED if some_undated and days else 0.0))
    points = [field.point(one.mark) for one in marks]
    middles = apart(points, area)
    plot = {
        "height": area.y + area.height + _TIMES + LINE,
        "lines": _scale_lines(scale, figures, field),
        "times": _times(days, locale, field) if days else [],
        "bars": _bars(marks, field),
        "ranges": _ranges(marks, points, field),
        "links": _links(marks, points),
        "leads": _leads(marks, points, middles),
        "marks": _marks(marks, points, middles),
        "figures": _figures(marks, middles, panel, field, locale),
        "edge": _edge(field) if some_undated and days else None,
        "undated": _undated_label(undated, field) if some_undated else None,
    }
    return mirrored(plot, WIDTH) if locale.text_direction == "rtl" else plot


@dataclass(frozen=True)
class _Field:
    """Where figures and days lie. `edge`: where time ends, and marks without a date begin."""

    area: Box
    scale: Scale
    days: Calendar | None
    edge: float

    @property
    def undated(self) -> float:
        return ((self.edge if self.days else self.area.x) + WIDTH) / 2

    def up(self, value: float) -> float:
        return self.area.y + self.area.height * (1 - self.scale.at(value))

    def along(self, day: float) -> float:
        assert self.days
        return self.area.x + (self.edge - self.area.x) * self.days.at(day)

    def point(self, mark: Mark) -> Point:
        x = self.along(mark.when.middle) if mark.when else self.undated
        return x, self.up(mark.value)


def is_full(mark: Mark) -> bool:
    """Whether its day is known."""
    return mark.when is not None and mark.when.precision == "day"


def is_against(mark: Mark) -> bool:
    """Whether its speaker does not believe the figure."""
    return mark.stance in ("denies", "doubts")


def _scale_figures(scale: Scale, panel: Panel, locale: Locale) -> list[str]:
    """With as many digits as tell one line from the next."""
    for digits in range(3, 8):
        figures = [short(line, panel.unit, locale, digits) for line in scale.lines]
        if len({*figures}) == len(figures):
            break
    return figures


def _scale_lines(scale: Scale, figures: list[str], field: _Field) -> list[Shape]:
    start = field.area.x
    return [
        {"x": start, "y": field.up(value), "to": WIDTH, "text": text, "width": start - 8}
        | {"zero": value == 0}
        for value, text in zip(scale.lines, figures, strict=True)
    ]


def _times(days: Calendar, locale: Locale, field: _Field) -> list[Shape]:
    """The labels of time, each in the middle below its day: as many as there is room for."""
    found: list[Shape] = []
    bottom = field.area.y + field.area.height
    for chosen in days.thinned():
        found = []
        for day in chosen:
            text, x = in_pattern(day, days.pattern, locale), field.along(day.toordinal())
            width = _wide(text)
            start = min(max(x - width / 2, 0.0), field.edge - width)
            box = {"x": start, "y": bottom + _TIMES, "width": width}
            found.append({**box, "at": x, "tick": bottom, "text": text})
        if all(one["x"] + one["width"] + 8 <= other["x"] for one, other in pairwise(found)):
            break
    return found


def _bars(marks: Sequence[Numbered], field: _Field) -> list[Shape]:
    """The months and years of marks whose day is not known."""
    found = []
    for one in marks:
        if (date := one.mark.when) and date.precision != "day":
            start, end = field.along(date.first.toordinal()), field.along(date.last.toordinal() + 1)
            box = {"x": start, "y": field.up(one.mark.value), "width": max(end - start, 4.0)}
            found.append({**box, "colour": one.colour})
    return found


def _ranges(marks: Sequence[Numbered], points: Sequence[Point], field: _Field) -> list[Shape]:
    """From the lowest to the highest of figures that are told as ranges."""
    return [
        {"x": x, "y": field.up(one.mark.high), "to": field.up(one.mark.low), "colour": one.colour}
        for one, (x, _) in zip(marks, points, strict=True)
        if one.mark.low != one.mark.high
    ]


def _leads(
    marks: Sequence[Numbered], points: Sequence[Point], middles: Sequence[Point]
) -> list[Shape]:
    """From marks that had to make room to where they belong."""
    return [
        {"x": x, "y": y, "to": [a, b], "colour": one.colour}
        for one, (x, y), (a, b) in zip(marks, points, middles, strict=True)
        if abs(x - a) + abs(y - b) > RADIUS / 2
    ]


def _marks(
    marks: Sequence[Numbered], points: Sequence[Point], middles: Sequence[Point]
) -> list[Shape]:
    """Each with the point that it stands for, which is elsewhere where it had to make room."""
    return [
        {"x": x, "y": y, "point": list(point), "number": str(one.number), "colour": one.colour}
        | {"full": is_full(one.mark), "against": is_against(one.mark)}
        for one, point, (x, y) in zip(marks, points, middles, strict=True)
    ]


def _figures(
    marks: Sequence[Numbered],
    middles: Sequence[Point],
    panel: Panel,
    field: _Field,
    locale: Locale,
) -> list[Shape]:
    texts = [figure_beside(one.mark, panel.unit, locale) for one in marks]
    area = field.area
    room = Box(area.x, area.y - _ABOVE, area.width, area.height + _ABOVE)
    places = beside(middles, [_wide(text) + 4 for text in texts], room)
    return [
        {"x": place.x, "y": place.y, "width": place.width, "text": text, "colour": one.colour}
        for one, place, text in zip(marks, places, texts, strict=True)
        if place
    ]


def _edge(field: _Field) -> Shape:
    return {"x": field.edge, "y": field.area.y, "to": field.area.y + field.area.height}


def _undated_label(text: str, field: _Field) -> Shape:
    width = _wide(text)
    x = min(field.undated - width / 2, WIDTH - width)
    return {"x": x, "y": field.area.y + field.area.height + _TIMES, "width": width, "text": text}


def _links(marks: Sequence[Numbered], points: Sequence[Point]) -> list[Shape]:
    """Lines between what one speaker said of the same at two times that are surely two."""
    found = []
    said: dict[tuple[str, str | None], list[tuple[Numbered, Point]]] = {}
    for one, point in zip(marks, points, strict=True):
        if one.mark.when and not is_against(one.mark):
            said.setdefault((one.mark.who, one.mark.scope), []).append((one, point))
    for series in said.values():
        for (one, start), (other, end) in pairwise(series):
            assert one.mark.when and other.mark.when
            if one.mark.when.last < other.mark.when.first:
                found.append({"x": start[0], "y": start[1], "to": list(end), "colour": one.colour})
    return found


def _wide(text: str) -> float:
    return ems(text) * SIZE
