"""A sentence of the story, shorter: what is said, and apart from it who says so.

Small models lose a long sentence on its way into another language, and most often its frame: "…,
Meso Clever wrote in spring 2025." What is said is put into the asker's language alone, and who
says it needs none: a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from knowledge.ingest.attributing import attributions
from knowledge.ingest.dating import dates
from knowledge.text import words

LEAST = 4  # words of what is said
MOST_FRAME = 6  # words of a frame beside the name in it: according to the … in November 2025

# What a sentence puts between who says something and what they say.
_THAT = {
    "en": "that",
    "de": "dass",
    "nl": "dat",
    "fr": "que",
    "es": "que",
    "pt": "que",
    "it": "che",
}
_STANDS_FOR = regex.compile(r"(?:it|its|he|his|she|her|they|their|this|these|those)\b", regex.I)
_TAIL = regex.compile(r"^(?P<core>.+[^,;\s]),\s(?P<frame>[^,;]{3,90}?)[.。]?$")
_HEAD = regex.compile(r"^(?P<frame>[^,;]{3,90}?),\s(?P<core>.+)$")
_SEASON = regex.compile(
    r"\s?\b(?:in|since|of)(?: the)?(?: early| late| mid-?)? ?(?:spring|summer|autumn|fall|winter)"
    r"(?: of)?(?= (?:19|20)\d\d\b)"
)


@dataclass(frozen=True)
class Core:
    """What a sentence says, as a sentence, and who says it; None where it says so itself."""

    text: str
    by: str | None


def core(sentence: str, language: str) -> Core | None:
    """The core of `sentence`, in `language`; None where there is none that is shorter.

    Who denies or doubts is never taken off: what is denied would be told.
    """
    said = attributions(sentence, language)
    if len(said) == 1 and said[0].by and said[0].stance in ("asserts", "reports"):
        by = said[0].by
        for pattern in (_TAIL, _HEAD, _that(language)):
            match = pattern.match(sentence)
            aside = match and pattern is _HEAD and match["frame"].startswith(by)
            if match and not aside and _is_frame(match["frame"], by, language):
                return _made(match["core"], by)
    plainer = _SEASON.sub(" in", sentence).strip()
    return None if plainer == sentence else Core(plainer, None)


@cache
def _that(language: str) -> regex.Pattern[str]:
    that = _THAT.get(language.split("-")[0])
    frame = rf"(?P<frame>[^,;]{{3,120}}?)\s{that}\s(?P<core>.+)" if that else r"(?!)"
    return regex.compile(frame)


def _is_frame(frame: str, by: str, language: str) -> bool:
    """Whether `frame` tells who says something and when, and nothing else."""
    if by not in frame:
        return False
    rest = frame.replace(by, " ")
    for day in reversed(dates(rest, language)):
        rest = rest[: day.start] + rest[day.end :]
    return len(list(words(rest))) <= MOST_FRAME


def _made(text: str, by: str) -> Core | None:
    text = _SEASON.sub(" in", text).strip()
    if len(list(words(text))) < LEAST or _STANDS_FOR.match(text):
        return None
    return Core(f"{text[0].upper()}{text[1:].rstrip('.')}.", by)
