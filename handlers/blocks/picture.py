"""Pictures as Block Kit: each as an image that Slack has already, with its alt text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.blocks.parts import Again, Block, Button, row, section
from handlers.blocks.text import escape, shorten, shorten_mrkdwn, visible
from handlers.wording import Wording

NAME = "picture"
MAX_ALT = 2_000
IN_WORDS = 10_000  # of all together


@dataclass(frozen=True)
class Uploaded:
    """A picture that Slack has: the id of its file, and what it shows in words."""

    file: str
    alt: str


def picture_blocks(pictures: Sequence[Uploaded], as_text: Again, wording: Wording) -> list[Block]:
    """The pictures, and a button to the same in words."""
    images: list[Block] = [
        {
            "type": "image",
            "slack_file": {"id": each.file},
            "alt_text": shorten(visible(each.alt), MAX_ALT),
        }
        for each in pictures
    ]
    return [*images, *row(Button(wording("picture.as_text"), as_text))]


def in_words(why: str, alts: Sequence[str]) -> list[Block]:
    """What the pictures would have shown, where Slack does not take them."""
    most = min(MAX_ALT, IN_WORDS // max(1, len(alts)))
    return [
        section(why),
        *(section(shorten_mrkdwn(escape(shorten(alt, most)), most)) for alt in alts),
    ]


def picture_button(label: str, what: str = "", page: int = 1) -> list[Block]:
    """A row with the button that draws `what`: nothing for the timeline, or a figure's title."""
    return row(Button(label, Again(NAME, what, page)))
