"""Long lists: cut into pages that one message holds, and shown under their headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from handlers.blocks.rich import Block, Words, bullets, paragraph, rich_text, size, words
from handlers.blocks.text import units

MOST = 10  # entries on a page
ROOM = 7_000  # characters on a page; Slack takes about 13,000 a message, with all around the list

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """An entry of a list: a line, and what belongs below it.

    `heading` is shown above the first of those that have the same. Below a heading a line is a
    bullet, or where it has lines below it, these are.
    """

    line: Words
    below: tuple[Words, ...] = ()
    heading: str = ""

    @property
    def size(self) -> int:
        return size(self.line, *self.below) + units(self.heading)


@dataclass(frozen=True)
class Page:
    """Entries `first` to `last`, counted from 1, of `total`; page `number` of `pages`."""

    entries: tuple[Entry, ...]
    number: int
    pages: int
    first: int
    last: int
    total: int


def paged(entries: Sequence[Entry], number: int, most: int = MOST, from_end: bool = False) -> Page:
    """Page `number` of `entries`, the nearest where there is none of that number. With `from_end`,
    page 1 is the end of the list."""
    listed = reversed(entries) if from_end else entries
    pages = in_pages(listed, lambda entry: entry.size, most)
    number = min(max(number, 1), len(pages))
    before, chosen = sum(map(len, pages[: number - 1])), pages[number - 1]
    if from_end:
        before, chosen = len(entries) - before - len(chosen), chosen[::-1]
    return Page(tuple(chosen), number, len(pages), before + 1, before + len(chosen), len(entries))


def entry_blocks(entries: Sequence[Entry]) -> list[Block]:
    """The entries one below the other, each heading's in a block."""
    return [
        rich_text(*_group(heading, list(group)))
        for heading, group in groupby(entries, key=lambda entry: entry.heading)
    ]


def _group(heading: str, entries: Sequence[Entry]) -> Iterable[Block]:
    if not heading:
        for entry in entries:
            yield paragraph(entry.line, *entry.below)
        return
    yield paragraph(words(heading, 150, bold=True))
    for has_more, alike in groupby(entries, key=lambda entry: bool(entry.below)):
        if not has_more:
            yield bullets([entry.line for entry in alike])
            continue
        for entry in alike:
            yield paragraph(entry.line)
            yield bullets(entry.below)


def in_pages(items: Iterable[T], size_of: Callable[[T], int], most: int) -> list[list[T]]:
    """`items` on pages of at most `most` of them and ROOM characters, but of one at least. There is
    always a page, which may be empty."""
    pages: list[list[T]] = [[]]
    room = ROOM
    for item in items:
        size = size_of(item)
        if pages[-1] and (len(pages[-1]) == most or size > room):
            pages.append([])
            room = ROOM
        pages[-1].append(item)
        room -= size
    return pages
