"""`/story help`, and `/story` alone."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.command_help import help_blocks
from handlers.desk import Desk
from handlers.subcommands import COMMAND, Call, Shown, Subcommand


def subcommand(desk: Desk, others: Sequence[Subcommand]) -> Subcommand:
    """`others`: what there is besides. Which story a channel asks about is told of only where
    there are several."""

    async def run(call: Call) -> Shown:
        several = len(desk.stories.all()) > 1
        table = [each for each in others if several or each.name != "use"]
        story = call.snapshot.story
        title = call.wording("guide.in_short", story=story.title)
        return Shown(title, help_blocks(story, table, call.wording, COMMAND))

    return Subcommand("help", run)
