"""`/story use` as Block Kit: which story a channel asks about now, and the others."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.parts import Again, Block, Button, row, section, told
from handlers.wording import Wording
from knowledge.story import Story

LISTED = 20  # buttons
MAX_TITLE = 150


def chosen_blocks(now: Story, before: Story, wording: Wording) -> list[Block]:
    """That it is `now`, and the way back to `before`."""
    if now.id == before.id:
        return [section(wording("choosing.already", story=told(now.title, MAX_TITLE)))]
    said = " ".join(
        (
            wording("choosing.now", story=told(now.title, MAX_TITLE)),
            wording("choosing.before", story=told(before.title, MAX_TITLE)),
        )
    )
    back = Button(wording("choosing.back", story=before.title), Again("use", before.id))
    return [section(said), *row(back)]


def list_blocks(asked: str, stories: Sequence[Story], now: Story, wording: Wording) -> list[Block]:
    """`stories`, as buttons; `asked`: what was typed and is none of them, or nothing."""
    if asked:
        said = wording("choosing.no_such", text=f"“{told(asked, 100)}”")
    else:
        said = wording("choosing.which", story=told(now.title, MAX_TITLE))
    return [section(said), *row(*(Button(s.title, Again("use", s.id)) for s in stories[:LISTED]))]
