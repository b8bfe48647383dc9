"""`/story timeline` as Block Kit: what happened, in order, each with the sources that tell it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.cited import Cited
from handlers.blocks.paging import Entry, Page, entry_blocks, paged
from handlers.blocks.parts import Block, header, line
from handlers.blocks.rich import between, unstopped, words
from handlers.blocks.text import Links
from handlers.wording import Wording
from knowledge.story import Story
from knowledge.timeline import Moment


def timeline_page(
    story: Story, moments: Sequence[Moment], wording: Wording, links: Links, number: int
) -> tuple[list[Block], Page]:
    """Page 1 is the latest: that is what most people come for."""
    cited = Cited(story, links, wording)
    page = paged([_entry(moment, cited, wording) for moment in moments], number, from_end=True)
    if not moments:
        counted = wording("reading.no_events")
    else:
        counted = wording("reading.shown_of", first=page.first, last=page.last, total=page.total)
    head = header(wording("reading.timeline_head", story=story.title))
    return [head, *_counted(counted, page), *entry_blocks(page.entries)], page


def _counted(counted: str, page: Page) -> list[Block]:
    return [line(counted)] if page.pages > 1 or not page.total else []


def _entry(moment: Moment, cited: Cited, wording: Wording) -> Entry:
    """Under its year, with the day or the month, as far as it is known."""
    line = (
        words(wording.date_in_year(moment.date), bold=True),
        unstopped(moment.what),
        cited.linked_names(event.passage_id for event in moment.tellings),
    )
    return Entry(between(line, " · "), heading=moment.date[:4])
