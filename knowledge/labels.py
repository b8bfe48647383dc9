"""Attributes in other languages that the vocabulary does not know, matched by their vectors.

The distance of two labels tells little: of 173 pairs of labels (76 that mean the same, 97 that do
not) 2 of the 76 were nearer than the nearest of the others, for "exports" and "imports" are as
near as "exports" and "exportaciones". What tells more is what else a label could mean. So a
label has to be nearer to its match than to every other English word of the vocabulary, by a
margin, and nearer than to any part of it, or "population density" would be population.

Measured with the embedded model on 137 attributes of 20 made-up entities in up to nine languages:
of 901 pairs of an English label and its translation the vocabulary alone joins 390, and with this
466; of 5,661 pairs of an English label and the translation of another one none is joined. With a
margin of 0.02 it would join 113 pairs more, and 15 that are wrong. A missed match hides a
disagreement, a wrong one makes one up, so it stays at this. It is used between languages only,
between a label that is English or in the vocabulary and one that is neither, and only for
figures that can be compared at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import regex

from knowledge.embeddings import Embedder, Vectors
from knowledge.measures.vocabulary import concept, english, gist
from knowledge.quantities import Quantity, comparable, read
from knowledge.story import Story
from knowledge.subjects import Subjects
from knowledge.text import fold, is_unspaced
from knowledge.tongues import language

MARGIN = 0.04  # of cosine, that a match must be nearer than any other word
MORE_THAN_PART = 0.01  # and nearer than a part of it

_RUN = regex.compile(r"[\p{Katakana}ー]+|\p{Hangul}+|[^\p{Katakana}ー\p{Hangul}]{1,2}")


@dataclass
class Label:
    """An attribute of one entity: how it is written, and the values that claims give it."""

    text: str
    english: bool = False
    values: list[Quantity] = field(default_factory=list)


async def align_labels(story: Story, embedder: Embedder) -> dict[str, str]:
    """Folded attributes of `story`, each with the one that it means, for `find_conflicts`.

    Empty where `embedder` has no model, and nothing is embedded where all labels are in English
    or in the vocabulary.
    """
    pairs = [pair for labels in _by_entity(story) for pair in _candidates(labels)]
    if embedder.spec is None or not pairs:
        return {}
    wanted = {text for pair in pairs for label in pair for text in (label, *parts(label))}
    texts = sorted(wanted | {word for word, _ in english()})
    vectors = dict(zip(texts, await embedder.passages(texts), strict=True))
    nearest: dict[str, tuple[float, str]] = {}
    for foreign, other in pairs:
        score = _nearness(foreign, other, vectors)
        if score is not None and score > nearest.get(foreign, (0.0, ""))[0]:
            nearest[foreign] = score, other
    return {fold(foreign): fold(other) for foreign, (_, other) in sorted(nearest.items())}


def parts(label: str) -> list[str]:
    """A label without each of its words in turn: "density", "population" of "population density".

    Chinese and Japanese are cut into twos, as most of their words are.
    """
    spoken = [piece for word in gist(label) for piece in _pieces(word)]
    if len(spoken) < 2:
        return []
    space = "" if is_unspaced(spoken[0]) else " "
    return [space.join(spoken[:place] + spoken[place + 1 :]) for place in range(len(spoken))]


def _pieces(word: str) -> list[str]:
    return _RUN.findall(word) if is_unspaced(word) else [word]


def _by_entity(story: Story) -> Iterable[list[Label]]:
    """The labels of every entity that have a value."""
    subjects = Subjects(story.names)
    found: dict[str, dict[str, Label]] = defaultdict(dict)
    for claim in story.claims():
        if claim.entity and claim.attribute and claim.value and claim.stance != "comments":
            label = found[subjects.entity(claim.entity)].setdefault(
                fold(claim.attribute), Label(claim.attribute)
            )
            if claim.attribute.isascii() and language(claim.statement) == "en":
                label.english = True
            label.values.append(read(claim.value, claim.unit))
    return [list(labels.values()) for labels in found.values()]


def _candidates(labels: list[Label]) -> list[tuple[str, str]]:
    """A label that is not English and unknown, and another that it may mean."""
    return [
        (foreign.text, other.text)
        for foreign, other in product(labels, labels)
        if not foreign.english
        and not concept(foreign.text)
        and (other.english or concept(other.text))
        and _comparable(foreign, other)
    ]


def _comparable(one: Label, other: Label) -> bool:
    """Whether both are figures, or both dates, of one dimension."""
    return any(
        comparable(a, b, one_language=False)
        for a, b in product(one.values, other.values)
        if a.kind != "text" and b.kind != "text"
    )


def _nearness(foreign: str, other: str, vectors: dict[str, Vectors]) -> float | None:
    """How near the two labels are; None where anything else is about as near."""
    meant = concept(other)
    own = vectors[foreign]
    same = [vectors[word] for word, name in english() if name == meant]
    rest = [vectors[word] for word, name in english() if name != meant]
    score = _best(own, [*same, vectors[other]] if not meant or other.isascii() else same)
    whole = max(
        _best(own, [vectors[part] for part in parts(other)]),
        _best(vectors[other], [vectors[part] for part in parts(foreign)]),
    )
    if score < max(_best(own, rest) + MARGIN, whole + MORE_THAN_PART):
        return None
    return score


def _best(vector: Vectors, others: list[Vectors]) -> float:
    return float(np.max(np.stack(others) @ vector)) if others else -1.0
