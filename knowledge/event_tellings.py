"""What a source says happened, taken apart: its names, its deeds, its figures, who acts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

import regex

from knowledge.figures import figures, unsupported
from knowledge.people import NameForms
from knowledge.story import Event, Story
from knowledge.text import fold, terms, words

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


@dataclass(frozen=True)
class _Teller:
    name: str | None  # a publisher's, where the table has it
    glue: frozenset[str]  # GLUE, and the words of its own name


@dataclass(frozen=True)
class EventTelling:
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


def tellings_of(story: Story) -> list[EventTelling]:
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
) -> EventTelling:
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
    return EventTelling(
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
