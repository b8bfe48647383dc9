"""How alike two tellings of events are, and what speaks against their being of one event."""

from __future__ import annotations

import math
from itertools import product

from knowledge.event_tellings import EventTelling

# Shares of two tellings' words, by rarity, that must be common. Set on 97 pairs (of 48 that tell
# one event 31 are merged; of 49 that tell two, mostly of one day, 1) and then tried on 22 others: 5
# of 11 and 0 of 11. What is missed is told in other words: "fires 120 people", "lays off 120".
ALIKE = 0.6  # on one day, where a name is common: of the words that are no names, and of all
ALIKE_UNNAMED = 0.7  # on one day, where none is
ALIKE_COARSE = (0.6, 0.7)  # of either, where a date is but a month or a year: things recur
ALIKE_NAMED = (0.4, 0.6)  # of either, on one day, where three names are common, the first included


def may_be_one(a: EventTelling, b: EventTelling) -> bool:
    """Whether nothing speaks against it: dates, denials, names, who acts, figures."""
    a_acts_in_b, b_acts_in_a = a.first in b.all, b.first in a.all
    return (
        _agree(a.date, b.date)
        and a.denies == b.denies
        and (a.named <= b.all or b.named <= a.all)
        and (a_acts_in_b or b_acts_in_a)
        and (a_acts_in_b or a.first not in a.named)
        and (b_acts_in_a or b.first not in b.named)
        and not _another_figure(a.amounts, b.amounts)
    )


def _agree(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _another_figure(a: dict[str, str], b: dict[str, str]) -> bool:
    """Whether each has a figure that the other lacks, of the same unit or of none."""
    only_a, only_b = a.keys() - b.keys(), b.keys() - a.keys()
    return any(a[x] == b[y] or not a[x] or not b[y] for x, y in product(only_a, only_b))


def likeness_of(a: EventTelling, b: EventTelling, rarity: dict[str, float]) -> float:
    """How alike two tellings are, 0 to 1; 0 where they are not held to be of one event."""
    if not may_be_one(a, b):
        return 0.0
    # Names alone say little: "EMA approves Corvilan" and "EMA withdraws Corvilan" share them all.
    facts, whole = _cosine(a.facts, b.facts, rarity), _cosine(a.all, b.all, rarity)
    words, names = len(a.words & b.words), len(a.names & b.names)
    if a.date != b.date or len(a.date) < len("2025-11-15"):
        alike = words > 1 and facts >= ALIKE_COARSE[0] and whole >= ALIKE_COARSE[1]
        return whole if alike else 0.0
    enough = ALIKE if a.named & b.named else ALIKE_UNNAMED
    alike = min(facts, whole) >= enough and words > (0 if names > 1 else 1)
    if names > 2 and words > 1 and _same_start(a, b):
        alike = alike or (facts >= ALIKE_NAMED[0] and whole >= ALIKE_NAMED[1])
    return whole if alike or _same_in_other_words(a, b) else 0.0


def _same_in_other_words(a: EventTelling, b: EventTelling) -> bool:
    """Whether the names and figures of one day must do, as where the languages differ."""
    names, foreign = a.names & b.names, a.script != b.script
    words = (a.words & b.words).difference(a.amounts.values())
    if a.amounts or b.amounts:
        same_figure = not a.amounts.keys().isdisjoint(b.amounts)
        return len(names) > 1 and same_figure and (foreign or (_same_start(a, b) and not words))
    return len(names) > 2 and foreign and _same_start(a, b) and a.names == b.names


def _same_start(a: EventTelling, b: EventTelling) -> bool:
    return bool(a.first_name) and a.first_name == b.first_name


def _cosine(a: frozenset[str], b: frozenset[str], rarity: dict[str, float]) -> float:
    """Shared rarity over the geometric mean of both."""
    both = sum(rarity[word] for word in a) * sum(rarity[word] for word in b)
    return sum(rarity[word] for word in a & b) / math.sqrt(both) if both else 0.0
