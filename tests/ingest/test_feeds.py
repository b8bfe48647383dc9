"""Feeds: what is listed is read, from good XML and bad, and nothing is fetched or opened for it."""

from __future__ import annotations

import contextlib
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import IngestError
from knowledge.ingest.article import Download
from knowledge.ingest.feeds import MAX_ENTRIES, Feed, is_feed, read_feed

HOME = "https://news.example/feeds/all.xml"


def feed(body: str | bytes, media_type: str | None = "application/xml", **more: Any) -> Download:
    raw = body.encode() if isinstance(body, str) else body
    return Download(HOME, raw, url=more.pop("url", HOME), media_type=media_type, **more)


def rss(items: str, head: str = "<title>All news</title>") -> str:
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(n: int, rest: str = "") -> str:
    return (
        f"<item><title>Article {n}</title><link>https://news.example/{n}</link>"
        f"<guid isPermaLink='false'>g{n}</guid>{rest}</item>"
    )


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/base/">
  <title>Notes</title>
  <entry>
    <id>tag:other.example,2025:1</id><title type="html">Harbour &amp;amp; port</title>
    <link rel="self" href="/api/1"/><link rel="alternate" href="one#top"/>
    <published>2025-11-16T10:00:00+02:00</published><updated>2025-11-17T00:00:00Z</updated>
  </entry>
</feed>"""


def test_rss_is_read() -> None:
    dated = "<pubDate>Sun, 16 Nov 2025 10:00:00 GMT</pubDate>"
    found = read_feed(feed(rss(item(1, dated))))
    assert found.title == "All news" and found.notes == () and found.skipped == 0
    (entry,) = found.entries
    assert (entry.id, entry.url, entry.title) == ("g1", "https://news.example/1", "Article 1")
    assert entry.published == datetime(2025, 11, 16, 10, tzinfo=UTC) and entry.updated is None


def test_atom_is_read_with_links_made_absolute() -> None:
    (entry,) = read_feed(feed(ATOM)).entries
    assert (entry.id, entry.url) == ("tag:other.example,2025:1", "https://other.example/base/one")
    assert entry.title == "Harbour & port"
    assert entry.published == datetime(2025, 11, 16, 8, tzinfo=UTC)
    assert entry.updated == datetime(2025, 11, 17, tzinfo=UTC)


def test_links_without_a_host_are_those_of_the_feeds_own() -> None:
    links = "<item><link>/a</link></item><item><link>b?x=1</link></item>"
    urls = [entry.url for entry in read_feed(feed(rss(links))).entries]
    assert urls == ["https://news.example/a", "https://news.example/feeds/b?x=1"]
    moved = ATOM.replace("https://other.example/base/", "/base/")
    assert read_feed(feed(moved)).entries[0].url == "https://news.example/base/one"


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [(rss(""), None, True), (rss(""), "text/html", True), (ATOM, "text/plain", True),
     (rss("").encode("utf-16"), None, True), ("﻿ \n" + rss(""), "text/xml", True),
     ('<rdf:RDF xmlns:rdf="x">', None, True), ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", None, True),
     ("", "application/rss+xml", True), ("{}", "application/atom+xml", True),
     ("<html><rss>", "text/html", False), ("<!DOCTYPE html><html>", "application/xml", False),
     ("An article about <rss> feeds", None, False), ("<rssy>", None, False), ("", None, False),
     ("<!--" * 5000, None, False), ("<?" * 5000, None, False), ("%PDF-1.7", None, False)],
)  # fmt: skip
def test_a_feed_is_known_by_its_type_or_its_first_element(
    body: str | bytes, media_type: str | None, expected: bool
) -> None:
    assert is_feed(feed(body, media_type)) is expected


def test_the_newest_come_first_where_all_are_dated() -> None:
    days = {1: 14, 2: 16, 3: 15}
    dated = [item(n, f"<pubDate>{day} Nov 2025 10:00:00 GMT</pubDate>") for n, day in days.items()]
    assert [e.id for e in read_feed(feed(rss("".join(dated)))).entries] == ["g2", "g3", "g1"]
    some = "".join([*dated, item(4)])
    assert [e.id for e in read_feed(feed(rss(some))).entries] == ["g1", "g2", "g3", "g4"]


@pytest.mark.parametrize(
    "link",
    ["", "<link/>", "<link>javascript:alert(1)</link>", "<link>file:///etc/passwd</link>",
     "<link>https://u:p@news.example/</link>", "<link>http://[::1</link>",
     "<link>ftp://news.example/a</link>", "<link>mailto:a@news.example</link>"],
)  # fmt: skip
def test_entries_that_lead_nowhere_are_skipped_and_counted(link: str) -> None:
    found = read_feed(feed(rss(f"<item><title>x</title>{link}</item>" + item(1))))
    assert [entry.id for entry in found.entries] == ["g1"] and found.skipped == 1


def test_an_article_that_is_listed_twice_is_one() -> None:
    again = "<item><guid isPermaLink='false'>g1</guid><link>https://news.example/x</link></item>"
    moved = "<item><guid isPermaLink='false'>z</guid><link>https://news.example/1#c</link></item>"
    found = read_feed(feed(rss(item(1) + item(1) + again + moved)))
    assert [(entry.id, entry.url) for entry in found.entries] == [("g1", "https://news.example/1")]


@pytest.mark.parametrize(
    "broken",
    [rss(item(1) + item(2)).replace("</channel></rss>", ""),
     rss(item(1) + "<item><title>A & B &bogus; <b></title>" + item(2)),
     rss(item(1) + item(2, "<description>5 < 6 & 7</description>")),
     "\n\n" + rss(item(1) + item(2)), rss(item(1) + item(2)) + "<!-- cached -->junk<",
     rss(item(1) + item(2, "<description>\x08\x0c</description>"))],
)  # fmt: skip
def test_broken_xml_gives_what_can_be_read(broken: str) -> None:
    ids = {entry.id for entry in read_feed(feed(broken)).entries}
    assert "g1" in ids


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_titles_come_in_the_script_they_were_written_in(charset: str) -> None:
    body = rss("<item><title>Порт вырос</title><link>/1</link></item>")
    body = body.replace('"1.0"', f'"1.0" encoding="{charset}"')
    for declared in (None, charset):
        (entry,) = read_feed(feed(body.encode(charset), "text/xml", charset=declared)).entries
        assert entry.title == "Порт вырос"


def test_a_huge_feed_is_read_in_part_and_says_so() -> None:
    found = read_feed(feed(rss("".join(item(n) for n in range(10_000)))))
    assert len(found.entries) == MAX_ENTRIES and found.entries[0].id == "g0"
    assert "only the first 1 MB were read" in found.notes[0]
    assert f"the {MAX_ENTRIES} newest were read" in found.notes[1]


def test_an_entry_is_never_read_by_half() -> None:
    long = item(7, f"<description>{'words ' * 100_000}</description>")
    cut = "<item><link>https://news.example/8</link><description>" + "x" * 1_000_000
    found = read_feed(feed(rss(long + cut + "</description><guid>g8</guid></item>")))
    assert [entry.id for entry in found.entries] == ["g7"]


def test_a_feed_without_entries_is_one() -> None:
    assert read_feed(feed(rss(""))) == Feed("All news", ())


@pytest.mark.parametrize(
    "body", ["", "words", "<html><body><p>Not found</p></body></html>", "{}", "%PDF-1.7", "<", "\0"]
)
def test_what_is_no_feed_is_an_error(body: str) -> None:
    with pytest.raises(IngestError, match="is not a feed") as raised:
        read_feed(feed(body, "application/rss+xml"))
    assert "\n" not in str(raised.value)


# --- hostile feeds --------------------------------------------------------------------------------


def test_a_body_that_is_a_path_or_an_address_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(item(1)))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it looked up a name"))
    for body in (str(secret), secret.as_uri(), "http://news.example/feed", "feed://a.example/"):
        with pytest.raises(IngestError):
            read_feed(feed(body))


def test_entities_reach_neither_files_nor_the_web(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it looked up a name"))
    for target in (secret.as_uri(), str(secret), "http://127.0.0.1:1/x"):
        for declared in (f"<!ENTITY x SYSTEM '{target}'>", f"<!ENTITY % x SYSTEM '{target}'> %x;"):
            body = rss("<item><title>&x;</title><link>/1</link></item>", "<title>&x;</title>")
            body = body.replace("<rss", f"<!DOCTYPE rss [{declared}]><rss")
            assert "hunter2" not in repr(read_feed(feed(body)))
    body = rss(item(1)).replace("<rss", f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}"><rss')
    assert len(read_feed(feed(body)).entries) == 1


def test_entities_within_entities_do_not_grow() -> None:
    bomb = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    body = rss(item(1), "<title>&a9;</title>")
    body = body.replace("<rss", f"<!DOCTYPE rss [<!ENTITY a0 'lol'>{bomb}]><rss")
    assert len(read_feed(feed(body)).title) < 10_000


@pytest.mark.parametrize("piece", ["<a>", "<item>", "<a ", "<a '", "&", "<![CDATA[", "<!ENTITY "])
def test_piled_up_markup_ends(piece: str) -> None:
    assert isinstance(read_feed(feed(rss(item(1))[:-16] + piece * 5_000)), Feed)


PIECES = st.sampled_from(
    [b"<rss version='2.0'>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<channel>", b"<item>",
     b"<entry>", b"<link>", b"</link>", b"<link href='", b"'/>", b"<title type='xhtml'>", b"<div>",
     b"</title>", b"<guid>", b"</item>", b"</entry>", b"<![CDATA[", b"]]>", b"&#x0;", b"&#1114112;",
     b"&amp;", b"<pubDate>", b"99 Foo 99999", b"</pubDate>", b"<updated>", b"2025-13-45T99:99:99Z",
     b"<?xml version='1.0' encoding='", b"utf-7", b"rot13", b"'?>", b"<!DOCTYPE rss [", b"]>",
     b"<!ENTITY a '", b"xml:base='http://[", b"http://", b"\xff\xfe", b"\0", b"\xed\xa0\x80",
     b"<media:content url='x'/>", b"<georss:point>1", b"<content type='application/octet-stream'>",
     b"<itunes:explicit>", b"<psc:chapters>", b"<enclosure length='x'/>", b"\n"]
)  # fmt: skip


@given(body=st.binary(max_size=500) | st.lists(PIECES | st.binary(max_size=5)).map(b"".join))
def test_any_bytes_are_a_feed_or_an_error(body: bytes) -> None:
    download = feed(body)
    assert is_feed(download) in (True, False)
    try:
        found = read_feed(download)
    except IngestError as error:
        assert "\n" not in str(error)
    else:
        assert all(entry.url.startswith(("http://", "https://")) for entry in found.entries)


@given(data=st.data())
def test_a_feed_with_a_few_bytes_changed_is_a_feed_or_an_error(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([rss(item(1) + item(2)), ATOM])).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(PIECES | st.binary(max_size=2))
        body = body or bytearray(b" ")
    with contextlib.suppress(IngestError):
        assert isinstance(read_feed(feed(bytes(body))), Feed)
