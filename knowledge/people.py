"""Who appears in a story: people, organisations and things, what they say and what is said of them.

All of it is read off the sources and the story's table of names; no model guesses at anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import regex

from knowledge.spellings import Spellings
from knowledge.story import Claim, Name, Story
from knowledge.text import fold, has_word, is_unspaced, words

Kind = Literal["person", "organisation", "product", "other"]

# A claim "by Alibaba executives" is Alibaba's, one "by Alibaba critics" is not: a name and words
# for an office speak for the name, with any other word beside it somebody else may be speaking.
_OFFICES = frozenset(
    words(
        "a an and at for in of on s the behalf board ceo cfo chair chairman chairwoman chief co "
        "director executive executives filing founder founders headquarters leadership management "
        "minister office officer official officials president press release report representative "
        "representatives secretary spokesman spokesmen spokespeople spokesperson spokespersons "
        "spokeswoman statement 发言人 發言人 高管 首席执行官 创始人 官员 声明 的"
    )
)
_TITLES = frozenset(words("analyst dr former mayor mr mrs ms prof professor senator sir then"))
# "Jack Ma, in a recorded call", "BTW Media (headline)"
_QUALIFIER = re.compile(r"\s*[,;(，；（]|\s+[–—]\s+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+")


@dataclass(frozen=True)
class Form:
    """One way to write a name; `folded` is what a folded text is searched for."""

    folded: str
    written: str
    name: str


@dataclass(frozen=True)
class NamesRead:
    """The names in a text. Of forms inside one another `in_order`, as they are used, has only the
    longest, and `rest` is the folded text without it: "Qwen Panic" is not about Qwen alone.
    """

    in_order: tuple[str, ...]
    all: frozenset[str]
    rest: str


class NameForms:
    """The names of a table, found in texts under all their forms and in any script."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.kinds: dict[str, Kind] = {}
        self._forms: list[Form] = []
        self._by_start: dict[str, list[Form]] = defaultdict(list)
        for name in names:
            self.kinds.setdefault(name.name, name.kind)
            for written in dict.fromkeys((name.name, *name.also)):
                self._add(Form(fold(written), written, name.name))

    def _add(self, form: Form) -> None:
        start = _WORD.search(form.folded)
        if len(form.folded) > 1 and start:  # a single letter would be found everywhere
            self._forms.append(form)
            self._by_start[start[0]].append(form)

    def in_folded(self, text: str) -> list[Form]:
        """The forms that a folded text has as words of their own, one inside another included."""
        if not text.isascii() and any(map(is_unspaced, set(text))):
            # there a name need not begin where a word does
            there = [form for form in self._forms if form.folded in text]
            return [form for form in there if has_word(text, form.folded)]
        return [
            form
            for word in dict.fromkeys(_WORD.findall(text))
            for form in self._by_start.get(word, ())
            if form.folded == word or has_word(text, form.folded)
        ]

    def read(self, text: str) -> NamesRead:
        """The names that `text` uses, and what it says besides."""
        rest = fold(text)
        forms, at = self.in_folded(rest), dict[str, int]()
        for form in sorted(forms, key=lambda form: -len(form.folded)):
            if has_word(rest, form.folded):
                at[form.name] = min(rest.find(form.folded), at.get(form.name, len(rest)))
                rest = rest.replace(form.folded, "\n" * len(form.folded))  # the others' places stay
        in_order = tuple(sorted(at, key=lambda name: at[name]))
        return NamesRead(in_order, frozenset(form.name for form in forms), rest)

    def speaker(self, by: str) -> str | None:
        """The name that a claim's `by` comes down to, if it comes down to one."""
        for said in dict.fromkeys((by, _QUALIFIER.split(by)[0])):
            read = self.read(said)
            people = [name for name in read.in_order if self.kinds[name] == "person"]
            left = {word for word in words(read.rest) if word not in _OFFICES}
            if len(people) == 1 and left <= _TITLES:
                return people[0]
            if len(read.in_order) == 1 and not left:
                return read.in_order[0]
        return None


@dataclass(frozen=True)
class Profile:
    """One name, and where the standing sources use it. `sources` and `passages` are ids.

    `also`: its other names, first those that the sources use (`used`), then the table's others.
    `about`: what others claim of it.
    """

    name: str
    kind: Kind
    also: tuple[str, ...]
    used: tuple[str, ...]
    sources: tuple[str, ...]
    passages: tuple[str, ...]
    says: tuple[Claim, ...]
    about: tuple[Claim, ...]


@dataclass
class _Appearances:
    """A profile in the making; dicts keep the order of the story and each entry once."""

    used: dict[str, None] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    passages: dict[str, None] = field(default_factory=dict)
    says: list[Claim] = field(default_factory=list)
    about: list[Claim] = field(default_factory=list)


def profiles(story: Story) -> tuple[Profile, ...]:
    """Everybody and everything that is named or makes a claim, what appears most at the front.

    A speaker who is not in the story's table of names has a profile of kind "other". One that is
    written as a name ("Carol Brown, in a letter") is looked for in the texts as well; any other
    ("reports cited by the paper") stays as worded, and is known by its claims alone.
    """
    speakers = dict.fromkeys(claim.by for claim in story.claims())
    forms = NameForms((*story.names, *_unlisted(speakers, NameForms(story.names))))
    by_name: dict[str, _Appearances] = defaultdict(_Appearances)

    def note(text: str, source: str, passage: str | None) -> list[str]:
        found = forms.in_folded(fold(text))
        any_case = text.casefold()
        for form in found:
            appearance = by_name[form.name]
            if form.written.casefold() in any_case:  # and not only its folded letters
                appearance.used[form.written] = None
            appearance.sources[source] = None
            if passage:
                appearance.passages[passage] = None
        return [form.name for form in found]

    said_by = {by: forms.speaker(by) or by for by in speakers}
    for source in story.standing:
        note(source.title or "", source.id, None)
        for passage in source.passages:
            note(passage.text, source.id, passage.id)
        for claim in source.claims:
            speaker = said_by[claim.by]
            note(claim.by, source.id, claim.passage_id)
            by_name[speaker].says.append(claim)
            by_name[speaker].sources[source.id] = None
            by_name[speaker].passages[claim.passage_id] = None
            about = note(f"{claim.statement}\n{claim.entity or ''}", source.id, claim.passage_id)
            for name in dict.fromkeys(about):
                if name != speaker:
                    by_name[name].about.append(claim)
    own = {p.id: forms.speaker(s.publisher or "") for s in story.standing for p in s.passages}
    listed = {name.name: name for name in story.names}
    place = {passage.id: number for number, passage in enumerate(story.passages())}
    found = [
        _profile(listed.get(name) or Name(name=name), appearances, place)
        for name, appearances in by_name.items()
    ]
    order = {name: number for number, name in enumerate((*listed, *by_name))}

    def weight(profile: Profile) -> tuple[int, int, int]:
        """A paper that keeps naming itself is not what its story is about."""
        elsewhere = sum(own[passage] != profile.name for passage in profile.passages)
        return (-elsewhere, -len(profile.says), order[profile.name])

    return tuple(sorted(found, key=weight))


def find(profiles: Sequence[Profile], text: str) -> Profile | list[str]:
    """The profile that `text` means, under any of its names; else the nearest names, best first."""
    return People(profiles).find(text)


class People:
    """Profiles that are looked for again and again: their names are read once."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles = tuple(profiles)
        self._by_name = {profile.name: profile for profile in profiles}
        self._spellings = Spellings(
            [(p.name, form) for p in profiles for form in (p.name, *p.also)]
        )

    def find(self, text: str) -> Profile | list[str]:
        """As the function `find`."""
        found = self._spellings.meant(text)
        return self._by_name[found] if isinstance(found, str) else found


def _profile(name: Name, appearances: _Appearances, place: dict[str, int]) -> Profile:
    used = tuple(form for form in (name.name, *name.also) if form in appearances.used)
    others = (*used, *name.also)
    return Profile(
        name=name.name,
        kind=name.kind,
        also=tuple(form for form in dict.fromkeys(others) if form != name.name),
        used=used,
        sources=tuple(appearances.sources),
        passages=tuple(sorted(appearances.passages, key=place.__getitem__)),
        says=tuple(appearances.says),
        about=tuple(appearances.about),
    )


def _unlisted(speakers: Iterable[str], listed: NameForms) -> Iterable[Name]:
    """The speakers missing from the table that are written as names: "Carol Brown"."""
    for by in speakers:
        head = _QUALIFIER.split(by)[0].strip()
        longer = [word for word in head.split() if len(word) > 3 or word == head.split()[0]]
        as_name = len(head.split()) > 1 and all(word[0].isupper() for word in longer)
        if as_name and listed.speaker(by) is None:
            yield Name(name=head)
