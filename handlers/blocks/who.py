"""`/story who` as Block Kit: a name in all its scripts, what they say, what others say of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.phrases import phrase
from handlers.blocks.cited import Cited, mrkdwn_link, original
from handlers.blocks.paging import Entry, Page, entry_blocks, paged
from handlers.blocks.parts import Again, Block, Button, header, lines_below, row, section, told
from handlers.blocks.rich import Words, between, plain, unstopped, words
from handlers.blocks.text import Links
from handlers.wording import Wording
from knowledge.people import Profile
from knowledge.story import Claim, Story

OTHER_NAMES = 30
ROOM_FOR_NAMES = 900  # characters
QUOTED = 5  # passages, where nobody claims anything
LISTED = 20  # buttons of names


def who_page(
    story: Story, profile: Profile, wording: Wording, links: Links, number: int
) -> tuple[list[Block], Page]:
    cited = Cited(story, links, wording)
    page = paged(list(_entries(story, profile, cited, wording)), number)
    return [
        header(profile.name),
        *_known(story, profile, wording),
        *entry_blocks(page.entries),
    ], page


def people_blocks(people: Sequence[Profile], wording: Wording) -> list[Block]:
    """Whom one can ask about: those who appear most."""
    named = [profile for profile in people if profile.kind != "other"] or list(people)
    buttons = [Button(profile.name, Again("who", profile.name)) for profile in named[:LISTED]]
    asked = "reading.who_is_meant" if buttons else "reading.nobody"
    return [section(wording(asked)), *row(*buttons)]


def _known(story: Story, profile: Profile, wording: Wording) -> list[Block]:
    """What kind of name it is, what else it is called, and which sources use it."""
    kind = wording(f"reading.kind_{profile.kind}")
    also: list[str] = []
    for name in profile.also[:OTHER_NAMES]:
        if sum(map(len, also)) + len(name) > ROOM_FOR_NAMES:
            break
        also.append(told(name, 80))
    sources = [story.source_by_id[id] for id in profile.sources[:6]]
    named = [
        mrkdwn_link(told(source.publisher or source.name, 40), original(source))
        for source in sources
    ]
    if len(profile.sources) > len(named):
        rest = len(profile.sources) - len(named)
        named.append(wording("reading.and_more", count=rest))
    lines = [f"*{kind}*" + (f" · {', '.join(also)}" if also else "")]
    if named:
        lines.append(wording("reading.appears_in", sources=", ".join(named)))
    return [lines_below(lines)]


def _entries(story: Story, profile: Profile, cited: Cited, wording: Wording) -> Iterator[Entry]:
    for claim in profile.says:
        yield Entry(_claim(claim, cited, wording), heading=wording("reading.says"))
    for claim in profile.about:
        said = (*words(claim.by, 100, bold=True), *plain(": "), *_claim(claim, cited, wording))
        yield Entry(said, heading=wording("reading.others_say"))
    if profile.says or profile.about:
        return
    for id in profile.passages[:QUOTED]:
        line = between((words(story.passage_by_id[id].text, 250), cited.linked_names([id])), " · ")
        yield Entry(line, heading=wording("reading.in_passages"))


def _claim(claim: Claim, cited: Cited, wording: Wording) -> Words:
    said = unstopped(claim.statement, 400)
    if claim.value and claim.as_of and claim.as_of not in claim.statement:
        dated = phrase("as_of", wording.language, date=wording.date(claim.as_of))
        said = (*said, *plain(" ("), *words(dated, 60), *plain(")"))
    return between((said, cited.linked_names([claim.passage_id])), " · ")
