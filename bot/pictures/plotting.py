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
_BELOW = LINE + 6

Shape = dict[str, Any]
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
    height = _TALL if single else _LOW
    apart_from_time = any(one.mark.when is None for one in marks)
    edge = WIDTH - (_UNDATED if apart_from_time and days else 0.0)
    area = Box(gutter, 8.0, WIDTH - gutter, height)

    def up(value: float) -> float:
        return area.y + area.height * (1 - scale.at(value))

    def along(day: float) -> float:
        return gutter + (edge - gutter) * days.at(day) if days else (gutter + WIDTH) / 2

    points = [
        (
            along(one.mark.when.middle)
            if one.mark.when
            else (edge if days else gutter) / 2 + WIDTH / 2,
            up(one.mark.value),
        )
        for one in marks
    ]
    middles = apart(points, area)
    shown = [figure_beside(one.mark, panel.unit, locale) for one in marks]
    places = beside(middles, [_wide(text) + 4 for text in shown], area)
    plot = {
        "height": area.y + height + _BELOW,
        "lines": _scale_lines(scale, figures, up, gutter),
        "times": [] if days is None else _times(days, locale, along, gutter, edge, area),
        "bars": [
            {"x": x, "y": up(one.mark.value), "width": max(end - x, 4.0), "colour": one.colour}
            for one in marks
            if (date := one.mark.when) and date.precision != "day"
            for x, end in [(along(date.first.toordinal()), along(date.last.toordinal() + 1))]
        ],
        "ranges": [
            {"x": point[0], "y": up(one.mark.high), "to": up(one.mark.low), "colour": one.colour}
            for one, point in zip(marks, points, strict=True)
            if one.mark.low != one.mark.high
        ],
        "links": _links(marks, points),
        "leads": [
            {"x": x, "y": y, "to": [a, b], "colour": one.colour}
            for one, (x, y), (a, b) in zip(marks, points, middles, strict=True)
            if abs(x - a) + abs(y - b) > RADIUS / 2
        ],
        "marks": [
            {
                "x": x, "y": y, "point": list(point), "number": str(one.number),
                "colour": one.colour, "full": is_full(one.mark),
                "against": one.mark.stance in ("denies", "doubts"),
            }
            for one, (x, y), point in zip(marks, middles, points, strict=True)
        ],
        "figures": [
            {"x": place.x, "y": place.y, "width": place.width, "text": text, "colour": one.colour}
            for one, place, text in zip(marks, places, shown, strict=True)
            if place
        ],
        "edge": {"x": edge, "y": area.y, "to": area.y + height} if apart_from_time and days else None,
        "undated": None,
    }  # fmt: skip
    if apart_from_time:
        width = min(_wide(undated), WIDTH - gutter)
        middle = (edge if days else gutter) / 2 + WIDTH / 2
        x = min(middle - width / 2, WIDTH - width)
        plot["undated"] = {"x": x, "y": area.y + height + 6, "width": width, "text": undated}
    return _mirrored(plot) if locale.text_direction == "rtl" else plot


def is_full(mark: Mark) -> bool:
    """Whether its day is known."""
    return mark.when is not None and mark.when.precision == "day"


def _scale_figures(scale: Scale, panel: Panel, locale: Locale) -> list[str]:
    """With as many digits as tell one line from the next."""
    for digits in range(3, 8):
        figures = [short(line, panel.unit, locale, digits) for line in scale.lines]
        if len({*figures}) == len(figures):
            break
    return figures


def _scale_lines(scale: Scale, figures: list[str], up: Any, gutter: float) -> list[Shape]:
    return [
        {
            "y": up(value), "x": gutter, "to": WIDTH, "text": text, "width": gutter - 8,
            "zero": value == 0,
        }
        for value, text in zip(scale.lines, figures, strict=True)
    ]  # fmt: skip


def _times(
    days: Calendar, locale: Locale, along: Any, gutter: float, edge: float, area: Box
) -> list[Shape]:
    """The labels of time, each in the middle below its day: as many as there is room for."""
    found: list[Shape] = []
    for chosen in days.thinned():
        found = []
        for day in chosen:
            text, x = in_pattern(day, days.pattern, locale), along(day.toordinal())
            width = _wide(text)
            start = min(max(x - width / 2, 0.0), edge - width)
            found.append({"x": start, "at": x, "y": area.y + area.height, "width": width, "text": text})  # fmt: skip
        if all(one["x"] + one["width"] + 8 <= other["x"] for one, other in pairwise(found)):
            break
    return found


def _links(marks: Sequence[Numbered], points: Sequence[tuple[float, float]]) -> list[Shape]:
    """Lines between what one speaker said of the same at two times that are surely two."""
    found = []
    said: dict[tuple[str, str | None], list[tuple[Numbered, tuple[float, float]]]] = {}
    for one, point in zip(marks, points, strict=True):
        if one.mark.when and one.mark.stance not in ("denies", "doubts"):
            said.setdefault((one.mark.who, one.mark.scope), []).append((one, point))
    for series in said.values():
        for (one, start), (other, end) in pairwise(series):
            assert one.mark.when and other.mark.when
            if one.mark.when.last < other.mark.when.first:
                found.append({"x": start[0], "y": start[1], "to": list(end), "colour": one.colour})
    return found


def _wide(text: str) -> float:
    return ems(text) * SIZE


def _mirrored(plot: dict[str, Any]) -> dict[str, Any]:
    """The same with time and scale from right to left."""

    def turned(shape: Shape) -> Shape:
        new = dict(shape)
        if isinstance(shape.get("to"), float) and "text" in shape:  # a line of the scale
            return new | {"x": WIDTH - shape["to"], "to": WIDTH - shape["x"]}
        new["x"] = WIDTH - shape["x"] - shape.get("width", 0.0)
        for key in ("to", "point"):
            if isinstance(shape.get(key), list):
                new[key] = [WIDTH - shape[key][0], shape[key][1]]
        if "at" in shape:
            new["at"] = WIDTH - shape["at"]
        return new

    return {
        key: [turned(shape) for shape in part]
        if isinstance(part, list)
        else turned(part)
        if isinstance(part, dict)
        else part
        for key, part in plot.items()
    }
