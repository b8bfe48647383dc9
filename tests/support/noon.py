"""Times of day for tests that run at any hour."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo


def around_noon(minutes: int) -> tuple[str, str]:
    """The time `minutes` from now, as HH:MM in a zone where it is about noon, and the zone's name:
    no day begins or ends there in the next hours."""
    now = datetime.datetime.now(datetime.UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"  # its sign is that of what is to be added for UTC
    at = now.astimezone(ZoneInfo(zone)) + datetime.timedelta(minutes=minutes)
    return f"{at:%H:%M}", zone
