"""The names a text uses: those of the story in any script, and names in capitals beside them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from knowledge.story import Name
from knowledge.text import fold, has_word

PARTICLES = 3  # syllables that may follow a name in Hangul: 알리바바그룹이; not 애플리케이션

_WORD = r"[\p{Lu}&&\p{Latin}][\p{Latin}\p{N}&.’'-]*"
_SMALL = r"(?:(?:of|the|and|for|in|on|de|del|la|du|der|van|von) )?"
_CAPITALS = regex.compile(
    rf"(?<![\p{{Latin}}\p{{N}}]){_WORD}(?:[ \u00a0]{_SMALL}{_WORD})+", regex.V1
)
_ENDING = regex.compile(r"(?:[’']\p{Ll}+|-\p{Ll}+|[.’'-])$")  # Bonn's, H20-csapokkal, İstanbul'da
_KATAKANA = regex.compile(r"[\p{Katakana}ー]")
_HANGUL = regex.compile(r"\p{Hangul}+")


def names_said(text: str, names: tuple[Name, ...]) -> set[str]:
    """The story's own form of each of `names` that `text` uses under any form.

    A form with a capital counts with a capital alone ("meta" is a Spanish word), and one in
    Katakana or Hangul not inside a longer word.
    """
    flat = fold(text)
    return {name.name for name in names if any(_says(text, flat, f) for f in _forms(name))}


def capitals(text: str) -> list[list[str]]:
    """Names of two words or more, by their capitals: [["John", "Smith"]]. Small words between
    them are left out, and so is the first word of `text`, which has a capital anyway.
    """
    found = []
    for match in _CAPITALS.finditer(text):
        parts = [part for part in match[0].split() if part[0].isupper()]
        if not text[: match.start()].strip(" “\"«„‘'("):
            parts = parts[1:]
        if len(parts) > 1:
            found.append([_ENDING.sub("", part) for part in parts])
    return found


def _forms(name: Name) -> Iterator[str]:
    return (form for form in dict.fromkeys((name.name, *name.also)) if len(form) > 1)


def _says(text: str, flat: str, form: str) -> bool:
    if not has_word(flat, fold(form)):
        return False
    if form[0].isupper():
        edged = rf"(?<![\p{{L}}--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}]])(?i:{regex.escape(form)})"
        found = list(regex.finditer(edged, text, regex.V1))
        return not found or any(text[match.start()].isupper() for match in found)
    if _KATAKANA.match(form[-1]) or _HANGUL.match(form[-1]):
        places = regex.finditer(regex.escape(form), text)
        return any(_stands_alone(text, *place.span()) for place in places)
    return True


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is no part of a longer word of its script."""
    if _KATAKANA.match(text[end - 1]):
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        return not _KATAKANA.match(before) and not _KATAKANA.match(after)
    rest = _HANGUL.match(text, end)
    return rest is None or len(rest[0]) <= PARTICLES
