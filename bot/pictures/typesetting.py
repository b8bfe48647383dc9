"""Sets a picture's content with one of the templates beside this file.

Content reaches a template as JSON, never as markup: whatever a text says, it is text.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel import Locale

from bot.pictures.fonts import fonts_for
from bot.pictures.picture import Picture

if TYPE_CHECKING:
    import typst

WIDTH = 360  # points, as a phone is wide
SCALE = 3  # pixels a point
_POINTS_PER_INCH = 72


@dataclass(frozen=True)
class Run:
    """A text as it was set: its box in points from the picture's upper left corner."""

    id: str
    text: str
    x: float
    y: float
    width: float
    height: float


def draw(
    template: str, content: Mapping[str, Any], language: Locale, alt: str, scale: int = SCALE
) -> Picture:
    """The picture of `content`, with `scale` pixels a point. Raises NoFont."""
    compiler = _compiler(template, content, language)
    png = compiler.compile(format="png", ppi=scale * _POINTS_PER_INCH)
    assert isinstance(png, bytes)  # one page
    width, height = struct.unpack(">II", png[16:24])  # of a PNG's header
    return Picture(png, alt, width, height)


def laid_out(template: str, content: Mapping[str, Any], language: Locale) -> list[Run]:
    """Where each text of the picture is. Raises NoFont."""
    found = json.loads(_compiler(template, content, language).query("<run>", field="value"))
    return [Run(**{key: run[key] for key in Run.__annotations__}) for run in found]


def as_pdf(template: str, content: Mapping[str, Any], language: Locale) -> bytes:
    """The same as a PDF, whose text other programs can read. Raises NoFont."""
    pdf = _compiler(template, content, language).compile(format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


def _compiler(template: str, content: Mapping[str, Any], language: Locale) -> typst.Compiler:
    import typst  # with the first picture, not with every command

    fonts, families = fonts_for(_texts(content), language)
    data = {
        **content,
        "fonts": families,
        "lang": language.language,
        "rtl": language.text_direction == "rtl",
        "width": WIDTH,
    }
    return typst.Compiler(
        (_template("page") + _template(template)).encode(),
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data)},
    )


@cache
def _template(name: str) -> str:
    return (files("bot.pictures") / f"{name}.typ").read_text(encoding="utf-8")


def _texts(content: Any) -> list[str]:
    """All texts in nested content; some are never drawn, such as names of colours, which costs
    nothing."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, Mapping):
        content = list(content.values())
    return [text for part in content for text in _texts(part)] if isinstance(content, list) else []
