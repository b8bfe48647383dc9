"""The bot's first words in direct messages: what it is for, and two questions to press."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.home import ASK, Block, button
from handlers.blocks.parts import section, told
from handlers.wording import Wording
from knowledge.story import Story

QUESTIONS = 2


def greeting_blocks(story: Story, questions: Sequence[str], wording: Wording) -> list[Block]:
    """`questions`: worth asking, the best first."""
    shown = [button(f"{ASK}:{n}", text, text) for n, text in enumerate(questions[:QUESTIONS])]
    row: list[Block] = [{"type": "actions", "elements": shown}] if shown else []
    return [section(wording("agent.greeting", story=told(story.title, 150))), *row]
