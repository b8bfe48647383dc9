"""What of an answer none of the passages it cites says: figures, months, names, quotations.

This is a check of its own, and looks for other things than attestation does: what the two have in
common is how a figure is read, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import regex

from bot.answering.answer import Answer, Citation
from bot.evaluation.naming import capitals, names_said
from bot.evaluation.telling import Told
from bot.evaluation.tongue import any_of, is_latin, speaks
from knowledge.figures import notation, printed
from knowledge.measures.han_numerals import han_in_digits
from knowledge.measures.numerals import Range, in_digits, ranges
from knowledge.measures.territories import territory
from knowledge.story import Name, Story
from knowledge.text import fold, words

NO_SOURCE = "no source"
YEARS = range(1900, 2101)  # are no number of anything
SPELLED = 1000  # from which on a number in Chinese characters is a figure: 三亿, but not 一个
TELLING = 4  # words of a quotation, from which on its language is told: "QianWen Panik" is of any

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_VERBS = ("may", "march")  # months with a capital alone
_ISO = re.compile(r"\b(?:19|20)\d\d-(0[1-9]|1[0-2])\b")
_RANGE = re.compile(r"[\d.,]+↔[\d.,]+")
_TWICE = re.compile(r"\b(?:twice|double[sd]?|both|two)\b", re.I)
_AFTER_LETTER = re.compile(r"(?<=[A-Za-z])\d+(?:\.\d+)?")
_ENDING = re.compile(  # of a case, Hungarian H20-csapokkal; what it is of, German Qwen3-Modellen
    r"-(?:[a-z]+|(?:Modell|Serie|Reihe|Familie|Version|Chip)[a-z]*)$"
)
_NUMBERED = re.compile(r"(?<![A-Za-z\d])[A-Za-z]+-?\d[A-Za-z\d.-]*")
_QUOTED = re.compile(r"[“\"„«「『]([^“”\"„«»「」『』\n]{2,200})[”\"“»」』]")


@dataclass(frozen=True)
class Unsupported:
    """A sentence of an answer, and what of it no passage cited holds."""

    sentence: str
    figures: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # months, names, quotations, or NO_SOURCE

    @property
    def why(self) -> str:
        return ", ".join((*self.figures, *self.others))


def unsupported(sentences: Sequence[Told], answer: Answer, story: Story) -> list[Unsupported]:
    """The sentences of `answer` that say more than the passages they cite, or cite none.

    A passage's source may lend its title, publisher and date.
    """
    by_number = {citation.n: citation for citation in answer.citations}
    found = []
    for sentence in sentences:
        cited = [by_number[n] for n in sentence.cites if n in by_number]
        if not cited:
            found.append(Unsupported(sentence.text, others=(NO_SOURCE,)))
            continue
        support = "\n".join(_lends(citation) for citation in cited)
        figures = tuple(_figures(sentence.text, support))
        others = (
            *_months(sentence.text, answer.language, support),
            *sorted(names_said(sentence.text, story.names) - _names_held(support, story.names)),
            *_numbered(sentence.text, support, story.names),
            *_copied(sentence.text, support, answer.language, story),
        )
        if figures or others:
            found.append(Unsupported(sentence.text, figures, others))
    return found


def _lends(citation: Citation) -> str:
    told = (citation.passage, citation.title, citation.publisher, citation.published)
    return "\n".join(filter(None, told))


def _figures(text: str, support: str) -> list[str]:
    """The figures of `text`, as printed, that `support` holds in no notation."""
    held = _held(support)
    flat = notation(text)
    in_han = han_in_digits(flat)
    exact = printed(_RANGE.sub(" ", in_han))
    large = [f for f in exact if f.readings[0].value >= SPELLED and f.text not in flat]
    found = printed(flat) + large
    strange = [
        figure.text.strip()
        for figure in found
        if not any(abs(reading.value - value) <= 1e-6 * max(1.0, abs(value))
                   for reading in figure.readings for value in held)
    ]  # fmt: skip
    return strange + _vague(ranges(in_han), support, held)


def _vague(said: Sequence[Range], support: str, held: Sequence[float]) -> list[str]:
    """Of vague numbers, 数千万, those that nothing in `support` can be."""
    left_open = ranges(in_digits(notation(support)))
    return [
        one.text
        for one in said
        if one.high >= SPELLED
        and not any(one.low <= value <= one.high and value not in YEARS for value in held)
        and not any(one.low <= other.high and other.low <= one.high for other in left_open)
    ]


@lru_cache(maxsize=512)
def _held(support: str) -> tuple[float, ...]:
    """What a figure may be worth: printed or in words, in a name (Qwen3), or as a month."""
    spelled = notation(in_digits(support))
    values = [r.value for text in (notation(support), spelled) for f in printed(text)
              for r in f.readings]  # fmt: skip
    values += map(float, _AFTER_LETTER.findall(support))
    values += map(float, _months_of(support))
    values += [2.0] if _TWICE.search(support) else []
    return tuple(values)


def _months_of(support: str) -> set[int]:
    """The months, from 1, that an English text or a date like 2025-11-16 names."""
    named = {n for n, month in enumerate(_MONTHS, 1) if re.search(rf"\b{month}\b", support)}
    return named | {int(month) for month in _ISO.findall(support)}


def _months(text: str, language: str, support: str) -> list[str]:
    """The months that `text` names in words of its language, and `support` does not."""
    flat, held = fold(text), _months_of(support)
    return [
        name
        for name, month in (_month_names("en") | _month_names(language)).items()
        if month not in held
        and regex.search(rf"(?<![\p{{L}}\p{{M}}]){regex.escape(name)}(?![\p{{L}}\p{{M}}])", flat)
        and (name not in _VERBS or name.title() in text)
    ]


@cache
def _month_names(language: str) -> dict[str, int]:
    """The names of months in `language`, folded, by CLDR; digits such as 11月 are figures."""
    import babel

    try:
        months = babel.Locale.parse(language, sep="-").months
    except (babel.UnknownLocaleError, ValueError):
        return {}
    return {
        fold(name): number
        for context in ("format", "stand-alone")
        for number, name in months[context]["wide"].items()
        if not any(c.isdigit() for c in name)
    }


def _names_held(support: str, names: tuple[Name, ...]) -> set[str]:
    """The names that `support` has in any form, also as a part of another: Qwen is in Qwen3."""
    flat = fold(support)
    short = names_said(support, names)
    return short | {
        name.name
        for name in names
        if any(len(form) > 3 and fold(form) in flat for form in (name.name, *name.also))
    }


def _numbered(text: str, support: str, names: tuple[Name, ...]) -> list[str]:
    """Names with a number in them, such as Qwen2.5 and H20, that `support` does not have.

    Those that the story knows are looked for under all their forms elsewhere.
    """
    known = {_joined(form) for name in names for form in (name.name, *name.also)}
    flat = _joined(support)
    said = (_ENDING.sub("", match.rstrip(".-")) for match in _NUMBERED.findall(text))
    return [name for name in said if _joined(name) not in known and _joined(name) not in flat]


def _joined(text: str) -> str:
    return re.sub(r"[\s-]", "", fold(text))


def _copied(text: str, support: str, language: str, story: Story) -> list[str]:
    """Names and quotations that `text` must have from `support` word for word.

    In a text in another language than the story's these are translated, and a name translated
    cannot be told from one made up: there only what stands in Latin letters among others counts,
    and a quotation in the story's language. Few words may be of either language: those are taken
    for the answer's own `language`.
    """
    latin, speaks_it = is_latin(text), speaks(text, story.language, any_of(()))
    is_foreign = language != story.language and speaks(text, language, any_of(()))
    here = not is_foreign and (speaks_it or (speaks_it is None and latin))
    held, places = " ".join(words(support)), _places(support)
    known = {*held.split(), *_words_of(_names_held(support, story.names), story.names)}
    found = [
        " ".join(name)
        for name in (capitals(text) if here or not latin else [])
        if not all(set(words(part)) <= known for part in name)
        and territory(" ".join(name)) not in places
    ]
    for quotation in _QUOTED.findall(text):
        said = list(words(quotation))
        is_ours = len(said) >= TELLING and speaks(quotation, story.language, any_of(()))
        compared = here or is_ours or (not latin and is_latin(quotation))
        if compared and " ".join(said) not in held:
            found.append(f"“{quotation.strip()}”")
    return found


def _words_of(wanted: set[str], names: tuple[Name, ...]) -> set[str]:
    """The words of all forms of the names `wanted`: who is Wu Yongming may be called Eddie Wu."""
    forms = (form for name in names if name.name in wanted for form in (name.name, *name.also))
    return {word for form in forms for word in words(form)}


def _places(support: str) -> set[str]:
    """The countries that `support` names, for the United States may stand there as the US."""
    tokens = re.findall(r"\w[\w.]*\w|\w", support)
    pairs = (f"{one} {other}" for one, other in pairwise(tokens))
    capital = [t for t in (*tokens, *pairs) if t[0].isupper()]
    return {code for token in capital if (code := territory(token))}
