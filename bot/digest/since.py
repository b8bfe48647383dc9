"""A story as it was at a date, as far as its sources tell."""

from __future__ import annotations

from bot.digest.told import Told


def as_of(now: Told, date: str) -> Told:
    """`now` without what came after `date` (2025-11-16, or 2025-11 for the end of that month)."""
    raise NotImplementedError
