"""`/story sources` as Block Kit: where a story comes from, and how well each source knows."""

from __future__ import annotations

from handlers.blocks.cited import mrkdwn_link, original
from handlers.blocks.paging import in_pages
from handlers.blocks.parts import Again, Block, Button, header, line, section, told
from handlers.blocks.text import Links
from handlers.wording import Wording
from knowledge.story import Source, Story, Withdrawal

ON_A_PAGE = 8


def in_order(story: Story) -> list[Source]:
    """The newest first, those without a date after them, and last what was withdrawn."""
    by_date = sorted(story.sources, key=lambda source: source.published or "", reverse=True)
    return sorted(by_date, key=lambda source: source.withdrawn is not None)


def sources_page(
    story: Story, wording: Wording, links: Links, number: int
) -> tuple[list[Block], int, int]:
    """The blocks of page `number`, or the nearest there is; its number, and how many there are."""
    listed = [_source(story, source, wording, links) for source in in_order(story)]
    pages = in_pages(listed, lambda block: len(block["text"]["text"]), ON_A_PAGE)
    number = min(max(number, 1), len(pages))
    first = sum(map(len, pages[: number - 1])) + 1
    last = first + len(pages[number - 1]) - 1
    counted = wording("reading.shown_of", first=first, last=last, total=len(listed))
    blocks = [
        header(wording("reading.sources_head", story=story.title)),
        *([line(counted)] if len(pages) > 1 else []),
        *pages[number - 1],
    ]
    return blocks, number, len(pages)


def withdrawn_line(
    withdrawn: Withdrawal, wording: Wording, replacement: Source | None = None
) -> str:
    """That a source was withdrawn, when and why, and what took its place, as mrkdwn."""
    said = wording(f"reading.{withdrawn.kind}")
    date = f" ({wording.date(withdrawn.on)})" if withdrawn.on else ""
    line = f"⚠ *{said}*{date}: {told(withdrawn.reason, 500)}"
    if replacement:
        linked = mrkdwn_link(told(replacement.name, 100), original(replacement))
        line += " " + wording("reading.replaced_by", source=linked)
    return line


def _source(story: Story, source: Source, wording: Wording, links: Links) -> Block:
    title = told(source.name, 150)
    if source.withdrawn:
        title = f"~{title}~"
    known = (
        told(source.publisher or wording("reading.publisher_unknown"), 80),
        wording.date(source.published) if source.published else wording("reading.date_unknown"),
        told(wording.language_name(source.language), 40) if source.language != "und" else "",
    )
    grade = wording(f"reading.grade_{source.grade.lower()}")
    if source.withdrawn:
        replacement = story.source_by_id.get(source.withdrawn.replaced_by or "")
        grade = withdrawn_line(source.withdrawn, wording, replacement)
    lines = [
        f"*{mrkdwn_link(title, original(source))}*",
        " · ".join(filter(None, known)),
        grade,
    ]
    if page := links.source(source.id):
        lines[2] += " · " + mrkdwn_link(wording("reading.passages"), page)
    summary = Button(wording("reading.summary_button"), Again("summary", source.id))
    return section("\n".join(lines), None if source.withdrawn else summary)
