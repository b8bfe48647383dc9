"""The bot's own fixed phrases, as patterns that find them in an answer."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering import phrases
from knowledge.story import Story

_KEYS = (
    "not_in_sources", "nearby", "off_topic", "no_model", "untranslated",
)  # fmt: skip
_LABELS = ("disagree", "newer", "scope", "disputed", "unverified")
_REST = r"^… \+\d+$"  # how many disagreements are left


@lru_cache(maxsize=256)
def _patterns(language: str, title: str, about: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    def escaped(key: str) -> str:
        return re.escape(phrases.phrase(key, language, story=title).strip())

    what = "|".join(map(re.escape, sorted(about, key=len, reverse=True)))
    labels = "|".join(map(escaped, _LABELS))
    told = [*map(escaped, _KEYS), rf"(?:^(?i:{what}) · )?(?:{labels})", _REST]
    return tuple(re.compile(each, re.M) for each in told)


def fixed_phrases(language: str, story: Story) -> tuple[re.Pattern[str], ...]:
    """A pattern for each phrase that an answer in `language` may hold; before the label of a
    disagreement may stand what it is about."""
    entities = {claim.entity for claim in story.claims() if claim.entity}
    also = {form for name in story.names if name.name in entities for form in name.also}
    return _patterns(language, story.title, frozenset(entities | also))
