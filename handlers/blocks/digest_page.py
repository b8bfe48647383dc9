"""Lists under headings as Block Kit: as much of them as Slack takes, the rest counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.blocks.text import escape, formatted, shorten, units
from handlers.wording import Wording

Block = dict[str, Any]

# Of 13,200 characters that Slack takes in a message, a header apart.
MAX_TEXT = 12_400
MAX_LAST = 4_800  # of these, for the lists at the end
MAX_SECTION = 3_000
MAX_HEADER = 150
MAX_FALLBACK = 3_000
MORE = 150  # what a heading and "and 5 more" take at most


@dataclass(frozen=True)
class Part:
    """A list under its heading, which is plain text; without items it is not shown.

    An item is one line, or several that belong together. `left_out`: items that were not even
    tried; they and those without room are counted, and the command `rest` shows them. `apart`:
    each item is a block of its own.
    """

    heading: str
    items: tuple[tuple[str, ...], ...]
    left_out: int = 0
    rest: str = ""
    apart: bool = False


def page(
    title: str,
    intro: Sequence[str],
    parts: Iterable[Part],
    last: Iterable[Part],
    footer: Sequence[str],
    wording: Wording,
) -> tuple[list[Block], str]:
    """The blocks, and the same as text.

    `title` is plain text, "" for none; all other texts are mrkdwn. `last` and `footer` have room
    whatever the others take.
    """
    end = _Page(MAX_LAST, wording)
    for part in last:
        end.put(part)
    end.small(footer)
    top = _Page(MAX_TEXT - end.taken, wording)
    top.small(intro)
    for part in parts:
        top.put(part)
    blocks = [
        *top.blocks,
        *([{"type": "divider"}] if top.listed and end.listed else []),
        *end.blocks,
    ]
    text = ""
    for line in [*([escape(title)] if title else []), *top.lines, *end.lines]:
        if units(text) + units(line) < MAX_FALLBACK:
            text += f"{line}\n"
    return [*_header(title), *blocks], text.rstrip("\n")


@dataclass
class _Page:
    """Blocks for which there is `room`, in characters."""

    room: int
    wording: Wording
    taken: int = 0
    listed: bool = False
    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # the same, for the text

    def put(self, part: Part) -> None:
        """As many items as fit, in their order, and how many do not."""
        kept: list[tuple[str, ...]] = []
        room = self.room - self.taken - MORE - units(part.heading)
        if room < 0 or not (part.items or part.left_out):
            return
        for item in part.items:
            room -= sum(units(line) + 1 for line in item)
            if room < 0:
                break
            if all(units(line) < MAX_SECTION - MORE for line in item):
                kept.append(item)
        self.blocks += _header(part.heading)
        self._note(f"*{escape(part.heading)}*")
        rows = kept if part.apart else [tuple(line for item in kept for line in item)]
        if left := part.left_out + len(part.items) - len(kept):
            rows = [*rows[:-1], (*(rows[-1] if rows else ()), self._more(left, part.rest))]
        for row in rows:
            self._section(row)
        self.listed = True

    def small(self, texts: Sequence[str]) -> None:
        """A grey line."""
        if texts:
            text = "\n".join(texts)
            self.blocks.append({"type": "context", "elements": [formatted(text)]})
            self._note(text)

    def _section(self, lines: Sequence[str]) -> None:
        text = ""
        for line in lines:
            if units(text) + units(line) + 1 > MAX_SECTION:
                self.blocks.append({"type": "section", "text": formatted(text)})
                text = ""
            text += f"\n{line}" if text else line
            self._note(line)
        self.blocks.append({"type": "section", "text": formatted(text)})

    def _note(self, line: str) -> None:
        self.taken += units(line) + 1
        self.lines.append(line)

    def _more(self, left: int, command: str) -> str:
        count = self.wording.number(left)
        if not command:
            return self.wording("digest.more", n=count)
        return self.wording("digest.more_by", n=count, command=f"`{command}`")


def _header(title: str) -> list[Block]:
    if not title:
        return []
    text = {"type": "plain_text", "text": shorten(title, MAX_HEADER), "emoji": False}
    return [{"type": "header", "text": text}]
