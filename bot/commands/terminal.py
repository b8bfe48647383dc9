"""Block Kit on a terminal: the same message, its links numbered and listed below."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_BOLD = re.compile(r"(?<!\w)\*(?=\S)([^*\n]+)\*(?!\w)")


def as_text(blocks: Sequence[dict[str, Any]]) -> str:
    """`blocks` of headers, sections, context and dividers, as text."""
    numbers: dict[str, int] = {}

    def numbered(link: re.Match[str]) -> str:
        n = numbers.setdefault(link[1], len(numbers) + 1)
        return f"{link[2]} [{n}]"

    shown = [html.unescape(_BOLD.sub(r"\1", _LINK.sub(numbered, text))) for text in _texts(blocks)]
    listed = "\n".join(f"[{n}] {url}" for url, n in numbers.items())
    return "\n\n".join(filter(None, [*shown, listed]))


def _texts(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if "text" in block:
            yield block["text"]["text"]
        yield from (element["text"] for element in block.get("elements", ()))
