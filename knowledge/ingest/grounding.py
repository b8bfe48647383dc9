"""An article as the ground that statements about it stand on: its sentences and passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import regex

from knowledge.ingest.article import Article
from knowledge.ingest.naming import Vocabulary
from knowledge.ingest.splitting import split_passages
from knowledge.ingest.wording import any_of, spaced
from knowledge.story import Passage
from knowledge.text import fold, length, sentences, terms

ALIKE = 90  # of 100: how much of a quotation the article must have, letter by letter
SHORTEST_QUOTE = 12  # letters; less is found in too many places to be evidence
LONGEST_QUOTATION = 60  # words; behind that a mark is taken to be missing
MOST_QUOTED = 4  # sentences that one quotation may go over

_ORDINAL = regex.compile(r"(?<![\d.,])\d{1,2}\.$")  # 3. März
_MARKS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


class Unfounded(Exception):
    """What the article does not bear out. The text says why, in a few words."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of the article, and the passage it stands in."""

    text: str
    passage: Passage

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(terms(spaced(self.text)))


@dataclass(frozen=True)
class Ground:
    """What statements about one article are held against."""

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None  # None: not known

    @classmethod
    def of(cls, article: Article, source_id: str) -> Ground:
        texts = split_passages(article.paragraphs, source_id)
        passages = tuple(
            Passage(id=f"{source_id}-{number}", source_id=source_id, number=number, text=text)
            for number, text in enumerate(texts, 1)
        )
        return cls(
            passages,
            tuple(Sentence(text, one) for one in passages for text in whole_sentences(one.text)),
            article.title.value,
            article.publisher.value,
            article.published.value,
            article.language.value,
        )

    @cached_property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the article, its title and its publisher's name."""
        return Vocabulary("\n".join(filter(None, (self.text, self.title, self.publisher))))

    @cached_property
    def own_words(self) -> Vocabulary:
        """The words of the article alone: in titles every word may have a capital."""
        return Vocabulary(self.text)

    def near(self, passage: Passage) -> str:
        """A passage with the one before and the one after it."""
        around = self.passages[max(0, passage.number - 2) : passage.number + 1]
        return "\n".join(one.text for one in around)

    def before(self, evidence: Sequence[Sentence], most: int) -> tuple[Sentence, ...]:
        """Up to `most` sentences in a row that end with `evidence`: what its "it" may stand for."""
        first, last = (self.sentences.index(one) for one in (evidence[0], evidence[-1]))
        return self.sentences[max(0, first - most) : last + 1]

    def beside(self, evidence: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """The sentences before and after `evidence`, in its passage."""
        first, last = (self.sentences.index(one) for one in (evidence[0], evidence[-1]))
        around = self.sentences[max(0, first - 1) : first] + self.sentences[last + 1 : last + 2]
        return tuple(one for one in around if one.passage == evidence[0].passage)

    def quoted(self, quotation: str) -> tuple[Sentence, ...]:
        """The sentences that `quotation` is from, letter by letter or nearly so; none if none."""
        wanted = _letters(quotation)
        if len(wanted) < SHORTEST_QUOTE:
            return ()
        start = self._letters.find(wanted)
        end = start + len(wanted)
        if start < 0:
            from rapidfuzz.fuzz import partial_ratio_alignment  # here: only drafting needs it

            if len(wanted) > len(self._letters):
                return ()
            found = partial_ratio_alignment(wanted, self._letters, score_cutoff=ALIKE)
            if found is None:
                return ()
            start, end = found.dest_start, found.dest_end
        touched = [
            sentence
            for sentence, (first, last) in zip(self.sentences, self._spans, strict=True)
            if min(end, last) - max(start, first) > 2  # a match may slip over an edge
        ]
        return tuple(touched) if len(touched) <= MOST_QUOTED else ()

    def best_for(self, text: str, among: Iterable[Sentence] | None = None) -> list[Sentence]:
        """The sentences, best first, that hold something of what `text` says."""
        wanted = content(text, self.language)
        shares = [(len(wanted & one.terms), one) for one in among or self.sentences]
        return [one for share, one in sorted(shares, key=lambda pair: -pair[0]) if share]

    @cached_property
    def _letters(self) -> str:
        return "".join(_letters(sentence.text) for sentence in self.sentences)

    @cached_property
    def _spans(self) -> Sequence[tuple[int, int]]:
        spans, end = [], 0
        for sentence in self.sentences:
            start, end = end, end + len(_letters(sentence.text))
            spans.append((start, end))
        return spans


def groups(ground: Ground, most_words: int) -> list[tuple[Sentence, ...]]:
    """The article's sentences in order, in parts of at most `most_words`; passages stay whole."""
    parts: list[list[Sentence]] = []
    words = 0
    for passage, own in groupby(ground.sentences, key=lambda one: one.passage):
        more = length(passage.text)
        if parts and words + more <= most_words:
            parts[-1] += own
            words += more
        else:
            parts.append(list(own))
            words = more
    return [tuple(part) for part in parts]


def content(text: str, language: str | None = None) -> frozenset[str]:
    """The terms of `text` without the words that say nothing by themselves."""
    return frozenset(terms(any_of("glue", language=language).sub("", spaced(text))))


def share_held(text: str, held: Iterable[Sentence], language: str | None = None) -> float:
    """The share of what `text` says that `held` has too, by its words: 0 to 1.

    Terms are English stems: elsewhere a word may end in two other letters.
    """
    wanted = content(text, language)
    there = frozenset[str]().union(*(sentence.terms for sentence in held))
    starts = {term[:-2] for term in there if len(term) > 5} if language != "en" else set()
    missing = [term for term in wanted - there if not (len(term) > 5 and term[:-2] in starts)]
    return 1 - len(missing) / len(wanted) if wanted else 0.0


def text_of(some: Iterable[Sentence]) -> str:
    return " ".join(one.text for one in some)


def whole_sentences(text: str) -> Iterator[str]:
    """The sentences of `text`, those of one quotation together, for who says it stands behind it,
    and none cut at a day: 8. Juli."""
    held = ""
    for sentence in sentences(text):
        held = f"{held} {sentence}" if held else sentence
        is_ordinal = _ORDINAL.search(held) is not None
        is_open = is_ordinal or held.count('"') % 2 or held.count("“") > held.count("”")
        if not is_open or length(held) > LONGEST_QUOTATION:
            yield held
            held = ""
    if held:
        yield held


def _letters(text: str) -> str:
    """`text` without all that copying changes: case, quotation marks, spaces and punctuation."""
    return _MARKS.sub("", fold(text))
