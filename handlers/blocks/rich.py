"""Rich text: words and links as they are, whatever they hold. Nothing in them is markup to Slack,
so nothing needs to be escaped. docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import regex

from handlers.blocks.text import shorten, units, visible

Block = dict[str, Any]
Words = tuple[Block, ...]  # elements of a line

_RIGHT_TO_LEFT = regex.compile(r"[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}]")
_ISOLATED, _END = "\u2068", "\u2069"


def words(text: str, limit: int = 600, *, bold: bool = False, quiet: bool = False) -> Words:
    """A text of users, models or sources, or of our own, on one line of at most `limit`
    characters. `quiet`: in italics."""
    shown = isolated(shorten(one_line(text), limit))
    if not shown:
        return ()
    style = {name: True for name, on in (("bold", bold), ("italic", quiet)) if on}
    return ({"type": "text", "text": shown, **({"style": style} if style else {})},)


def unstopped(text: str, limit: int = 600) -> Words:
    """A sentence without its full stop: its source follows."""
    return words(text.rstrip().rstrip(".。"), limit)


def plain(text: str) -> Words:
    """Our own punctuation and spaces, as they are."""
    return ({"type": "text", "text": text},) if text else ()


def linked(text: str, url: str | None, limit: int = 150, *, bold: bool = False) -> Words:
    """`text` as a link; as words alone where there is no address."""
    if url is None:
        return words(text, limit, bold=bold)
    shown = isolated(shorten(one_line(text), limit)) or url
    return (
        {"type": "link", "url": url, "text": shown, **({"style": {"bold": True}} if bold else {})},
    )


def between(parts: Iterable[Words], mark: str) -> Words:
    """Those of `parts` that are not empty, with `mark` between them."""
    joined: list[Block] = []
    for part in parts:
        if part:
            joined += [*(plain(mark) if joined else ()), *part]
    return tuple(joined)


def rich_text(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def paragraph(*lines: Words) -> Block:
    """Lines below one another."""
    return {"type": "rich_text_section", "elements": list(between(lines, "\n"))}


def bullets(items: Sequence[Words]) -> Block:
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [{"type": "rich_text_section", "elements": list(item)} for item in items],
    }


def size(*lines: Words) -> int:
    """Characters, as Slack counts them: addresses with the words."""
    return sum(
        units(element.get("text", "")) + len(element.get("url", ""))
        for elements in lines
        for element in elements
    )


def one_line(text: str) -> str:
    """`text` on one line, without what is not to be seen."""
    return " ".join(visible(text).split())


def isolated(text: str) -> str:
    """`text`, so that its direction does not turn what stands around it."""
    return f"{_ISOLATED}{text}{_END}" if _RIGHT_TO_LEFT.search(text) else text
