"""What names and figures of a story are called in other languages: for a translator, and for sides
of a disagreement, which a figure and a name tell without one.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import babel
import regex
from babel.numbers import format_compact_decimal

from bot.answering import language as languages
from bot.answering.crimes import crimes_in
from knowledge.figures import Printed, notation, printed, unsupported
from knowledge.quantities import read
from knowledge.search import Index
from knowledge.story import Name

_COUNTED_IN_THOUSANDS = {"million": "百万|百萬", "billion": "十亿|十億"}
_HEDGES = {"over": "> ", "under": "< ", "about": "≈ "}


def glossary(sentence: str, language: str, index: Index) -> dict[str, str]:
    """What the names, large figures and crimes of `sentence` are called in `language`.

    Names that are not known in its script stay as they are. Small models multiply wrongly where a
    language counts in other powers of ten: 52 billion are 520亿.
    """
    script = languages.script(language)
    found = large_figures(sentence, language)
    if index.snapshot.story.language == "en":
        found |= crimes_in(sentence, language)
    if script == languages.script(index.snapshot.story.language):
        return found
    for name in names_of(sentence, index):
        called = _own(script, (f for f in name.also if languages.is_written_in(f, script)))
        found[name.name] = called[0] if called else name.name
    return found


def _own(script: str, forms: Iterable[str]) -> list[str]:
    """Forms of a name in `script`, the best first: in Chinese characters alone they are Chinese,
    in simplified ones nothing else. 金融时报 is フィナンシャル・タイムズ and 파이낸셜타임스.
    """
    if script in ("Hans", "Hant"):
        return sorted(forms, key=lambda form: languages.is_traditional(form) != (script == "Hant"))
    if script == "Kore":
        return [form for form in forms if not languages.is_written_in(form, "Hani")]
    if script == "Jpan":
        known = (form for form in forms if form == form.encode("cp932", "ignore").decode("cp932"))
        return sorted(known, key=lambda form: languages.is_written_in(form, "Hani"))
    return list(forms)


def called(name: str, language: str, index: Index) -> str:
    """A name of the story as it is written in `language`, where that is known."""
    return glossary(name, language, index).get(name, name)


def figure_in(language: str, value: str) -> str | None:
    """The first figure of `value` as it is written in `language`; None where there is none.

    What it is hedged with becomes a sign, which needs no translation: over 300 million is > 3亿.
    """
    for figure in printed(notation(value)):
        hedges = [amount.hedge for amount in read(value).amounts]
        sign = _HEDGES.get(hedges[0] if hedges else "", "")
        return sign + large_figures(figure.text, language).get(figure.text, figure.text)
    return None


def large_figures(sentence: str, language: str) -> dict[str, str]:
    """The figures of `sentence` that are printed with a word for their size, as `language` has
    them by CLDR: {"380 billion": "3800億"}.
    """
    found: dict[str, str] = {}
    for figure in printed(notation(sentence)):
        for form in ("long", "short") if figure.readings[0].scale >= 1e6 else ():
            value = _compact(figure, language, form)
            if value:
                found[figure.text] = value
                break
    return found


def with_own_sizes(translation: str, sentence: str, language: str) -> str:
    """`translation` into `language` with the large figures that it left in the words of `sentence`,
    or counted as English does, as that language has them: "235 billion" in German is read as a
    thousand times as much, and nobody writes 300百万. For sentences in English."""
    for figure, called in large_figures(sentence, language).items():
        number, _, size = figure.rpartition(" ")
        size = size.casefold()
        english = rf"[\s-]{size}(?!\p{{Latin}})"
        if language.partition("-")[0] in ("zh", "ja") and size in _COUNTED_IN_THOUSANDS:
            english = rf"(?:{english}|\s?(?:{_COUNTED_IN_THOUSANDS[size]}))"
        elif size not in ("billion", "trillion") or number == "1":  # 1 has other plurals
            continue
        digits = "".join(f"[{one}]" if one.isdigit() else r"[.,\s]" for one in number)
        left = regex.compile(rf"(?<![\d.,]){digits}{english}", regex.I)
        translation = left.sub(lambda _, called=called: called, translation)  # type: ignore[misc]
    return translation


def _compact(figure: Printed, language: str, form: Literal["long", "short"]) -> str | None:
    """A figure in words for powers of ten; None where CLDR has none in that language.

    With as few digits as hold it: whole numbers and fractions have other plurals.
    """
    reading = figure.readings[0]
    if not reading.value:  # 0m: there is no logarithm of it, and no word for its size
        return None
    most = max(0, round(math.log10(abs(reading.value) / reading.step))) + 1
    for digits in range(most + 1):
        with contextlib.suppress(babel.UnknownLocaleError, ValueError, KeyError):
            value = format_compact_decimal(
                Decimal(repr(reading.value)).normalize(),  # 300.0 has the plural of a fraction
                format_type=form,
                locale=babel.Locale.parse(language, sep="-"),
                fraction_digits=digits,
            )
            value = regex.sub(r"\p{Cf}", "", value)
            if not unsupported(value, figure.text) and not unsupported(figure.text, value):
                return value
    return None


def names_of(text: str, index: Index) -> list[Name]:
    """The people, organisations and products that `text` names."""
    named = set(index.names_in(text))
    names = index.snapshot.story.names
    return [name for name in names if name.name in named and name.kind != "other"]
