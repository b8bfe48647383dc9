"""`/story summary`, `timeline`, `sources` and `who`: read off the snapshot, without a model."""

from __future__ import annotations

from handlers.blocks.summary import summary_blocks
from handlers.desk import Desk
from handlers.subcommands import Call, Shown, Subcommand


def subcommands(desk: Desk) -> list[Subcommand]:
    async def summary(call: Call) -> Shown:
        overview = await desk.overviews.of(call.snapshot)
        level = overview.tree
        return Shown(level.title, summary_blocks(level, call.wording), can_share=True)

    return [Subcommand("summary", summary, "[topic] [short|long]")]
