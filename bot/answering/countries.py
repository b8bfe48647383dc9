"""Countries and continents that a translation names though its sentence does not: a small model's
"US" is Brazil, its North America is South Africa.

Names are CLDR's, in either language. A people or a language of the same stem stands for its country
(Chinese, Singaporean), so that a country may be written out.
"""

from __future__ import annotations

import contextlib
from functools import lru_cache

import babel
import regex

from knowledge.text import fold, has_word, is_unspaced, words

_STEM = 4  # letters that a country and its people have in common at least
_SHORT = 6  # letters up to which a name changes but its last letter when it is declined
# Names that CLDR does not have, and peoples of another stem.
_ALSO = {
    "US": {"us", "u.s", "u.s.", "usa", "america", "american", "americans", "washington"},
    "GB": {"uk", "u.k", "u.k.", "britain", "british", "england", "english"},
    "FR": {"french"}, "DE": {"german", "germans"}, "NL": {"dutch", "holland"}, "ES": {"spanish"},
    "GR": {"greek", "greeks"}, "CH": {"swiss"}, "TR": {"turkish", "turkey"}, "PL": {"polish"},
    "TH": {"thai"}, "DK": {"danish"}, "CN": {"sino", "beijing"}, "RU": {"moscow"},
    "142": {"asian", "asians"}, "150": {"eu", "e.u", "e.u."}, "005": {"latin"},
}  # fmt: skip
_CODE = regex.compile("[A-Z]{2}|002|005|142|150")  # and Africa, South America, Asia, Europe
# What Hebrew and Arabic write in one word with the next: in, to, from, and.
_PREFIX = regex.compile(r"(?<!\p{L})(?:[ובלמהשכ]{1,2}|[وف]?[بلك]|[وف])$")
# Words of these letters may hold a name that is none: タイ, Thailand, is in タイムズ, Times.
_IN_WORDS = regex.compile(r"[\p{Katakana}ー\p{Hangul}]")
_KATAKANA = regex.compile(r"[\p{Katakana}ー]")
_WORD = regex.compile(r"[\p{L}\p{M}’'-]+")


def other_country(translation: str, sentence: str, language: str, ours: str) -> str | None:
    """A country, as `translation` has it in `language`, that `sentence` in `ours` does not name."""
    said = set(_WORD.findall(sentence))  # what stands there as it was is declined in no language
    there = [word for word in _WORD.findall(translation) if word not in said]
    for name, code in _countries(language):
        if _is_named(name, translation, there):
            if not _is_meant(code, sentence, ours):
                return name
            translation = translation.replace(name, " ")  # 印度尼西亚, Indonesia, is no 印度, India
    return None


def _is_named(name: str, text: str, there: list[str]) -> bool:
    """Whether `text` has `name` as it is written, declined or not."""
    if _IN_WORDS.match(name):
        return any(
            not _IN_WORDS.match(text[:at][-1:]) and not _KATAKANA.match(text, at + len(name))
            for at in range(len(text))
            if text.startswith(name, at)
        )
    if has_word(text, name):
        return True
    if len(name) <= _STEM:
        return False
    before, found, after = text.partition(name)
    if found and _PREFIX.search(before) and not after[:1].isalpha():
        return True
    if " " in name or is_unspaced(name):
        return False
    ending = 1 if len(name) <= _SHORT else 2
    stem = name[:-ending]
    return any(w.startswith(stem) and len(w) <= len(name) + ending for w in there)


@lru_cache(maxsize=1024)
def _is_meant(code: str, sentence: str, ours: str) -> bool:
    folded, said = fold(sentence), set(words(sentence))
    if said & _ALSO.get(code, set()):
        return True
    called = [fold(name) for name, other in _countries(ours) if other == code]
    return any(
        has_word(folded, name)
        or (len(name) > _STEM and any(word.startswith(name[:_STEM]) for word in said))
        for name in called
    )


@lru_cache(maxsize=64)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    """(name, code) of each country and continent in `language`, by ISO 3166 or UN M49, the longest
    first; none where CLDR lacks the language."""
    with contextlib.suppress(babel.UnknownLocaleError, ValueError):
        named = babel.Locale.parse(language, sep="-").territories.items()
        found = ((name, code) for code, name in named if _CODE.fullmatch(code))
        return tuple(sorted(found, key=lambda one: -len(one[0])))
    return ()
