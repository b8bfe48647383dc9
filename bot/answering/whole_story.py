"""What the store has ready of the whole story, as an answer: the words of its editors and sources,
each with its links, and nothing that a model wrote.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from bot.answering.attest import Statement
from bot.answering.composing import Composer
from bot.answering.wishes import Wish
from bot.answering.writing import Entry
from knowledge.overview import Overview
from knowledge.people import Profile
from knowledge.story import Passage, Source, Story
from knowledge.text import fold, has_word, one_line, sentences
from knowledge.timeline import Moment

MOST_SAID = 6  # sentences of a summary
MOST_DISAGREEMENTS = 12
LATEST = 5  # moments
MOST_PEOPLE, MOST_ORGANISATIONS = 6, 4
MOST_SOURCES = 20

# "Eric Schmidt, the former CEO", "H. is a businessman": a sentence that says who somebody is.
_INTRODUCES = regex.compile(
    r"^(?:\s\(\p{Lu}+\))?(?: is|,) (?:an?|the|former|chief|head|director|president|chair\w*|founder"
    r"|co-founder|spokes\w+|minister|professor)\s"
)


async def tell(wish: Wish, composer: Composer, story: Story, overview: Overview) -> None:
    """Adds to `composer` what is wished for; nothing where the store has none of it."""
    tree = overview.tree
    if wish == "summary":
        lines = [line for line in tree.long if line.role == "summary" and line.passage_ids]
        for line in lines[:MOST_SAID]:
            await composer.state(_statement(line.text, line.passage_ids, story))
        await composer.settle()
        await composer.show_disagreements()
    elif wish == "disagreements":
        await composer.show(tree.conflicts, MOST_DISAGREEMENTS)
    elif wish == "latest":
        await composer.list_up([_moment(m, story) for m in overview.moments[: -LATEST - 1 : -1]])
    elif wish == "people":
        await composer.list_up(_named(overview.people.profiles, story))
    else:
        await composer.list_up([_source(one) for one in _newest_first(story)[:MOST_SOURCES]])


def has(wish: Wish, story: Story, overview: Overview) -> bool:
    """Whether the store has anything of what is wished for."""
    if wish == "summary":
        return any(line.passage_ids for line in overview.tree.long if line.role == "summary")
    if wish == "disagreements":
        return bool(overview.tree.conflicts)
    if wish == "latest":
        return bool(overview.moments)
    if wish == "people":
        return bool(_named(overview.people.profiles, story))
    return bool(_newest_first(story))


def _statement(text: str, passage_ids: Sequence[str], story: Story) -> Statement:
    passages = tuple(story.passage_by_id[id] for id in passage_ids)
    return Statement(text, passages, quoted=True)


def _moment(moment: Moment, story: Story) -> Entry:
    ids = dict.fromkeys(telling.passage_id for telling in moment.tellings)
    passages = tuple(story.passage_by_id[id] for id in ids)
    return Entry(f"{moment.date}: ", moment.what, passages)


def _newest_first(story: Story) -> list[Source]:
    told = [source for source in story.standing if source.passages]
    return sorted(told, key=lambda source: source.published or "", reverse=True)


def _source(source: Source) -> Entry:
    """A title is a name: it stays as it is."""
    return Entry(one_line(f"{source.byline}: {source.name}"), "", source.passages[:1])


def _named(profiles: Sequence[Profile], story: Story) -> list[Entry]:
    """Who appears most, people first, but for those who only report; each in the sentence that
    introduces them best, no sentence twice."""
    reporting = {source.publisher for source in story.sources}
    entries: dict[str, Entry] = {}
    for kind, most in (("person", MOST_PEOPLE), ("organisation", MOST_ORGANISATIONS)):
        named = [
            profile
            for profile in profiles
            if profile.kind == kind and profile.passages and profile.name not in reporting
        ]
        for profile in named[:most]:
            sentence, passage = _introduction(profile, story)
            entries.setdefault(sentence, Entry("", sentence, (passage,)))
    return list(entries.values())


def _introduction(profile: Profile, story: Story) -> tuple[str, Passage]:
    """A sentence that says who it is, in English; else one that begins with it, else the first
    that names it."""
    name, told = profile.name, [story.passage_by_id[id] for id in profile.passages]
    naming = [
        (sentence, passage)
        for passage in told
        for sentence in sentences(one_line(passage.text))
        if has_word(fold(sentence), fold(name))
    ] or [((sentences(one_line(told[0].text)) or [told[0].text])[0], told[0])]

    def introduces(sentence: str) -> int:
        after = sentence.partition(name)[2]
        return 2 * bool(_INTRODUCES.match(after)) + sentence.removeprefix("The ").startswith(name)

    return max(naming, key=lambda each: introduces(each[0]))
