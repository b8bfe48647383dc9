"""RSS and Atom, as they are found in the wild: what a feed lists, and nothing fetched for it."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin

from knowledge.errors import FetchError, IngestError
from knowledge.ingest.addresses import shown, web_address
from knowledge.ingest.article import Download
from knowledge.text import clean, one_line

MAX_ENTRIES = 500
# The parser takes 1 to 3 s of CPU for this much, and a hostile feed can make that 8.
MAX_BYTES = 1_000_000
_MEDIA_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_HEAD = 4096  # bytes in which the first element must begin
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF|\w+:feed)[\s>]", re.IGNORECASE)
_UNDATED = datetime.min.replace(tzinfo=UTC)
_END_OF_ENTRY = re.compile(rb"</(?:item|entry)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class FeedEntry:
    """One article that a feed lists. `id` is what the feed calls it, or else its address."""

    id: str
    url: str  # absolute, http or https, without a fragment
    title: str
    published: datetime | None  # in UTC
    updated: datetime | None

    @property
    def dated(self) -> datetime | None:
        return self.published or self.updated


@dataclass(frozen=True)
class Feed:
    """`entries`: the newest first, where all are dated; else in the order of the feed.

    `skipped` counts entries without a link that can be followed; `notes` say, for an operator,
    what else was left out.
    """

    title: str
    entries: tuple[FeedEntry, ...]
    skipped: int = 0
    notes: tuple[str, ...] = ()


def is_feed(download: Download) -> bool:
    """Whether `download` is RSS or Atom, by its media type or by its first element."""
    if download.media_type in _MEDIA_TYPES:
        return True
    head = download.body[:_HEAD].replace(b"\0", b"")  # UTF-16 reads as ASCII without its zeros
    at = 0
    while match := _PROLOGUE.match(head, at) or _DOCTYPE.match(head, at):
        at = match.end()
    return _ROOT.match(head, at) is not None


def read_feed(download: Download) -> Feed:
    """What the feed lists; broken XML gives what can be read of it. Seconds of CPU for a large one.

    Raises IngestError where it is no feed at all.
    """
    body, notes = _shortened(download.body)
    parsed = _parsed(download, body)
    if not parsed.get("version") and not parsed["entries"]:
        raise IngestError(
            f"{shown(download.name)}: is not a feed that can be read: give the address of the "
            "site's RSS or Atom feed"
        )
    linked = [_entry(raw, download.url or "") for raw in parsed["entries"]]
    entries = list(_distinct(entry for entry in linked if entry))
    if all(entry.dated for entry in entries):
        entries.sort(key=lambda entry: entry.dated or _UNDATED, reverse=True)
    if len(entries) > MAX_ENTRIES:
        notes.append(f"of its {len(entries)} entries the {MAX_ENTRIES} newest were read")
    return Feed(
        title=_text(parsed["feed"], "title"),
        entries=tuple(entries[:MAX_ENTRIES]),
        skipped=linked.count(None),
        notes=tuple(notes),
    )


def _shortened(body: bytes) -> tuple[bytes, list[str]]:
    """`body` up to an end of an entry below the limit; feeds list the newest first."""
    if len(body) <= MAX_BYTES:
        return body, []
    notes = [f"only the first {MAX_BYTES / 1e6:g} MB were read"]
    ends = list(_END_OF_ENTRY.finditer(body, 0, MAX_BYTES))
    if not ends:
        return body[:MAX_BYTES], notes
    # Closed again, for XML that is broken takes twice as long.
    closing = b"</feed>" if b"entry" in ends[-1][0].lower() else b"</channel></rss>"
    return body[: ends[-1].end()] + closing, notes


def _parsed(download: Download, body: bytes) -> Mapping[str, Any]:
    import feedparser  # takes a tenth of a second, which `backstory ask` need not pay

    charset = f"; charset={download.charset}" if download.charset else ""
    try:
        # A stream, for anything else may be taken for an address or a path, and opened.
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": f"application/xml{charset}"},
            resolve_relative_uris=False,  # those in HTML, which is not used
            sanitize_html=False,
        )
        return parsed
    except Exception as error:  # a parser of two decades, on bytes that anybody may have written
        raise IngestError(
            f"{shown(download.name)}: is not a feed that can be read ({type(error).__name__})"
        ) from error


def _entry(raw: dict[str, Any], base: str) -> FeedEntry | None:
    """None where it has no link that can be followed."""
    link = clean(str(raw.get("link") or "")).strip()
    if not link:
        return None
    try:
        url = str(web_address(urldefrag(urljoin(base, link)).url))
    except (FetchError, ValueError):
        return None
    return FeedEntry(
        id=clean(str(raw.get("id") or "")).strip() or url,
        url=url,
        title=_text(raw, "title"),
        published=_moment(raw.get("published_parsed")),
        # past the parser's own `get`, which fills in the day of publication
        updated=_moment(dict.get(raw, "updated_parsed")),
    )


def _distinct(entries: Iterator[FeedEntry]) -> Iterator[FeedEntry]:
    """Each article once, whether it is the name or the address that comes back."""
    met: set[str] = set()
    for entry in entries:
        if met.isdisjoint((entry.id, entry.url)):
            yield entry
        met.update((entry.id, entry.url))


def _moment(parsed: Any) -> datetime | None:
    """A time as feedparser gives it: a struct_time in UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _text(raw: Mapping[str, Any], key: str) -> str:
    return one_line(clean(unescape(str(raw.get(key) or ""))))
