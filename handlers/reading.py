"""`/story summary`, `timeline`, `sources` and `who`: read off the snapshot, without a model."""

from __future__ import annotations

from handlers.blocks.help import help_blocks
from handlers.desk import Desk
from handlers.subcommands import Call, Shown, Subcommand
