"""A time of day as people write it."""

from __future__ import annotations

import re

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:\s?[:.h：]\s?(?P<minute>\d{2}))?"
    r"\s*(?P<mark>[ap]\.?m\.?|h|uhr)?(?=[\s,]|$)",
    re.IGNORECASE,
)


def read_time(text: str) -> tuple[str, str] | None:
    """The time that `text` begins with, as "09:00", and what follows it. None where it does not.

    9, 9:00, 09.00, 9am, 9:30 pm, 21h, 21h30 and 9 Uhr will do.
    """
    found = _TIME.match(text.strip())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["mark"] or "").casefold()[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    return f"{hour:02}:{minute:02}", text.strip()[found.end() :].strip(" ,\t")
