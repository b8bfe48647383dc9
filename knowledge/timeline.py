"""The events of all sources as one timeline: what several sources tell is one moment.

Two tellings are of one event when their dates agree and what happens is alike: the same rare
words and names, and nothing that speaks against it, such as another figure. Where that is in
doubt they stay two moments: a reader sees a repetition, but never what a wrong merge swallowed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from knowledge.event_likeness import likeness_of, may_be_one
from knowledge.event_tellings import EventTelling, tellings_of
from knowledge.story import Event, Precision, Story

RAREST = 6  # of a telling's words and of its names, by which others like it are looked for
NEIGHBOURS = 12  # with the same word, that it is compared with: linear in a large story
_PRECISION: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True)
class Moment:
    """An event, once. `date` is as precise as any telling has it; `what` is the best telling's.

    `tellings`: the events that it was made of, at least one a source, in the order of the sources.
    """

    date: str
    precision: Precision
    what: str
    tellings: tuple[Event, ...]


def timeline(story: Story) -> tuple[Moment, ...]:
    """The moments of the standing sources, in the order of their dates.

    A date that is only a year or a month comes before the days in it: what is true of a month
    opens it, and nothing is put after what it may have come before. Equal dates keep the order
    of the sources.
    """
    order = {passage.id: place for place, passage in enumerate(story.passages())}
    moments = [_moment(story, group, order) for group in _grouped(tellings_of(story))]
    return tuple(sorted(moments, key=lambda m: (m.date, order[m.tellings[0].passage_id], m.what)))


def _moment(story: Story, group: list[EventTelling], order: dict[str, int]) -> Moment:
    """The best telling is the most direct source's, then the one with the most precise date."""
    best = min(
        group,
        key=lambda t: (story.source_by_id[t.source].grade, -len(t.date), -len(t.words), t.source),
    )
    events = [event for telling in group for event in telling.events]
    date = max((telling.date for telling in group), key=len)
    return Moment(
        date=date,
        precision=_PRECISION[len(date)],
        what=best.events[0].what,
        tellings=tuple(sorted(events, key=lambda event: (order[event.passage_id], event.what))),
    )


def _grouped(tellings: list[EventTelling]) -> list[list[EventTelling]]:
    """The tellings of one event together, the most alike joined first."""
    frequency = Counter(word for t in tellings for word in (*t.facts, *t.named))
    rarity = {word: math.log(1 + len(tellings) / count) for word, count in frequency.items()}
    likeness = {
        (a, b): score
        for a, b in set(_candidates(tellings, frequency))
        if (score := likeness_of(tellings[a], tellings[b], rarity))
    }
    group = [[telling] for telling in tellings]
    place = {id(telling): number for number, telling in enumerate(tellings)}
    for a, b in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        one, other = group[a], group[b]
        if one is not other and _may_join(one, other):
            one += other
            for telling in other:
                group[place[id(telling)]] = one
    return list({id(members): members for members in group}.values())


def _may_join(one: list[EventTelling], other: list[EventTelling]) -> bool:
    """Whether no telling of the one speaks against one of the other. Of very many, some are asked;
    but no source tells an event twice, and no two dates differ.
    """
    dates = sorted({telling.date for telling in (*one, *other)}, key=len)
    return (
        {telling.source for telling in one}.isdisjoint(telling.source for telling in other)
        and all(dates[-1].startswith(date) for date in dates)
        and all(may_be_one(a, b) for a, b in product(one[:NEIGHBOURS], other[:NEIGHBOURS]))
    )


def _candidates(
    tellings: Sequence[EventTelling], frequency: Counter[str]
) -> Iterator[tuple[int, int]]:
    """Pairs, by place, whose dates agree and who share a rare word; some come twice."""
    exact: dict[tuple[str, str], list[int]] = defaultdict(list)
    finer: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, telling in enumerate(tellings):
        for kind in (telling.facts, telling.named):
            shared = sorted((frequency[word], word) for word in kind if frequency[word] > 1)
            for _, word in shared[:RAREST]:
                exact[word, telling.date].append(place)
                for end in range(4, len(telling.date), 3):
                    finer[word, telling.date[:end]].append(place)
    for key, places in exact.items():
        for start, place in enumerate(places, 1):
            yield from ((place, other) for other in places[start : start + NEIGHBOURS])
        for other in finer.get(key, ()):
            yield from ((min(place, other), max(place, other)) for place in places[:NEIGHBOURS])
