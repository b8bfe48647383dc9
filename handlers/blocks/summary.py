"""`/story summary`: a level of the story as Block Kit."""

from __future__ import annotations

from handlers.blocks.parts import Again, Block, Button, header, row, section, told
from handlers.wording import Wording
from knowledge.summaries import Summary


def summary_blocks(level: Summary, wording: Wording) -> list[Block]:
    text = " ".join(told(each.text, 1000) for each in level.short)
    children = [Button(child.title, Again("summary", child.id)) for child in level.children]
    return [header(level.title), section(text or "…"), *row(*children)]
