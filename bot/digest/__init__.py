"""What a digest says: two states of a story -> what is new, and where it stands.

    told = Told.of(snapshot, generation.published)     # keep told.to_bytes() when it was posted
    news = compare(before, told)                       # before: Told.from_bytes(…), or None
    lines = standing(told, news)

How it looks in Slack is handlers.blocks.digest's to say.
"""

from bot.digest.as_json import as_json
from bot.digest.comparing import compare
from bot.digest.news import AlsoTold, Disagreement, Figure, Gone, News, Unanswered
from bot.digest.since import as_of
from bot.digest.standing import standing
from bot.digest.told import Told, UnreadableTold

__all__ = [
    "AlsoTold",
    "Disagreement",
    "Figure",
    "Gone",
    "News",
    "Told",
    "Unanswered",
    "UnreadableTold",
    "as_json",
    "as_of",
    "compare",
    "standing",
]
