"""CLDR's words for things, by script: a text in Cyrillic is looked up in Russian, not in Swahili.

The data comes with babel. A language's file takes some 10 ms to load, so those of a script are
loaded when a text in it is first looked up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from knowledge.text import fold

if TYPE_CHECKING:
    import babel

# English first: where two languages use one word, the first one's meaning is taken.
_LOCALES = {
    "LATIN": "en en_GB es fr de it pt nl sv nb da fi pl cs sk hr hu ro tr id ms vi sw ca",
    "CYRILLIC": "ru uk bg sr",
    "CJK": "zh zh_Hant ja",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "ARABIC": "ar fa ur",
    "DEVANAGARI": "hi mr",
    "HEBREW": "he",
    "GREEK": "el",
    "THAI": "th",
    "BENGALI": "bn",
    "TAMIL": "ta",
}


def script(text: str) -> str:
    """The script of the first letter of `text`, by its Unicode name: "LATIN"; "" without one."""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0] if letter else ""


def locales(script: str) -> Iterator[babel.Locale]:
    """The locales of the languages that are written in `script`."""
    import babel  # here: a story whose figures all have one unit needs none of this

    for name in _LOCALES.get(script, "").split():
        yield babel.Locale.parse(name)


def plain(name: str) -> str:
    """A name as texts are compared: folded, without invisible marks, one space between words."""
    visible = "".join(c for c in name if unicodedata.category(c) != "Cf")
    return " ".join(fold(visible).split())
