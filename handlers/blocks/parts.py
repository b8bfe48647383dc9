"""What the answers to `/story` are put together from: buttons that lead on, rows, lines, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.blocks.rich import isolated
from handlers.blocks.rich import one_line as one_line
from handlers.blocks.text import escape, formatted, shorten, units
from handlers.shapes import Malformed, read_json
from handlers.subcommands import Shown
from handlers.wording import Wording

Block = dict[str, Any]

RUN, SHARE = "story_run", "story_share"  # action ids; in a row each has a number behind it
MAX_VALUE = 2_000  # what a button's value may hold, in UTF-16 units
MAX_LABEL = 75
MAX_ROW = 25  # buttons in a row
SHORT_ROW = 2
MAX_BLOCKS = 50
MAX_TEXT = 3_000  # of a section, and of the text for notifications

# Slack's mrkdwn has no way to escape these; only at the edge of a word are they read as markup.
_MARKUP = re.compile(r"(?<!\w)[*_~`](?=\S)|(?<=\S)[*_~`](?!\w)")


@dataclass(frozen=True)
class Again:
    """What a button shows when it is pressed. It is kept in the button's value, and read back as
    if somebody had typed it: Slack sends no message along with a press in a private answer."""

    name: str
    argument: str = ""
    page: int = 1

    @property
    def value(self) -> str:
        """At most MAX_VALUE, whatever the argument: that is cut."""
        kept = self
        while units(kept._written) > MAX_VALUE:
            kept = replace(kept, argument=kept.argument[: len(kept.argument) * 3 // 4])
        return kept._written

    @property
    def _written(self) -> str:
        return json.dumps([self.name, self.argument, self.page], ensure_ascii=False)

    @classmethod
    def read(cls, value: str) -> Again:
        """Raises Malformed for a value that is none of ours."""
        match read_json(value):
            case [str(name), str(argument), int(page)] if 1 <= page <= 10_000:
                return cls(name, argument, page)
        raise Malformed("the value of a button")


@dataclass(frozen=True)
class Button:
    label: str
    again: Again
    action: str = RUN
    primary: bool = False

    def element(self, place: int) -> Block:
        made: Block = {
            "type": "button",
            "action_id": f"{self.action}:{place}",
            "text": {
                "type": "plain_text",
                "text": shorten(one_line(self.label), MAX_LABEL) or "…",
                "emoji": False,
            },
            "value": self.again.value,
        }
        return {**made, "style": "primary"} if self.primary else made


def row(*buttons: Button) -> list[Block]:
    """The buttons side by side; nothing where there are none."""
    elements = [button.element(place) for place, button in enumerate(buttons[:MAX_ROW])]
    return [{"type": "actions", "elements": elements}] if elements else []


def header(text: str) -> Block:
    shown = shorten(one_line(text), 150) or "…"
    return {"type": "header", "text": {"type": "plain_text", "text": shown, "emoji": False}}


def section(text: str, button: Button | None = None) -> Block:
    """`text` is mrkdwn, escaped already."""
    made: Block = {"type": "section", "text": formatted(text, MAX_TEXT)}
    return {**made, "accessory": button.element(0)} if button else made


def line(text: str) -> Block:
    """A small grey line of mrkdwn, escaped already."""
    return {"type": "context", "elements": [formatted(text, MAX_TEXT)]}


def lines_below(lines: Sequence[str]) -> Block:
    """Small grey lines, one below the other: at most ten."""
    return {"type": "context", "elements": [formatted(text, MAX_TEXT) for text in lines[:10]]}


def told(text: str, limit: int) -> str:
    """A text of users, models or sources for mrkdwn: on one line of at most `limit` characters,
    escaped, and with nothing in it that would be read as markup. At most twice as long as that,
    and a little: what is mostly to be escaped is cut."""
    shown = shorten(one_line(text), limit)
    while units(escaped := escape(_MARKUP.sub(_lookalike, shown))) > 2 * limit:
        shown = shorten(shown, units(shown) * 3 // 4)
    return isolated(escaped)


def in_notifications(title: str) -> str:
    """A title of users, models or sources as the text of a message, which must not be empty."""
    return told(title, 150) or "…"


def _lookalike(found: re.Match[str]) -> str:
    return {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}[found[0]]


def at_rest(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without anything that can be pressed, as all in a channel may see them."""
    for block in blocks:
        if block["type"] not in ("actions", "context_actions"):
            yield {name: part for name, part in block.items() if name != "accessory"}


def reply(shown: Shown, again: Again, wording: Wording) -> list[Block]:
    """What is shown, with the buttons that belong below any answer: to other pages, to share it."""
    blocks = shown.blocks or [section(shown.text)]
    before, after = shown.page - 1, shown.page + 1
    others = [("commands.back", before), ("commands.more", after)]
    if shown.from_end:
        others = [("commands.earlier", after), ("commands.later", before)]
    buttons = [
        Button(wording(label), replace(again, page=page))
        for label, page in others
        if 1 <= page <= shown.pages
    ]
    share = [Button(wording("commands.share"), again, SHARE)] if shown.can_share else []
    return _with_buttons(blocks, buttons, share)


def _with_buttons(
    blocks: Sequence[Block], first: Sequence[Button], last: Sequence[Button]
) -> list[Block]:
    """The buttons at the end: around the last row of buttons, where that is a short one."""
    if not (first or last):
        return list(blocks[:MAX_BLOCKS])
    *above, end = blocks[: MAX_BLOCKS - 1]
    begun = end["elements"] if end["type"] == "actions" else []
    if len(begun) > SHORT_ROW:
        begun = []
    more = [button.element(place) for place, button in enumerate((*first, *last), len(begun))]
    elements = [*more[: len(first)], *begun, *more[len(first) :]]
    return [*above, *([] if begun else [end]), {"type": "actions", "elements": elements}]


def shared(blocks: Sequence[Block], user: str, command: str, wording: Wording) -> list[Block]:
    """`blocks` as a channel sees them: with who shows it, and how to get it."""
    by = line(wording("commands.shared_by", user=f"<@{user}>", command=f"`{told(command, 200)}`"))
    return [*list(at_rest(blocks))[: MAX_BLOCKS - 1], by]
