"""The events of all sources as one timeline: what several sources tell is one moment.

Two tellings are of one event when their dates agree and what happens is alike: the same rare
words and names, and nothing that speaks against it, such as another figure. Where that is in
doubt they stay two moments: a reader sees a repetition, but never what a wrong merge swallowed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import regex

from knowledge.figures import figures, unsupported
from knowledge.people import NameForms
from knowledge.story import Event, Precision, Story
from knowledge.text import fold, terms, words

# Shares of two tellings' words, by rarity, that must be common. Set on 97 pairs (of 48 that tell
# one event 31 are merged; of 49 that tell two, mostly of one day, 1) and then tried on 22 others: 5
# of 11 and 0 of 11. What is missed is told in other words: "fires 120 people", "lays off 120".
ALIKE = 0.6  # on one day, where a name is common: of the words that are no names, and of all
ALIKE_UNNAMED = 0.7  # on one day, where none is
ALIKE_COARSE = (0.6, 0.7)  # of either, where a date is but a month or a year: things recur
ALIKE_NAMED = (0.4, 0.6)  # of either, on one day, where three names are common, the first included
RAREST = 6  # of a telling's words and of its names, by which others like it are looked for
NEIGHBOURS = 12  # with the same word, that it is compared with: linear in a large story

# What says nothing of the event itself, that it is reported included.
GLUE = frozenset(
    terms(
        "a about after again also among an and any are as at be been before being between but by "
        "can could did do does during for from had has have her his how in into is it its more "
        "most of on only or other our over own recent recently report reports reported says said "
        "say saying she he some tell tells told than that the their them then there these they "
        "this those through to under up was were what when where which while who whom whose why "
        "will with within would writes wrote according new now s"
    )
)
# One deed in the different words that news has for it; a group counts as one word.
_DEEDS = (
    "launch unveil introduce debut release publish",
    "deny reject dismiss refute rebut",
    "announce declare pledge promise",
    "accuse accusation allege allegation",
    "buy buys bought acquire acquisition purchase takeover",
    "sue sues lawsuit",
    "approve approves approval",
    "kill kills die dies died",
    "begin begins began start open",
    "halt halts stop suspend",
    "construct construction build built",
    "invest investment",
    "arrest detain",
    "delay postpone",
    "resign resigns resignation quit",
    "withdraw withdraws withdrawn withdrew retract",
)
_DEED = {term: terms(group)[0] for group in _DEEDS for term in terms(group)}
_DENIALS = frozenset(terms("not no never without refuse fail decline deny false"))
_DENIALS |= frozenset(("否认", "拒绝", "驳斥", "没有", "未能", "并非", "不"))
_COUNTED = "two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: str(number) for number, word in enumerate(words(_COUNTED), 2)}
_COUNT = re.compile(rf"\b(?:{_COUNTED.replace(' ', '|')})\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAPITALISED = regex.compile(r"\b\p{Lu}[\p{Lu}\p{Ll}\p{M}\p{N}]*")
_UNIT = re.compile(r"[\s-]*(%|\w+)")
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


@dataclass(frozen=True)
class _Teller:
    name: str | None  # a publisher's, where the table has it
    glue: frozenset[str]  # GLUE, and the words of its own name


@dataclass(frozen=True)
class _Telling:
    """What one source says happened, taken apart. Said twice in the same words it is one."""

    date: str
    source: str
    events: tuple[Event, ...]
    names: frozenset[str]  # in the story's table
    named: frozenset[str]  # those, and what else is written as a name
    words: frozenset[str]  # the rest, without figures
    amounts: dict[str, str]  # each figure, with the unit or the thing counted: {"#4e+07": "crown"}
    first: str  # the name or word it begins with: in most sentences, who acts
    first_name: str  # the first that is in the table, wherever it stands
    denies: bool
    script: str  # that most of its words are in

    @cached_property
    def facts(self) -> frozenset[str]:
        return self.words | self.amounts.keys()

    @cached_property
    def all(self) -> frozenset[str]:
        return self.facts | self.named


def timeline(story: Story) -> tuple[Moment, ...]:
    """The moments of the standing sources, in the order of their dates.

    A date that is only a year or a month comes before the days in it: what is true of a month
    opens it, and nothing is put after what it may have come before. Equal dates keep the order
    of the sources.
    """
    order = {passage.id: place for place, passage in enumerate(story.passages())}
    moments = [_moment(story, group, order) for group in _grouped(_tellings(story))]
    return tuple(sorted(moments, key=lambda m: (m.date, order[m.tellings[0].passage_id], m.what)))


def _moment(story: Story, group: list[_Telling], order: dict[str, int]) -> Moment:
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


def _tellings(story: Story) -> list[_Telling]:
    """In an order of their own: the order of the sources must change no merge."""
    forms = NameForms(story.names)
    said: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in story.events():
        said[event.date, fold(event.what), story.source_of(event.passage_id).id].append(event)
    # "…, the Gull writes": where a source names itself it says who tells, not who acts.
    tellers = {
        source.id: _Teller(forms.speaker(said_by), GLUE.union(terms(said_by)))
        for source in story.standing
        for said_by in [source.publisher or ""]
    }
    # A sentence's first word has a capital in any case: a word is taken for a name where no
    # text of the story has it without one.
    texts = (*(e.what for e in story.events()), *(p.text for p in story.passages()))
    ordinary = set().union(*(text.split() for text in texts))
    return [_taken_apart(key, said[key], forms, tellers[key[2]], ordinary) for key in sorted(said)]


def _taken_apart(
    key: tuple[str, str, str],
    events: list[Event],
    forms: NameForms,
    teller: _Teller,
    ordinary: set[str],
) -> _Telling:
    what = events[0].what
    read = forms.read(what)
    all_terms, rest = terms(what), terms(read.rest)
    of_names, glue = set(all_terms) - set(rest), teller.glue
    capitals = [word for word in _CAPITALISED.findall(what) if word.lower() not in ordinary]
    unlisted = set(terms(" ".join(capitals))) - of_names - glue
    counted = _COUNT.sub(lambda count: _COUNTS[count[0]], read.rest)
    amounts, uncounted = _amounts(counted)
    plain = [word for word in content(uncounted) if word not in glue]
    opening = next((t for t in all_terms if t not in glue and not t[0].isdigit()), "")
    names = read.all - {teller.name}
    first_name = next((name for name in read.in_order if name in names), "")
    scripts = Counter(unicodedata.name(word[0], "").split(" ")[0] for word in plain)
    return _Telling(
        date=key[0],
        source=key[2],
        events=tuple(events),
        names=names,
        named=names | unlisted,
        words=frozenset(plain) - unlisted,
        amounts=amounts,
        first=first_name if opening in of_names else _DEED.get(opening, opening),
        first_name=first_name,
        denies=not _DENIALS.isdisjoint(_DEED.get(term, term) for term in rest),
        script=scripts.most_common(1)[0][0] if scripts else "",
    )


def content(text: str) -> list[str]:
    """The words of `text` that say something, one for each deed, without figures."""
    words = (_DEED.get(term, term) for term in terms(text) if term not in GLUE)
    return [word for word in words if not word[0].isdigit()]


def _amounts(text: str) -> tuple[dict[str, str], str]:
    """The figures in `text`, years apart, each with what it counts; and the text without them."""
    found, at, rest = dict[str, str](), 0, text
    for printed, value in zip(unsupported(text, ""), figures(text), strict=True):
        at = max(text.find(printed, at), at)
        sign, after = text[max(at - 1, 0) : at], _UNIT.match(text, at + len(printed))
        at += len(printed)
        unit = "".join(terms(after[1])[:1]) or after[1] if after else ""
        if not _YEAR.fullmatch(printed):
            found[f"#{value:g}"] = sign if unicodedata.category(sign or " ") == "Sc" else unit
            rest = rest.replace(printed, " ", 1)
    return found, rest


def _grouped(tellings: list[_Telling]) -> list[list[_Telling]]:
    """The tellings of one event together, the most alike joined first."""
    frequency = Counter(word for t in tellings for word in (*t.facts, *t.named))
    rarity = {word: math.log(1 + len(tellings) / count) for word, count in frequency.items()}
    likeness = {
        (a, b): score
        for a, b in set(_candidates(tellings, frequency))
        if (score := _likeness(tellings[a], tellings[b], rarity))
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


def _may_join(one: list[_Telling], other: list[_Telling]) -> bool:
    """Whether no telling of the one speaks against one of the other. Of very many, some are asked;
    but no source tells an event twice, and no two dates differ.
    """
    dates = sorted({telling.date for telling in (*one, *other)}, key=len)
    return (
        {telling.source for telling in one}.isdisjoint(telling.source for telling in other)
        and all(dates[-1].startswith(date) for date in dates)
        and all(_may_be_one(a, b) for a, b in product(one[:NEIGHBOURS], other[:NEIGHBOURS]))
    )


def _candidates(tellings: Sequence[_Telling], frequency: Counter[str]) -> Iterator[tuple[int, int]]:
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


def _may_be_one(a: _Telling, b: _Telling) -> bool:
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


def _likeness(a: _Telling, b: _Telling, rarity: dict[str, float]) -> float:
    """How alike two tellings are, 0 to 1; 0 where they are not held to be of one event."""
    if not _may_be_one(a, b):
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


def _same_in_other_words(a: _Telling, b: _Telling) -> bool:
    """Whether the names and figures of one day must do, as where the languages differ."""
    names, foreign = a.names & b.names, a.script != b.script
    words = (a.words & b.words).difference(a.amounts.values())
    if a.amounts or b.amounts:
        same_figure = not a.amounts.keys().isdisjoint(b.amounts)
        return len(names) > 1 and same_figure and (foreign or (_same_start(a, b) and not words))
    return len(names) > 2 and foreign and _same_start(a, b) and a.names == b.names


def _same_start(a: _Telling, b: _Telling) -> bool:
    return bool(a.first_name) and a.first_name == b.first_name


def _cosine(a: frozenset[str], b: frozenset[str], rarity: dict[str, float]) -> float:
    """Shared rarity over the geometric mean of both."""
    both = sum(rarity[word] for word in a) * sum(rarity[word] for word in b)
    return sum(rarity[word] for word in a & b) / math.sqrt(both) if both else 0.0
