"""Holds a draft against its passages, sentence by sentence: what of it may be shown, citing what.

A draft is written in the story's own language, so a sentence can be held to the words of the
passage that it stands on. What is a sentence of the source, whole or shortened, is shown; what is
told in other words gives way to the source's own sentence; and what names somebody or something
that the passages do not, or has too little in common with any, is not shown at all.

The right passage is found by the words that a sentence shares with it, weighted by nothing: that
found it in 52 of 58 answers, more often than the models that wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.plain import plain
from bot.answering.retelling import told_otherwise
from knowledge.ingest.grounding import Ground, Sentence, share_held, text_of
from knowledge.ingest.naming import Vocabulary, names, unknown_names
from knowledge.search import Index
from knowledge.story import Passage
from knowledge.text import fold, sentences, terms, words

# [3], [1, 2], [1-3], and what models make of them: [passage 3], 【3】
MARKER = re.compile(r"\s?[\[【](?:passages?\s)?(\d+(?:\s?[,;–-]\s?\d+)*)[\]】]", re.I)
QUOTABLE = 0.6  # share of a sentence's words from which the source's own sentence is shown instead
QUOTABLE_TOGETHER = 0.75  # the same of two sentences, which have more words to share
SAME = 0.8  # share of common words from which two sentences say one thing
SAME_THERE = 0.6
MOST_CITED = 3

_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_TWICE = re.compile(r"(?<=[^.]\.)\.$")  # "… by the letter H. [1]." without its marker
# What small models write before a sentence: "According to passage [1], …", "Passage 2 says that …"
_LEAD = re.compile(
    r"^(?:according to|as stated in|as per|in)\s+(?:the\s+)?passages?\s*\d*\s*,?\s*"
    r"|,?\s*(?:according to|as (?:stated|mentioned|reported) in|from)\s+(?:both\s+)?(?:the\s+)?"
    r"passages?(?:\s*(?:and|,)?\s*(?:passages?|\d+))*(?=[.,]|$)",
    re.I,
)


@dataclass(frozen=True)
class Drafted:
    """A sentence of a draft, without markers. `cites`: the numbers that its writer gave it."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True)
class Statement:
    """A sentence that may be shown. `quoted`: it is the source's, in place of the draft's."""

    text: str
    passages: tuple[Passage, ...]  # what it stands on, at least one
    quoted: bool = False

    def __post_init__(self) -> None:
        """It is shown at once: whoever wrote it, it is prose, and its numbers are ours to give."""
        object.__setattr__(self, "text", MARKER.sub("", plain(self.text)))


@dataclass(frozen=True)
class Fallen:
    """A sentence that may not be shown, and why."""

    text: str
    reason: str


def drafted(text: str) -> list[Drafted]:
    """The sentences of a draft, in prose or as a list."""
    found: list[Drafted] = []
    for line in text.splitlines():
        for part in sentences(_markers_inside(_LIST_MARK.sub("", line))):
            given = tuple(
                dict.fromkeys(n for match in MARKER.finditer(part) for n in numbers(match[1]))
            )
            said = _TWICE.sub("", _LEAD.sub("", MARKER.sub("", part)).strip())
            if said.strip(" .,;:!?-–—。"):
                found.append(Drafted(said[0].upper() + said[1:], given))
            elif given and found:  # a marker alone belongs to what stands before it
                found[-1] = Drafted(
                    found[-1].text, tuple(dict.fromkeys((*found[-1].cites, *given)))
                )
    return found


class Attester:
    """Attests sentences against passages of one snapshot; keeps what it reads out of a passage."""

    def __init__(self, index: Index) -> None:
        self._story = index.snapshot.story
        self._ground = lru_cache(maxsize=4096)(self._read)

    def attest(self, one: Drafted, passages: Sequence[Passage]) -> Statement | Fallen:
        """`one` as it may be shown, standing on some of `passages`, which its writer was given.

        Takes some ten milliseconds of CPU: call it off the event loop.
        """
        language = self._story.language
        near = {
            passage.id: share_held(one.text, self._best(one.text, passage), language)
            for passage in passages
        }
        cited = [passages[n - 1] for n in one.cites if 1 <= n <= len(passages)]
        by_words = sorted(passages, key=lambda p: -near[p.id])
        objections = {
            passage: self._objection(one.text, passage)
            for passage in dict.fromkeys((*cited, *by_words))
        }
        borne = [passage for passage, objection in objections.items() if objection is None]
        if not borne:
            why = next((objections[passage] for passage in by_words), None)
            return self._in_its_own_words(one, passages, near, why or "there is no passage")
        own = [passage for passage in cited if passage in borne]
        best = max(borne, key=lambda p: near[p.id])
        # Its writer's citation stands, unless another passage says it far more plainly.
        chosen = own if own and near[own[0].id] >= SAME * near[best.id] else [best]
        return Statement(one.text, tuple(chosen[:MOST_CITED]))

    def _in_its_own_words(
        self, one: Drafted, passages: Sequence[Passage], near: dict[str, float], why: str
    ) -> Statement | Fallen:
        """The source's sentence that says what `one` should have said."""
        everything = Vocabulary("\n".join(self._ground(p).vocabulary.text for p in passages))
        if unknown := unknown_names(one.text, everything):
            return Fallen(one.text, f"names {unknown[0]!r}, which no passage does")
        best = max(passages, key=lambda p: near[p.id], default=None)
        quoted = self._quotation(one.text, best) if best and near[best.id] else []
        share = share_held(one.text, quoted, self._story.language)
        if best is None or share < (QUOTABLE if len(quoted) == 1 else QUOTABLE_TOGETHER):
            return Fallen(one.text, why)
        return Statement(text_of(quoted), (best,), quoted=True)

    def _quotation(self, text: str, passage: Passage) -> list[Sentence]:
        """The sentence of `passage` nearest to `text`, and one that has most names it lacks."""
        ground = self._ground(passage)
        (nearest,) = self._best(text, passage)
        named = {fold(name) for name in names(text, ground.vocabulary)}
        lacking = named - set(words(nearest.text))
        other = max(ground.sentences, key=lambda one: len(lacking & set(words(one.text))))
        both = {nearest, other} if lacking & set(words(other.text)) else {nearest}
        return [one for one in ground.sentences if one in both]

    def _best(self, text: str, passage: Passage) -> list[Sentence]:
        """The sentence of `passage` that has most of what `text` says; none where none has any."""
        return self._ground(passage).best_for(text)[:1]

    def _objection(self, text: str, passage: Passage) -> str | None:
        """Why `passage` does not bear `text` out; None where it does."""
        claims = [claim for claim in self._story.claims() if claim.passage_id == passage.id]
        return told_otherwise(text, self._ground(passage), claims)

    def _read(self, passage: Passage) -> Ground:
        """A passage as what a statement can stand on, with its source's title and date."""
        source = self._story.source_of(passage.id)
        return Ground(
            (passage,),
            tuple(Sentence(text, passage) for text in sentences(passage.text)),
            " ".join(filter(None, (source.title, source.publisher))),
            source.publisher,
            source.published,
            self._story.language,
        )


def says_no_more(one: Statement, other: Statement) -> bool:
    """Whether one of two sentences says no more than the other.

    Of sentences that stand on one passage, fewer words in common are enough.
    """
    a, b = set(terms(one.text)), set(terms(other.text))
    share = SAME_THERE if set(one.passages) & set(other.passages) else SAME
    return len(a & b) >= share * min(len(a), len(b))


def _markers_inside(line: str) -> str:
    """Moves markers that follow a full stop before it, so that they stay with their sentence."""
    stop = r"([.!?。！？।؟۔]+[”\"')]?)"
    return re.sub(rf"{stop}((?:{MARKER.pattern})+)", r"\2\1", line, flags=re.I)


def numbers(marker: str) -> list[int]:
    """The numbers in "3", "1, 2" or "1-3"."""
    found: list[int] = []
    for part in re.split(r"\s?[,;]\s?", marker):
        ends = [int(n[:9]) for n in re.split(r"\s?[–-]\s?", part)]  # no passage has more
        found.extend(range(ends[0], min(ends[-1], ends[0] + 8) + 1))
    return found
