"""A text as the templates take it, and what bounds all pictures."""

from __future__ import annotations

from typing import Any

from bot.pictures.prose import drawable, reads_right_to_left

ALT = 2_000  # characters that Slack takes
TITLE = 160  # characters that are drawn


def text(of: str, limit: int, line: float = 18.0) -> dict[str, Any]:
    """`of` with at most `limit` characters, to be set in lines of `line` ems, and its direction."""
    shown = drawable(of, limit, line)
    return {"text": shown, "rtl": reads_right_to_left(shown)}
