"""`/story summary`, `timeline`, `sources` and `who`: read off the snapshot, without a model."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from handlers.blocks.parts import (
    Again,
    Block,
    Button,
    in_notifications,
    line,
    row,
    section,
    told,
)
from handlers.blocks.picture import picture_button
from handlers.blocks.sources import sources_page
from handlers.blocks.summary import long_page, short_blocks
from handlers.blocks.timeline import timeline_page
from handlers.blocks.who import people_blocks, who_page
from handlers.desk import Desk
from handlers.subcommands import Call, Shown, Subcommand
from handlers.wording import Wording
from knowledge.overview import Overview
from knowledge.story import Story
from knowledge.summaries import Summary, find_level

NEAREST = 5  # buttons of what may have been meant
REMEMBERED = 200  # answers, of a few kB each

Show = Callable[[Call, Story, Overview], Shown]


def subcommands(desk: Desk) -> list[Subcommand]:
    reading = Reading(desk)
    return [
        Subcommand("summary", reading.summary, "[topic] [short|long]"),
        Subcommand("timeline", reading.timeline),
        Subcommand("sources", reading.sources),
        Subcommand("who", reading.who, "NAME"),
    ]


class Reading:
    """Each is a pure function of the snapshot, the words of the reader's language, the argument and
    the page; what was shown lately is shown again as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._shown: OrderedDict[Hashable, Shown] = OrderedDict()

    async def summary(self, call: Call) -> Shown:
        return await self._lately("summary", call, self._summary)

    async def timeline(self, call: Call) -> Shown:
        return await self._lately("timeline", replace(call, argument=""), self._timeline)

    async def sources(self, call: Call) -> Shown:
        return await self._lately("sources", replace(call, argument=""), self._sources)

    async def who(self, call: Call) -> Shown:
        return await self._lately("who", call, self._who)

    async def _lately(self, name: str, call: Call, show: Show) -> Shown:
        snapshot, w = call.snapshot, call.wording
        key = (name, snapshot.id, call.argument, call.page, w.language, str(w.locale))
        shown = self._shown.pop(key, None)
        if shown is None:
            shown = show(call, snapshot.story, await self._desk.overviews.of(snapshot))
        self._shown[key] = shown
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
        return shown

    def _summary(self, call: Call, story: Story, overview: Overview) -> Shown:
        wording, links, tree = call.wording, self._desk.links, overview.tree
        topic, is_long = what_and_length(call.argument, wording)
        level = find_level(tree, topic) if topic else tree
        if isinstance(level, list):
            titles = {each.id: each.title for each in (*tree.children, *_below(tree))}
            near = [id for id in level if id in titles] or [topic.id for topic in tree.children]
            buttons = [Button(titles[id], Again("summary", id)) for id in near[:NEAREST]]
            return _no_such("reading.no_such_topic", topic, buttons, bool(level), wording)
        if not is_long:
            blocks = short_blocks(story, level, wording, links)
            return Shown(
                in_notifications(level.title),
                _in_its_language(blocks, story, wording),
                can_share=True,
            )
        blocks, page = long_page(story, level, wording, links, call.page)
        return Shown(
            in_notifications(level.title),
            _in_its_language(blocks, story, wording),
            page=page.number,
            pages=page.pages,
            can_share=True,
        )

    def _timeline(self, call: Call, story: Story, overview: Overview) -> Shown:
        wording, moments = call.wording, overview.moments
        blocks, page = timeline_page(story, moments, wording, self._desk.links, call.page)
        if moments:
            blocks += picture_button(wording("picture.as_picture"), page=page.number)
        return Shown(
            wording("reading.timeline_head", story=in_notifications(story.title)),
            _in_its_language(blocks, story, wording),
            page=page.number,
            pages=page.pages,
            from_end=True,
            can_share=bool(moments),
        )

    def _sources(self, call: Call, story: Story, overview: Overview) -> Shown:
        wording, links = call.wording, self._desk.links
        blocks, page, pages = sources_page(story, wording, links, call.page)
        return Shown(
            wording("reading.sources_head", story=in_notifications(story.title)),
            blocks,
            page=page,
            pages=pages,
            can_share=True,
        )

    def _who(self, call: Call, story: Story, overview: Overview) -> Shown:
        wording, people = call.wording, overview.people
        if not call.argument:
            return Shown(wording("reading.who_is_meant"), people_blocks(people.profiles, wording))
        found = people.find(call.argument)
        if isinstance(found, list):
            names = found or [profile.name for profile in people.profiles]
            buttons = [Button(name, Again("who", name)) for name in names[:NEAREST]]
            return _no_such("reading.no_such_name", call.argument, buttons, bool(found), wording)
        blocks, page = who_page(story, found, wording, self._desk.links, call.page)
        return Shown(
            in_notifications(found.name),
            _in_its_language(blocks, story, wording),
            page=page.number,
            pages=page.pages,
            can_share=True,
        )


def what_and_length(argument: str, wording: Wording) -> tuple[str, bool]:
    """The topic in "memo long", and whether all of it is wanted. The length may come first too."""
    short, long = (
        {english, *wording.get(f"reading.{english}_words").casefold().split()}
        for english in ("short", "long")
    )
    words = argument.split()
    for place in (-1, 0):
        if words and words[place].casefold() in short | long:
            is_long = words.pop(place).casefold() in long
            return " ".join(words), is_long
    return argument, False


def _below(tree: Summary) -> list[Summary]:
    return [child for topic in tree.children for child in topic.children]


def _no_such(
    key: str, text: str, buttons: Sequence[Button], is_near: bool, wording: Wording
) -> Shown:
    """What was asked for is not there; `buttons` lead to what is."""
    said = wording(key, text=f"“{told(text, 100)}”")
    if buttons:
        said += " " + wording("reading.nearest" if is_near else "reading.these_are")
    return Shown(said, [section(said), *row(*buttons)])


def _in_its_language(blocks: Sequence[Block], story: Story, wording: Wording) -> list[Block]:
    """`blocks`, with a line where the sources are told in another language than the reader's."""
    if story.language.split("-")[0] == wording.language.split("-")[0]:
        return list(blocks)
    language = told(wording.language_name(story.language), 60)
    return [blocks[0], line(wording("commands.quoted", language=language)), *blocks[1:]]
