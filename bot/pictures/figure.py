"""A chart of how a figure was told: a mark a claim, and below it who says what, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale

from bot.pictures.dates import locale_of, written
from bot.pictures.errors import NothingToDraw
from bot.pictures.marks import Mark, Panel, T, Told, panels, with_figures
from bot.pictures.picture import Labels, Picture
from bot.pictures.plotting import COLOURS, Numbered, days_of, is_against, is_full, plotted
from bot.pictures.prose import drawable, shared_out
from bot.pictures.scale import scale_of
from bot.pictures.setting import ALT, TITLE, text
from bot.pictures.typesetting import draw
from knowledge.story import Story

MARKS = 12  # a picture, at most

_NAME, _VALUE, _LABEL = 90, 120, 240  # characters of each that are drawn
_SOURCES = 3  # that are named
CHARACTERS = 2_800  # of the list, whatever is in it
_LINE = 16.0  # ems beside a number in the list


def chartable(told: Iterable[T]) -> tuple[T, ...]:
    """The claims or sides that a chart can show, in the order of their dates: those whose value is
    a number. Below two there is nothing to see in a chart; more than MARKS are several pictures.
    """
    return with_figures(told)


def draw_figure(
    told: Sequence[Told],
    story: Story,
    language: str,
    labels: Labels | None = None,
    *,
    title: str,
    note: str | None = None,
) -> Picture:
    """A chart of `told`, the sides of a conflict or claims about one thing, of which those without
    a number are left out.

    `title`: what is measured, "Qwen: downloads". `note`: a line below it, such as how the figures
    disagree. `language`: BCP 47, of dates, numbers and labels. Raises NothingToDraw where no value
    is a number, ValueError for more than MARKS, and NoFont.
    """
    labels, locale = labels or Labels(), locale_of(language)
    content = figure_content(told, story, locale, labels, title, note)
    return draw("chart", content, locale, _alt(content))


def figure_content(
    told: Sequence[Told],
    story: Story,
    locale: Locale,
    labels: Labels,
    title: str,
    note: str | None,
) -> dict[str, Any]:
    """What the template sets: shapes of the panels, and rows of the list."""
    shown = panels(with_figures(told), story)
    marks = [mark for panel in shown for mark in panel.marks]
    if not marks:
        raise NothingToDraw("no figures")
    if len(marks) > MARKS:
        raise ValueError(f"{len(marks)} marks in one picture; see `chartable`")
    numbered = _numbered(marks)
    days = days_of(marks)
    return {
        "kicker": text(labels.figure, TITLE),
        "title": text(title, TITLE, 13.0),
        "note": text(note, _LABEL) if note else None,
        "panels": [
            {
                "counted": text(panel.counted, _NAME) if _is_counted(panel) else None,
                "plot": plotted(
                    panel,
                    numbered,
                    days,
                    locale=locale,
                    undated=drawable(labels.undated, 20),
                    single=len(shown) == 1,
                ),
            }
            for panel in shown
        ],
        "rows": _rows([numbered[id(mark)] for mark in marks], locale, labels),
        "notes": [text(line, _LABEL) for line in _notes(shown, marks, labels)],
    }


def _numbered(marks: Sequence[Mark]) -> dict[int, Numbered]:
    """Every speaker has one colour; where there are more speakers than colours, numbers tell."""
    speakers = list(dict.fromkeys(mark.who for mark in marks))
    return {
        id(mark): Numbered(mark, number, COLOURS[speakers.index(mark.who) % len(COLOURS)])
        for number, mark in enumerate(marks, 1)
    }


def _is_counted(panel: Panel) -> bool:
    """Whether its scale needs to say what is counted: a percent or currency sign says it itself."""
    return bool(panel.counted) and panel.unit.kind not in ("percent", "money")


def _rows(marks: Sequence[Numbered], locale: Locale, labels: Labels) -> list[dict[str, Any]]:
    """The list: of each mark its value, when and by whom, and where."""
    parts = [part for one in marks for part in _told(one.mark, locale, labels)]
    shared = shared_out(parts, CHARACTERS)
    told = [text(part, _LABEL, _LINE) if part else None for part in shared]
    return [
        {
            "number": str(one.number),
            "colour": one.colour,
            "full": is_full(one.mark),
            "against": is_against(one.mark),
            "value": value,
            "who": who,
            "sources": sources,
        }
        for one, value, who, sources in zip(marks, told[::3], told[1::3], told[2::3], strict=True)
    ]


def _told(mark: Mark, locale: Locale, labels: Labels) -> tuple[str, str, str]:
    by = {"denies": labels.denies, "doubts": labels.doubts}.get(mark.stance, "{by}")
    date = written(mark.when, locale) if mark.when else labels.undated
    sources = [drawable(name, _NAME) for name in mark.sources[:_SOURCES]]
    if len(mark.sources) > _SOURCES:
        sources.append(labels.more.format(count=len(mark.sources) - _SOURCES))
    if [name.casefold() for name in mark.sources] == [mark.who]:  # who speaks for itself
        sources = []
    return (
        drawable(mark.printed, _VALUE),
        f"{date} · {by.replace('{by}', drawable(mark.by, _NAME))}",
        " · ".join(filter(None, [drawable(mark.scope or "", _VALUE), *sources])),
    )


def _notes(shown: Sequence[Panel], marks: Sequence[Mark], labels: Labels) -> list[str]:
    """What a reader must know to read the marks right."""
    hollow = any(mark.when and not is_full(mark) for mark in marks)
    ends = [[end for mark in panel.marks for end in (mark.low, mark.high)] for panel in shown]
    steep = any(scale_of(values).logarithmic for values in ends)
    return [*([labels.hollow] if hollow else []), *([labels.logarithmic] if steep else [])]


def _alt(content: dict[str, Any]) -> str:
    """Every mark, in order; where there is no room for all of it, its beginning."""
    note = f" {content['note']['text']}" if content["note"] else ""
    head = f"{content['kicker']['text']}: {content['title']['text']}.{note}"
    rows = []
    for row in content["rows"]:
        sources = f" ({row['sources']['text']})" if row["sources"] else ""
        rows.append(f"{row['value']['text']}: {row['who']['text']}{sources}")
    return "\n".join([head, *shared_out(rows, ALT - len(head) - len(rows))]).replace("\u200b", "")
