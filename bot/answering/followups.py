"""Questions that an answer leads to: the story can answer them, and this answer did not.

They come from what stands near the answer in the store: who is named in the passages it cites, what
they disagree on with others, what happened next. Only what retrieval finds an answer to is
suggested, in another passage than those that were cited.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import babel
import babel.dates

from bot.answering import bearing, language, phrases
from bot.answering.answer import Answer
from bot.answering.phrases import phrase
from knowledge.search import Index
from knowledge.story import Passage, Story
from knowledge.text import fold, terms

MOST = 3
MOST_LOOKED = 12  # candidates that are looked for
MAX_LENGTH = 73  # characters: what there is room for on a button
NEAREST = 3  # passages among which an answer must be found
EVERYWHERE = 0.25  # share of a story's passages from which on a name is what all of it is about
SELDOM = 4  # passages that are not everywhere, however few there are
_KINDS = ("person", "organisation", "product")  # whom to ask about first


@dataclass(frozen=True)
class _Candidate:
    """`about`: a name, suggested once; `told_in`: ids of passages that answer. `key` and `values`
    are those of a phrase."""

    about: str
    key: str
    values: tuple[tuple[str, str], ...]
    told_in: frozenset[str]

    def in_language(self, tag: str) -> str:
        values = {k: _date(v, tag) if k == "date" else v for k, v in self.values}
        return phrase(self.key, tag, **values)


def follow_ups(answer: Answer, index: Index, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """At most three questions in the language of `answer`, which was given from `index`.

    `asked`: what was asked before in the thread. After a question that is none of the story's,
    there are its examples; in a language without phrases there are none.
    """
    known = {_mark(text) for text in (answer.question, *asked)}
    if answer.declined and not answer.citations:
        fresh = [text for text in _examples(answer.language, index) if _mark(text) not in known]
        return tuple(text for text in fresh if len(text) <= MAX_LENGTH)[:MOST]
    if not phrases.has(answer.language):
        return ()
    found: dict[str, str] = {}
    for number, candidate in enumerate(_candidates(answer, index)):
        if len(found) == MOST or number == MOST_LOOKED:
            break
        text = candidate.in_language(answer.language)
        if candidate.about in found or len(text) > MAX_LENGTH or _mark(text) in known:
            continue
        if candidate.key == "follow_says" or _is_answered(candidate, index):
            found[candidate.about] = text
    return tuple(found.values())


def _examples(asker: str, index: Index) -> list[str]:
    """The story's own, those in the asker's language first, then those in the story's."""
    story = index.snapshot.story
    spoken = [
        (text, language.detect(text, index.name_forms, story.language)) for text in story.examples
    ]
    own = [text for text, tongue in spoken if language.read_alike(tongue, asker)]
    others = [text for text, tongue in spoken if language.read_alike(tongue, story.language)]
    return list(dict.fromkeys([*own, *others]))


def _candidates(answer: Answer, index: Index) -> Iterator[_Candidate]:
    story = index.snapshot.story
    ids = {citation.passage_id for citation in answer.citations}
    cited = [story.passage_by_id[id] for id in ids if id in story.passage_by_id]
    cited.sort(key=lambda passage: [c.passage_id for c in answer.citations].index(passage.id))
    named = _named(answer, cited, index)
    yield from _disputed(answer, cited, index)
    yield from islice(named, 1)
    yield from _next(cited, index)
    yield from named
    yield from _says(answer, cited, story)


def _disputed(answer: Answer, cited: Sequence[Passage], index: Index) -> Iterator[_Candidate]:
    """One disagreement that a cited passage takes part in, and the answer does not show."""
    story = index.snapshot.story
    for conflict in index.conflicts_touched(cited):
        names = index.names_in(conflict.entity)
        told_in = {side.passage_id for side in conflict.sides} - {one.id for one in cited}
        if conflict in answer.conflicts or not names or not told_in:
            continue
        about, figured = names[0], any(side.value for side in conflict.sides)
        if figured and answer.language == story.language:  # what is counted has no translation
            values = (("figure", conflict.attribute), ("name", about))
            yield _Candidate(about, "follow_figure", values, frozenset(told_in))
        else:
            yield _Candidate(about, "follow_each", (("name", about),), frozenset(told_in))
        return


def _next(cited: Sequence[Passage], index: Index) -> Iterator[_Candidate]:
    """What happened after what the cited passages tell, to somebody they name."""
    story = index.snapshot.story
    ids = {passage.id for passage in cited}
    told = [event.date for event in story.events() if event.passage_id in ids]
    names = {name for passage in cited for name in index.names_in(passage.text)}
    latest = max(told, default=None)
    if latest is None:
        return
    for event in sorted(story.events(), key=lambda event: event.date):
        is_later = len(event.date) > 4 and event.date > latest and latest[:7] != event.date
        if not is_later or event.passage_id in ids:
            continue
        if about := [name for name in index.names_in(event.what) if name in names]:
            values = (("name", about[0]), ("date", event.date))
            yield _Candidate(event.date, "follow_next", values, frozenset([event.passage_id]))
            return


def _named(answer: Answer, cited: Sequence[Passage], index: Index) -> Iterator[_Candidate]:
    """Those whom the cited passages name and the question does not: those in the answer first,
    people first, and first of whom there is the least to tell. Who is everywhere is known."""
    story = index.snapshot.story
    kinds = {name.name: name.kind for name in story.names if name.kind in _KINDS}
    ids, told_in = {passage.id for passage in cited}, defaultdict[str, set[str]](set)
    for passage in story.passages():
        for name in index.names_in(passage.text):
            told_in[name].add(passage.id)
    publishers = set(index.names_in("\n".join(s.publisher or "" for s in story.sources)))
    in_answer = set(index.names_in(answer.text))
    taken = {*publishers, *index.names_in(answer.question)}
    everywhere = max(SELDOM, EVERYWHERE * len(story.passage_by_id))
    near = [name for name, there in told_in.items()
            if name in kinds and name not in taken and there & ids and there - ids
            and len(there) <= everywhere]  # fmt: skip

    def rank(name: str) -> tuple[bool, int, int]:
        return name not in in_answer, _KINDS.index(kinds[name]), len(told_in[name])

    for name in sorted(near, key=rank):
        key = "follow_who" if kinds[name] == "person" else "follow_about"
        yield _Candidate(name, key, (("name", name),), frozenset(told_in[name] - ids))


def _says(answer: Answer, cited: Sequence[Passage], story: Story) -> Iterator[_Candidate]:
    """Whose claim it is, where a cited passage has one by somebody the answer does not name."""
    ids = {passage.id for passage in cited}
    said = fold(answer.text)
    for claim in story.claims():
        if claim.passage_id in ids and fold(claim.by) not in said:
            yield _Candidate("", "follow_says", (), frozenset([claim.passage_id]))
            return


def _is_answered(candidate: _Candidate, index: Index) -> bool:
    """Whether the question, in the story's language, finds one of the passages that answer it."""
    if not candidate.told_in:
        return False
    tongue = index.snapshot.story.language
    question = candidate.in_language(tongue)
    found = index.search(question, [], NEAREST)
    if not any(hit.passage.id in candidate.told_in for hit in found.hits):
        return False
    return bearing.judge(question, tongue, found, [], index).answers


def _mark(question: str) -> frozenset[str]:
    """What two wordings of one question have in common."""
    return frozenset(terms(question)) or frozenset({question})


def _date(date: str, tag: str) -> str:
    """A date of the store, written out in a language."""
    parts = [int(part) for part in date.split("-")]
    day = datetime.date(*[*parts, 1, 1][:3])
    locale = next((each for each in map(_locale, phrases.wider(tag)) if each), babel.Locale("en"))
    if len(parts) == 3:
        return str(babel.dates.format_date(day, "long", locale=locale))
    return str(babel.dates.format_skeleton(("y", "yMMMM")[len(parts) - 1], day, locale=locale))


def _locale(tag: str) -> babel.Locale | None:
    try:
        return babel.Locale.parse(tag, sep="-")
    except (babel.UnknownLocaleError, ValueError):
        return None
