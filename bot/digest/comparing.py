"""The story as it was told, and as it is now -> what is new."""

from __future__ import annotations

from bot.digest.news import News
from bot.digest.told import Told


def compare(before: Told | None, now: Told) -> News:
    """What is in `now` and was not in `before`, each thing once; and what left.

    `before` None, or of another story: all of `now` is new. What is only worded in another way
    is not new. The order of the sources does not matter.
    """
    raise NotImplementedError
