"""The article in a web page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from knowledge.errors import IngestError
from knowledge.ingest.cleaning import LONG, Line
from knowledge.ingest.formats.lines import Readable, tidied
from knowledge.ingest.formats.page_hints import page_hints
from knowledge.text import length, one_line

MAX_ELEMENTS = 60_000  # of a page; 3 s of CPU. A long encyclopaedia article has half as many
_BLOCKS = ("head", "p", "item", "quote", "list", "table", "cell")  # in trafilatura's tree
_FINISHED = regex.compile(r"[\p{Sentence_Terminal}…:：]\W*$")


def read_html(text: str, address: str | None) -> Readable:
    """A web page; without an article in it, it has no lines. Raises IngestError if it is none."""
    # With lxml half a second to import, which `backstory ask` need not pay.
    from trafilatura import bare_extraction, load_html

    if not regex.search(r"<html", text[:2000], regex.I):
        text = f"<html><body>\n{text}\n</body></html>"  # a fragment is refused otherwise
    tree = load_html(text)
    if tree is None:
        raise IngestError("is no web page that can be read: save its text, and give that")
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise IngestError(
            f"has over {MAX_ELEMENTS} elements: save the text of the article, and give that"
        )
    hints = tuple(page_hints(tree, address))
    page = bare_extraction(tree, include_comments=False, include_tables=True)
    body = getattr(page, "body", None)
    return Readable(tidied(() if body is None else _blocks(body)), hints)


def _blocks(element: Any, kind: str = "p") -> Iterator[Line]:
    """The lines of trafilatura's tree: one for each block, without markup inside."""
    pieces = [element.text or ""]

    def line() -> Iterator[Line]:
        text = one_line("".join(pieces))
        pieces[:] = [""]
        if text:
            yield Line(text, heading=kind == "head", item=kind == "item")

    for child in element:
        if child.tag == "row":
            yield from line()
            yield from _row(child)
        elif child.tag in _BLOCKS or (child.tag == "code" and kind not in ("p", "item", "cell")):
            yield from line()
            yield from _blocks(child, "item" if kind == "item" and child.tag == "p" else child.tag)
        elif child.tag == "lb" and _FINISHED.search(pieces[-1][-20:]):
            yield from line()
        else:
            pieces.append(" " if child.tag == "lb" else "".join(child.itertext()))
        pieces.append(child.tail or "")
    yield from line()


def _row(row: Any) -> Iterator[Line]:
    """A row of a table; the cells of a table that only arranges the page hold paragraphs."""
    cells = [one_line(" ".join(cell.itertext())) for cell in row]
    if any(length(cell) >= LONG for cell in cells):
        for cell in row:
            yield from _blocks(cell)
    elif any(cells):
        yield Line(f"| {' | '.join(cells)} |")
