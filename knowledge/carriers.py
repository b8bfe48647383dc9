"""Which passages carry a sentence of a summary, so that it can be linked to them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from typing import Literal

from knowledge.event_tellings import content
from knowledge.figures import unsupported as figures_lacking
from knowledge.people import NameForms
from knowledge.story import Passage, Story
from knowledge.text import sentences

# Shares of a sentence's words, by rarity; what they do on the first story is told at Carriers.
CARRIES = 0.4  # that its passages must hold together
CARRIES_WORDS = 0.3  # the same of those that are no names
CARRIES_FOREIGN = 0.6  # of names and figures, in a summary in another language
FOREIGN = 0.3  # of a whole summary's words that its story knows: below it none are compared
SAYS = 0.7  # of a part that one sentence of a passage must hold to be linked for that part
SAYS_SOME = 0.5  # the same where the sentence is not carried without
MENTIONS = 0.3  # the same for a name or a figure that is still missing
CANDIDATES = 10  # passages with most of its words, or a part's, that are looked at more closely

_PARTS = re.compile(r"[,;:，；：、]\s*|\s[–—]\s|\s(?:and|but|while)\s")


@dataclass(frozen=True)
class Line:
    """A line of a summary, and the passages that support it; none make it a thin spot."""

    text: str
    passage_ids: tuple[str, ...]
    role: Literal["summary", "claim", "conflict", "moment"] = "summary"


class Carriers:
    """Finds the passages that carry a sentence: its rare words, its names and all its figures.

    All 37 sentences of the first story are linked, by 62 links; read by hand, two of them carry
    only a part of what they are there for. Of 11 invented sentences about it 8 stay without one.
    """

    def __init__(self, story: Story) -> None:
        self._story = story
        self._forms = NameForms(story.names)
        self._said = {p.id: [self.read(s) for s in sentences(p.text)] for p in story.passages()}
        self._content = {id: frozenset[str]().union(*said) for id, said in self._said.items()}
        frequency = Counter(word for held in self._content.values() for word in held)
        self._rarity = {w: self._rarity_of(often) for w, often in frequency.items()}

    def _rarity_of(self, often: int) -> float:
        """Inverse document frequency of a word that `often` passages have."""
        return math.log(1 + len(self._content) / (often + 0.5))

    def read(self, text: str) -> frozenset[str]:
        """The words of `text` that say something, and the names it uses."""
        read = self._forms.read(text)
        return frozenset((*content(read.rest), *(f"\n{name}" for name in read.all)))

    def lines(self, summary: str, passages: Sequence[Passage]) -> tuple[Line, ...]:
        """The sentences of `summary`, each with those of `passages` that carry it."""
        words = [word for word in self.read(summary) if not _is_name(word)]
        known = sum(word in self._rarity for word in words)
        foreign = len(words) > 4 and known < FOREIGN * len(words)
        return tuple(
            Line(text, self._carriers(text, passages, foreign)) for text in sentences(summary)
        )

    def share(self, text: str, of: frozenset[str]) -> float:
        """The share of the words of `text`, by rarity, that `of` has, which has been read."""
        return self._share(self.read(text), of)

    def _carriers(self, text: str, passages: Sequence[Passage], foreign: bool) -> tuple[str, ...]:
        """The passage that holds most of `text`, then for each part of it, and each name and
        figure, that is still missing the one that says it. None where all of them do not do.
        """
        whole = self._wanted(text, foreign)
        parts = [self._wanted(part, foreign) & whole for part in _PARTS.split(text)]
        held = self._held(text, whole, self._likely((whole, *parts), passages, foreign))
        if foreign:  # one name is in many passages
            held = {id: holds for id, holds in held.items() if len(holds[0]) > 1}
        if not held:
            return ()
        first = max(held, key=lambda id: self._share(whole, held[id][0]))
        chosen = {first: held[first][0]}

        def choose(part: frozenset[str], among: Collection[str], enough: float) -> None:
            says = {
                id: max((self._share(part, said) for said in held[id][1:]), default=0.0)
                for id in among
            }
            best = max(says, key=lambda id: (says[id], self._share(whole, held[id][0])), default="")
            if best and says[best] >= enough:
                chosen[best] = held[best][0]

        for part in parts:
            if len(part) > 2 and self._share(part, _union(chosen)) < SAYS:
                choose(part, held, SAYS)
        for part in parts:
            for gap in sorted(word for word in part if _is_name(word) or _is_figure(word)):
                if gap not in _union(chosen):
                    choose(part, [id for id in held if gap in held[id][0]], MENTIONS)
        for part in parts:
            enough = self._suffices(whole, _union(chosen), foreign)
            if not enough and self._share(part, _union(chosen)) < SAYS_SOME:
                choose(part, held, SAYS_SOME)
        return tuple(chosen) if self._suffices(whole, _union(chosen), foreign) else ()

    def _suffices(self, whole: frozenset[str], found: frozenset[str], foreign: bool) -> bool:
        """Whether what was found is enough: all figures, and more than the names."""
        if any(_is_figure(word) for word in whole - found):
            return False
        if foreign:
            return self._share(whole, found) >= CARRIES_FOREIGN
        words = frozenset(word for word in whole if not _is_name(word))
        enough = self._share(words, found) >= CARRIES_WORDS or not words
        return enough and self._share(whole, found) >= CARRIES

    def _held(
        self, text: str, whole: frozenset[str], passages: Iterable[Passage]
    ) -> dict[str, list[frozenset[str]]]:
        """What each passage holds of a text: in all, then each of its sentences."""
        printed = [word for word in whole if _is_figure(word)]
        held = {}
        for passage in passages:
            source = self._story.source_of(passage.id)
            support = " ".join(filter(None, (passage.text, source.published, source.title)))
            lacking = figures_lacking(text, support) if printed else ()
            figures = {figure for figure in printed if figure[1:] not in lacking}
            said = [self._content[passage.id], *self._said[passage.id]]
            held[passage.id] = [(words & whole) | figures for words in said]
        return held

    def _likely(
        self, needs: Sequence[frozenset[str]], passages: Sequence[Passage], foreign: bool
    ) -> Iterable[Passage]:
        """The passages with most of the words of each need; more, where those are but names."""

        found: dict[str, Passage] = {}
        many = CANDIDATES * 10 if foreign else CANDIDATES
        for need in needs:
            worth = partial(self._worth, self._weights(need))
            found |= {p.id: p for p in nlargest(many, passages, key=worth)}
        return found.values()

    def _worth(self, weights: Mapping[str, float], passage: Passage) -> float:
        return sum(weights[word] for word in weights.keys() & self._content[passage.id])

    def _weights(self, wanted: frozenset[str]) -> dict[str, float]:
        return {word: self._rarity.get(word) or self._unknown(word) for word in wanted}

    def _share(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        weights = self._weights(wanted)
        total = sum(weights.values())
        return sum(weights[word] for word in wanted & held) / total if total else 0.0

    def _unknown(self, word: str) -> float:
        return self._rarity_of(1 if _is_figure(word) else 0)

    def _wanted(self, text: str, foreign: bool) -> frozenset[str]:
        """What a passage must hold. Of a text in another language, its names and figures."""
        words = {word for word in self.read(text) if _is_name(word) or not foreign}
        return frozenset(words | {f"#{figure}" for figure in figures_lacking(text, "")})


def _is_name(word: str) -> bool:
    return word[0] == "\n"


def _is_figure(word: str) -> bool:
    return word[0] == "#"


def _union(held: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*held.values())
