"""Where a line of the store comes from: links to the passages, called by their publishers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from handlers.blocks.parts import told
from handlers.blocks.rich import Words, between, linked, plain
from handlers.blocks.text import Links, safe_url, shorten
from handlers.wording import Wording
from knowledge.story import Source, Story

NAMED = 4  # sources after a line
MAX_NAME, MAX_TITLE = 40, 90  # characters
MAX_URL = 350  # a longer address takes the room of too much else: then the name stands alone
LEGEND, LEGEND_ROOM = 10, 2_500  # lines and characters below a text
MARKED = 5  # sources of a sentence


class Cited:
    """`story`'s passages and sources as links, in the reader's words."""

    def __init__(self, story: Story, links: Links, wording: Wording) -> None:
        self._story, self._links, self._wording = story, links, wording
        self._numbers: dict[str, int] = {}

    def linked_names(self, passage_ids: Iterable[str]) -> Words:
        """The sources' names, each linked to the first of its passages; () without passages."""
        return between([linked(name, url) for name, url in self._named(passage_ids)], ", ")

    def names(self, passage_ids: Iterable[str]) -> str:
        """The same as mrkdwn."""
        named = self._named(passage_ids)
        return ", ".join(mrkdwn_link(told(name, MAX_NAME), url) for name, url in named)

    def _named(self, passage_ids: Iterable[str]) -> list[tuple[str, str | None]]:
        first = self._by_source(passage_ids)
        named = [
            (shorten(_short_name(self._story.source_by_id[source]), MAX_NAME), self._link(passage))
            for source, passage in list(first.items())[:NAMED]
        ]
        if len(first) > NAMED:
            more = self._wording("reading.and_more", count=len(first) - NAMED)
            named.append((more, None))
        return named

    def marks(self, passage_ids: Iterable[str]) -> Words:
        """Like [1] [3], each linked to a passage, with a space before; one for each source."""
        marks: Words = ()
        for source, passage in list(self._by_source(passage_ids).items())[:MARKED]:
            number = self._numbers.setdefault(source, len(self._numbers) + 1)
            marks += (*plain(" "), *linked(f"[{number}]", self._link(passage)))
        return marks

    def legend(self) -> list[str]:
        """What the marks that were given stand for, a line of mrkdwn a source, in their order."""
        lines = [
            f"[{number}] {self._source(self._story.source_by_id[id])}"
            for id, number in self._numbers.items()
        ]
        kept: list[str] = []
        for each in lines:
            if len(kept) == LEGEND - 1 or sum(map(len, kept)) + len(each) > LEGEND_ROOM:
                rest = len(lines) - len(kept)
                return [*kept, self._wording("reading.and_more", count=rest)]
            kept.append(each)
        return kept

    def _source(self, source: Source) -> str:
        """A source on one line: publisher, date and title, the latter linked to the original."""
        has_name = source.publisher and source.publisher != source.name
        known = (
            told(source.publisher or "", MAX_NAME) if has_name else "",
            self._wording.date(source.published) if source.published else "",
            mrkdwn_link(told(source.name, MAX_TITLE), original(source)),
        )
        return " · ".join(filter(None, known))

    def _by_source(self, passage_ids: Iterable[str]) -> dict[str, str]:
        """The first of the passages of each source."""
        first: dict[str, str] = {}
        for id in passage_ids:
            first.setdefault(self._story.passage_by_id[id].source_id, id)
        return first

    def _link(self, passage_id: str) -> str | None:
        source = self._story.source_of(passage_id)
        return _usable(self._links.to_passage(source.url, source.id, passage_id))


def original(source: Source) -> str | None:
    """The address of the article itself, where it is known and may be linked."""
    return _usable(safe_url(source.url)) if source.url else None


def mrkdwn_link(text: str, url: str | None) -> str:
    """`text` is escaped already."""
    return f"<{url}|{text}>" if url else text


def _short_name(source: Source) -> str:
    return source.publisher or source.name


def _usable(url: str | None) -> str | None:
    """Slack refuses a whole message for an address that is none of the web."""
    if url is None or len(url) > MAX_URL or urlsplit(url).scheme not in ("http", "https"):
        return None
    return url
