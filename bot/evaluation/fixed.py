"""The bot's own fixed phrases, as patterns that find them in an answer."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering import phrases
from knowledge.story import Story

_KEYS = (
    "not_in_sources", "nearby", "off_topic", "no_model", "disagree", "newer", "scope", "disputed",
    "unverified", "untranslated",
)  # fmt: skip


MOST_LEAD = 80  # characters before a label: what the disagreement is about


@lru_cache(maxsize=256)
def _patterns(language: str, title: str) -> tuple[re.Pattern[str], ...]:
    told = (re.escape(phrases.phrase(key, language, story=title).strip()) for key in _KEYS)
    return tuple(re.compile(f"(?:^.{{1,{MOST_LEAD}}} · )?{phrase}", re.M) for phrase in told)


def fixed_phrases(language: str, story: Story) -> tuple[re.Pattern[str], ...]:
    """A pattern for each phrase that an answer in `language` may hold."""
    return _patterns(language, story.title)
