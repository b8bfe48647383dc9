"""Whether a statement puts the figures and names of its evidence into each other's places.

Words in a bag do not tell who did what to whom. So what a statement takes from its evidence must
stand in it in the evidence's order, and a name may not give way to something else. That a faithful
sentence may be turned round ("was bought by") is known, and given up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

import regex

from knowledge.figures import notation, printed
from knowledge.ingest.attributing import content_of
from knowledge.ingest.dating import dates, names_a_time
from knowledge.ingest.naming import Vocabulary, names
from knowledge.text import fold

CLOSE = 3  # words: in the place of more, it is another way to put the whole sentence

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_QUOTED_FIRST = regex.compile(r"[\"“„«「](.{20,}?)[,.!?]?[\"”“»」]")


def rearranges(
    statement: str, evidence: str, language: str | None = None, speaker: str = ""
) -> str | None:
    """Why `statement` is arranged otherwise than `evidence`; None where it is not.

    The words of `speaker` may stand anywhere: "said Zhang" or "Zhang said".
    """
    if not _is_part(_counts(statement, language), _counts(evidence, language)):
        return "puts its figures in another order"
    here, there = Vocabulary(statement), Vocabulary(evidence)
    apart = {fold(word) for word in _WORD.findall(speaker)}
    named = [name for name in map(fold, names(evidence, there)) if name not in apart]
    taken = [name for name in map(fold, names(statement, there)) if name in named]
    if not _is_part([name for name in taken if not name.isdigit()], named):
        return "puts its names in another order"
    for name in names(statement, there):
        if names_a_time(name, language) and not there.has(name):
            return f"says {name!r}, which its evidence does not"
    return _replaced(statement, evidence, here, there) or _put_into(statement, evidence, language)


def _replaced(statement: str, evidence: str, here: Vocabulary, there: Vocabulary) -> str | None:
    """What stands in the place of one of the evidence's names."""
    ours, theirs = _WORD.findall(statement), _WORD.findall(evidence)
    named = set(names(evidence, there))
    told, heard = Counter(map(fold, ours)), Counter(map(fold, theirs))
    matcher = SequenceMatcher(None, list(map(fold, theirs)), list(map(fold, ours)), False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "replace" and max(j - i, m - k) <= CLOSE:
            lost = [
                word
                for word in theirs[i:j]
                if word in named and not (here.has(word) and told[fold(word)] >= heard[fold(word)])
            ]
            new = [word for word in ours[k:m] if not there.has(word) and not word.isdigit()]
            if lost and new:
                return f"puts {' '.join(ours[k:m])!r} in the place of {' '.join(theirs[i:j])!r}"
    return None


def _put_into(statement: str, evidence: str, language: str | None) -> str | None:
    """What is put into the mouth of somebody whose words are all quoted.

    Behind a quotation and its speaker stand the circumstances: where, and to whom it was said.
    """
    quotation, said = _QUOTED_FIRST.match(evidence), content_of(statement, language)
    if quotation is None or said is None:
        return None
    quoted = Vocabulary(quotation[1])
    foreign = next((name for name in names(said, Vocabulary(said)) if not quoted.has(name)), None)
    return f"puts {foreign!r} into a quotation" if foreign else None


def _counts(text: str, language: str | None) -> list[float]:
    """The figures of `text`, but for its dates, in order."""
    flat = notation(text)
    days = [(day.start, day.end) for day in dates(flat, language)]
    return [
        figure.readings[0].value
        for figure in printed(flat)
        if not any(start <= figure.start < end for start, end in days)
    ]


def _is_part(wanted: Sequence[object], order: Collection[object]) -> bool:
    """Whether `wanted`, as far as it is in `order`, comes in that order."""
    rest: Iterator[object] = iter(order)
    return all(one in rest for one in wanted if one in order)
