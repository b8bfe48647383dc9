"""What a figure measures, guessed from the words around it where nobody has said so.

"The Zeppa app has amassed over 3 million downloads worldwide": a named subject before the verb is
the entity, and the thing that is counted behind the figure is the attribute, with the verb unless
that is one of having. "… has been downloaded 6 million times": there it is the verb alone. So a
guess meets that of another article which says the same in other words, and not what is counted
otherwise: ships bought, ships sold. What is not as plain as that is not guessed, nor are money,
percentages and anything before its verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import regex

from knowledge.figures import Printed, notation
from knowledge.ingest.counting import end_of, measuring
from knowledge.ingest.dating import dates
from knowledge.ingest.grounding import Ground
from knowledge.ingest.measuring import measure_behind, value_of, without_since
from knowledge.ingest.subjects import is_one, is_plain, named_entity
from knowledge.ingest.wording import any_of, entries, is_known, spaced
from knowledge.measures.units import unit_of
from knowledge.text import fold

MOST_SUBJECT, MOST_VERBS, MOST_COUNTED, MOST_SCOPE = 8, 2, 3, 8  # words

_CLAUSE_END = regex.compile(r"[,;:()\[\]\"“”„«»—–]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]|\.(?=\p{L}))*(?:['’]s?(?!\p{L}))?")
_BEHIND = regex.compile(r"[\s-]*(?:(?:de|di)\s|d['’])?([^,;:.!?()\[\]\"“”«»—–]*)")


@dataclass(frozen=True)
class Guess:
    """What a figure of a sentence seems to measure; the fields are those of a claim."""

    entity: str
    attribute: str
    value: str
    unit: str | None = None
    as_of: str | None = None
    scope: str | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of a claim that this makes."""
        return {**asdict(self), "guessed": True}


@dataclass(frozen=True)
class _Counted:
    """What stands behind a figure. `thing` None: it says how many times the verb was done."""

    thing: str | None
    unit: str | None
    scope: str | None


def guesses(sentence: str, ground: Ground) -> list[Guess]:
    """What the figures of `sentence` seem to measure, as far as that is plain.

    Nothing in languages whose verbs of having are not known.
    """
    if not is_known(ground.language) or not entries("having", ground.language):
        return []
    flat = notation(sentence)
    found = (_guess(flat, figure, ground) for figure in measuring(flat, ground.language))
    return [guess for guess in found if guess]


def _guess(flat: str, figure: Printed, ground: Ground) -> Guess | None:
    counted = _counted(flat, figure, ground)
    clause = _clause(flat[: figure.start], ground)
    parted = _subject_and_verbs(_WORD.findall(clause), ground)
    if counted is None or parted is None:
        return None
    subject, verbs = parted
    begins = flat.startswith(clause.lstrip())
    entity = named_entity(subject, begins, ground)
    done = [verb for verb in verbs if not is_one("having", verb, ground)]
    attribute = " ".join(filter(None, (counted.thing, *done)))
    if not entity or not attribute:
        return None
    value = value_of(flat, figure, ground)
    return Guess(entity, attribute, value, counted.unit, _as_of(flat, ground), counted.scope)


def _counted(flat: str, figure: Printed, ground: Ground) -> _Counted | None:
    """The thing that is counted, up to the first word that any sentence may have."""
    match = _BEHIND.match(flat, end_of(flat, figure))
    words = _WORD.findall(match[1]) if match else []
    if not words or unit_of(flat[: figure.start][-4:], words[0]).kind not in ("count", "physical"):
        return None
    plain = [is_plain(word, ground) for word in words]
    end = plain.index(False) if False in plain else len(words)
    thing, rest = words[:end], words[end:]
    unit = measure_behind(flat, figure)
    if rest[:1] == ["of"]:  # tonnes of grain
        plain = plain[end + 1 :]
        more = rest[1 : 1 + (plain.index(False) if False in plain else len(plain))]
        rest = rest[1 + len(more) :]
        thing = more if unit else [*thing, "of", *more]
    elif unit:
        return None  # of what?
    if not thing or len(thing) > MOST_COUNTED or (rest and is_one("being", rest[0], ground)):
        return None
    if is_one("times", thing[0], ground):
        is_comparison = len(thing) > 1 or (rest and is_one("than", rest[0], ground))
        return None if is_comparison else _Counted(None, None, _scope(rest, ground))
    text = " ".join(thing)
    return _Counted(text, unit or text, _scope(rest, ground))


def _clause(before: str, ground: Ground) -> str:
    """What stands before a figure in its clause, without "said that" and "more than"."""
    clause = _CLAUSE_END.split(before.rstrip())[-1]
    for hedge in entries("roughly", ground.language):
        if fold(clause.rstrip()).endswith(f" {fold(hedge)}"):
            clause = clause.rstrip()[: -len(hedge)]
            break
    said = any_of("says", "tells", "denies", "relays", language=ground.language)
    words = list(_WORD.finditer(clause))
    last = max((i for i, word in enumerate(words) if said.search(spaced(word[0]))), default=-1)
    if 0 <= last < len(words) - 1:
        after = last + 1 + is_one("inside", words[last + 1][0], ground)
        clause = clause[words[min(after, len(words) - 1)].start() :]
    return clause


def _subject_and_verbs(words: list[str], ground: Ground) -> tuple[list[str], list[str]] | None:
    """The words before the verb of a clause that ends with it, and its verbs; None where that is
    not plain.
    """
    helper = next((i for i, word in enumerate(words) if is_one("being", word, ground)), None)
    if helper is None:
        subject, verbs = words[:-1], words[-1:]
    else:
        subject = words[:helper]
        verbs = [word for word in words[helper:] if not is_one("being", word, ground)]
    are_verbs = all(is_plain(verb, ground) and verb.islower() for verb in verbs)
    if not are_verbs or len(verbs) > MOST_VERBS or not 0 < len(subject) <= MOST_SUBJECT:
        return None
    return subject, verbs


def _scope(words: Sequence[str], ground: Ground) -> str | None:
    """What a count is limited to, by the words behind the thing that is counted; no time is."""
    rest = list(words)
    while rest and is_one("aside", rest[0], ground):
        rest.pop(0)
    text = " ".join(rest)
    is_time = any_of("since", "time", language=ground.language).search(spaced(text))
    if not 1 < len(rest) <= MOST_SCOPE or not is_one("within", rest[0], ground):
        return None
    if is_time or dates(text, ground.language):
        return None
    return text


def _as_of(flat: str, ground: Ground) -> str | None:
    """The one date that the sentence prints, else that of the article."""
    printed = {one.value for one in dates(without_since(flat, ground.language), ground.language)}
    (day,) = printed if len(printed) == 1 else (None,)
    return day if day and day[0] != "-" else ground.published
