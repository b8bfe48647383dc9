"""Which name a text means: names under all their forms, whole, in part, or misspelt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from knowledge.text import fold, has_word, words

NEAR = 0.8  # of a misspelt name's letters that must be right for it to be taken as meant
NEAR_WORD = 0.6  # of each of its words: "Jack Mu" is somebody else than Jack Ma
OFFERED = 0.5  # of the letters, for a name to be offered as what may have been meant


def meant(forms: Sequence[tuple[str, str]], text: str) -> str | list[str]:
    """The name that `text` means, of (name, a form of it); else the nearest names, best first."""
    return Spellings(forms).meant(text)


@dataclass(frozen=True)
class _Spelling:
    name: str
    folded: str
    letters: str
    words: tuple[str, ...]


class Spellings:
    """Names under all their forms: pairs of a name and a form of it."""

    def __init__(self, forms: Sequence[tuple[str, str]]) -> None:
        self._spellings = [
            _Spelling(name, fold(form), _letters(form), tuple(words(form))) for name, form in forms
        ]

    def meant(self, text: str) -> str | list[str]:
        """The name that `text` means; else the nearest names, best first.

        Case, accents, spaces and hyphens do not matter. A part of a name will do where it belongs
        to one name alone, and so will a slip of the pen.
        """
        asked, folded = _letters(text), fold(text).strip()
        ways: tuple[Callable[[_Spelling], bool], ...] = (
            lambda form: form.letters == asked,
            lambda form: has_word(form.folded, folded),
            lambda form: len(form.letters) > 1 and has_word(folded, form.folded),
            lambda form: any(word.startswith(asked) for word in (*form.words, form.letters)),
        )
        for way in ways if asked else ():
            if names := list(dict.fromkeys(form.name for form in self._spellings if way(form))):
                return names[0] if len(names) == 1 else names
        return self._misspelt(text)

    def _misspelt(self, text: str) -> str | list[str]:
        from rapidfuzz.distance import OSA  # a swap of two letters is one slip; 20 ms to import

        asked = list(words(text))
        letters = "".join(asked)
        best: dict[str, float] = {}
        right: set[str] = set()
        for form in self._spellings:
            near = OSA.normalized_similarity(letters, form.letters)
            best[form.name] = max(near, best.get(form.name, 0.0))
            pairs = [pair for pair in zip_longest(asked, form.words, fillvalue="") if all(pair)]
            alike = (OSA.normalized_similarity(*pair) >= NEAR_WORD for pair in pairs)
            if near >= NEAR and all(alike):
                right.add(form.name)
        if len(right) == 1:
            return right.pop()
        nearest = sorted(best, key=lambda name: -best[name])
        return [name for name in nearest if best[name] >= OFFERED][:5]


def _letters(text: str) -> str:
    """What two spellings of a name have in common: "Deep-Seek" and "deepseek" are one."""
    return "".join(words(text))
