"""Crimes and steps of justice: a translation may neither add one nor lose a crime.

A small model says that somebody was convicted where the source says accused, and makes a lack of
money of money laundering. No likeness of meaning tells these apart, so a table has how each is
called, in English and in thirty languages more, by the beginnings of words; what a beginning could
rightly mean besides, such as condemning for convicting, is listed with it. For stories in English.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import regex

from bot.answering.phrases import wider
from knowledge.text import fold, is_unspaced

_TONAL = {"vi"}  # its syllables are written apart, and no beginning of one means anything
_PREFIXED = {"ar", "fa", "he", "ur"}  # and, the, in … are written with the word that follows


@dataclass(frozen=True)
class _Charge:
    """`kind` crime: no translation may lose it. step: none may add it, nor a crime. term: neither;
    it is only told to whoever translates."""

    kind: Literal["crime", "step", "term"]
    english: regex.Pattern[str]
    allowing: regex.Pattern[str]  # English that a word of `called` may translate
    called: Mapping[str, Sequence[str]]  # by language; the first is what a dictionary has


def other_charge(translation: str, sentence: str, language: str) -> str | None:
    """What is wrong with the charges in `translation`, into `language`, of an English `sentence`;
    None where nothing is, or the table has not the language."""
    said, told = fold(sentence), _plain(translation, language)
    for charge in _charges():
        forms = _forms(charge, language)
        if not forms or charge.kind == "term":
            continue
        found = forms.search(told)
        if found and not charge.allowing.search(said):
            return f"it adds {found[0]!r}"
        if charge.kind == "crime" and not found and (lost := charge.english.search(said)):
            return f"it lost {lost[0]!r}"
    return None


def charges_in(sentence: str, language: str) -> dict[str, str]:
    """What the crimes in an English `sentence` are called in `language`; a step is a verb, which
    no dictionary has in the form that is wanted."""
    return {
        named[0]: called[0]
        for charge in _charges()
        if charge.kind != "step"
        and (named := charge.english.search(sentence))
        and (called := _called(charge, language))
    }


def _called(charge: _Charge, language: str) -> Sequence[str]:
    return next((charge.called[tag] for tag in wider(language) if tag in charge.called), ())


@lru_cache(maxsize=1024)
def _pattern(forms: Sequence[str], language: str) -> regex.Pattern[str]:
    """Any of `forms` where a word begins, after a prefix where the language has such."""
    before = r"(?<!\w)(?:\w{1,3})?" if language in _PREFIXED else r"(?<!\w)"
    after = r"(?!\w)" if language in _TONAL else ""
    plain = [regex.escape(_plain(form, language)) for form in forms]
    return regex.compile(
        "|".join(form if is_unspaced(form) else before + form + after for form in plain)
    )


def _plain(text: str, language: str) -> str:
    """`text` folded, but for tones where other words differ in them alone."""
    is_tonal = language.partition("-")[0] in _TONAL
    return unicodedata.normalize("NFC", text).casefold() if is_tonal else fold(text)


def _forms(charge: _Charge, language: str) -> regex.Pattern[str] | None:
    called = _called(charge, language)
    return _pattern(tuple(called), language.partition("-")[0]) if called else None


@cache
def _charges() -> tuple[_Charge, ...]:
    text = (files("bot.answering") / "charges.toml").read_text(encoding="utf-8")
    return tuple(_read(tomllib.loads(text)))


def _read(tables: Mapping[str, Mapping[str, list[str]]]) -> Iterator[_Charge]:
    for table in tables.values():
        called = {
            tag: tuple(forms)
            for tag, forms in table.items()
            if tag not in ("kind", "en", "en_also")
        }
        english = tuple(table["en"])
        allowing = (*english, *table.get("en_also", ()))
        yield _Charge(
            table["kind"],  # type: ignore[arg-type]
            _whole_words(english), _pattern(allowing, "en"), called,
        )  # fmt: skip


def _whole_words(forms: Sequence[str]) -> regex.Pattern[str]:
    """English `forms`, to the end of the word that they begin."""
    each = "|".join(regex.escape(form) for form in forms)
    return regex.compile(rf"(?<!\w)(?:{each})\w*", regex.I)
