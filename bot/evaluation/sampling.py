"""Which questions are asked, and in what order: a run that is cut short is a fair sample."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.evaluation.questions import TYPES, Question


def spread(questions: Iterable[Question]) -> list[Question]:
    """`questions` in an order of which every beginning holds each type, and each language of a
    type, in about its share of the whole. The order follows from the file's ids alone.
    """
    by_chance = sorted(questions, key=lambda question: _chance(question.id))
    within_types = _spread(by_chance, lambda question: f"{question.type} {question.lang}")
    return _spread(within_types, lambda question: question.type)


def only(questions: Sequence[Question], wanted: Sequence[str]) -> list[Question]:
    """Those that fit `wanted`: types, languages and ids. Of one kind any may fit, of several
    kinds one of each must: conflict, zh and ja are conflicts in either language.

    Raises ValueError for what is neither.
    """
    kinds: tuple[tuple[set[str], Callable[[Question], str]], ...] = (
        (set(TYPES), lambda question: question.type),
        ({question.lang for question in questions}, lambda question: question.lang),
        ({question.id for question in questions}, lambda question: question.id),
    )
    chosen = list(questions)
    for known, of in kinds:
        if here := known.intersection(wanted):
            chosen = [question for question in chosen if of(question) in here]
    for value in wanted:
        if not any(value in known for known, _ in kinds):
            raise ValueError(f"{value!r} is no type, language or id of a question in the file")
    return chosen


def _spread(questions: Iterable[Question], group: Callable[[Question], str]) -> list[Question]:
    """The groups interleaved, each at even distances over the whole; their own order is kept.

    Where in its distance a group begins is left to chance, or all that have one member met midway.
    """
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        groups[group(question)].append(question)
    placed = [
        ((position + _chance(name)) / len(members), question)
        for name, members in groups.items()
        for position, question in enumerate(members)
    ]
    return [question for _, question in sorted(placed, key=lambda pair: pair[0])]


def _chance(text: str) -> float:
    """A number from 0 to 1 that `text` decides."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
