"""Markdown, with tables and what stands in front of it in YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import regex

from knowledge.ingest.cleaning import Line
from knowledge.ingest.formats.lines import Readable, tidied
from knowledge.ingest.metadata import Field, Hint
from knowledge.text import one_line

MAX_FRONT_MATTER = 20_000  # characters
_TAG = regex.compile(r"<[^<>]*>")
_FRONT_MATTER = regex.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", regex.S)
_FRONT: tuple[tuple[Field, str], ...] = (
    ("title", "title headline"),
    ("publisher", "publisher site sitename site_name source"),
    ("published", "published date published_at date_published publish_date"),
    ("language", "language lang"),
    ("url", "url canonical canonical_url link source_url"),
)


def read_markdown(text: str) -> Readable:
    """Markdown with tables and YAML front matter; images are left out, links leave their text."""
    from markdown_it import MarkdownIt  # only ingest reads Markdown

    hints: list[Hint] = []
    if match := _FRONT_MATTER.match(text[:MAX_FRONT_MATTER]):
        hints += _front_matter(match[1])
        text = text[match.end() :]
    lines: list[Line] = []
    row: list[str] = []
    items, block = 0, ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.nesting == 1:
            block = token.tag
            row = [] if block == "tr" else row
        elif token.type == "tr_close":
            lines.append(Line(f"| {' | '.join(row)} |"))
        elif token.nesting == 0:
            words = _TAG.sub(" ", _inline(token.children) if token.children else token.content)
            if token.type == "inline" and block in ("td", "th"):
                row.append(one_line(words))
                continue
            is_heading = token.type == "inline" and block.startswith("h")
            lines += [Line(part, is_heading, items > 0) for part in words.split("\n")]
            if is_heading and block == "h1" and all(hint.how != "its heading" for hint in hints):
                hints.append(Hint("title", words, "its heading"))
    return Readable(tidied(lines), tuple(hints))


def _inline(tokens: Sequence[Any]) -> str:
    texts = {"text", "text_special", "code_inline"}
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(t.content if t.type in texts else breaks.get(t.type, "") for t in tokens)


def _front_matter(text: str) -> Iterator[Hint]:
    import yaml  # here, for it is only read in front of Markdown

    try:
        told: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    given: dict[str, Any] = told if isinstance(told, dict) else {}
    for field, names in _FRONT:
        for name in names.split():
            if isinstance(value := given.get(name), str | int | date):
                yield Hint(field, str(value), f"its front matter, {name}")
