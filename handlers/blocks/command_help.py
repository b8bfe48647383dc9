"""`/story help`: what there is, short, with examples of the story at hand."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.parts import Again, Block, Button, line, row, section, told
from handlers.command_text import names
from handlers.subcommands import Subcommand
from handlers.wording import Wording
from knowledge.story import Story

EXAMPLES = 3


def help_blocks(
    story: Story, table: Sequence[Subcommand], wording: Wording, command: str
) -> list[Block]:
    """`table`: what is listed, in its order. Of the subcommands that show something, and of the
    story's example questions, there are buttons."""
    w = wording
    head = w("commands.head", story=told(story.title, 150))
    private = w("commands.private", sources=w.number(len(story.standing)))
    listed = "\n".join(_listed(each, wording, command) for each in table)
    can_ask = any(each.name == "ask" for each in table)
    examples = [
        Button(example, Again("ask", example)) for example in story.examples[:EXAMPLES] if can_ask
    ]
    tried = [line(w("commands.try"))] if examples else []
    return [section(head), line(private), section(listed), *tried, *row(*examples)]


def _listed(subcommand: Subcommand, wording: Wording, command: str) -> str:
    usage = wording.get(f"usage.{subcommand.name}", subcommand.usage)
    written = " ".join(filter(None, (command, names(subcommand, wording)[0], usage)))
    does = wording.get(f"commands.{subcommand.name}")
    return f"`{told(written, 100)}`" + (f"  {does}" if does else "")
