"""Times of day as they are printed: 14:30, "2.30 p.m.", "2 pm", 14h30."""

from __future__ import annotations

import re

from knowledge.measures.locales import plain

_TIME = re.compile(
    r"(?:at |um |à |a las |kl\.? )?(\d{1,2})(?:(?P<mark>[:.h時时])(\d\d)?)?(?::\d\d)?\s*"
    r"(?P<half>[ap]\.?\s?m\.?)?(?:\s*(?:uhr|o'clock|hours|hrs|分|点))?",
)
_NOON = {"noon": 720, "midday": 720, "midnight": 0, "正午": 720}


def time_of_day(text: str) -> int | None:
    """The minutes since midnight, if `text` is a time of day and nothing else."""
    flat = plain(text)
    if flat in _NOON:
        return _NOON[flat]
    match = _TIME.fullmatch(flat)
    if not match or not (match["half"] or (match["mark"] and match["mark"] != "." and match[3])):
        return None  # 14.30 is a number
    hour, minute = int(match[1]), int(match[3] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    return 60 * hour + minute if hour < 25 and minute < 60 else None
