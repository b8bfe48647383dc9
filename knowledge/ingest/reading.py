"""The bytes of a document -> its article: what it says and what it tells of itself.

This is the one place where documents that strangers wrote meet the libraries that take them apart,
and the one that answers for it: whatever the bytes, the result is an Article or an IngestError.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import PurePath

import regex

from knowledge.errors import IngestError
from knowledge.ingest import formats
from knowledge.ingest.addresses import shown
from knowledge.ingest.article import Article, Download
from knowledge.ingest.article_language import language_of
from knowledge.ingest.cleaning import clean_lines, kind_of
from knowledge.ingest.feeds import is_feed
from knowledge.ingest.formats import Readable
from knowledge.ingest.metadata import find_language, settle
from knowledge.ingest.text_hints import text_hints
from knowledge.text import clean

MAX_CHARACTERS = 300_000  # of a text; a long report of a hundred pages
MAX_PAGE = 5_000_000  # of a web page, most of which is markup
MIN_SENSE = 0.4  # likelihood of its language; true readings of real texts have over 0.9
SAMPLE = 20_000  # bytes that an unknown encoding is told by
_NOTHING = (
    "holds no article, only headings, lists or notices; a page that needs JavaScript or a login "
    "can be given as text: save it from a browser"
)
_TOO_LONG = f"has over {MAX_CHARACTERS} characters, too many for an article: give a part of it"

_KINDS = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf",
    "application/x-pdf": "pdf", "text/markdown": "markdown", "text/x-markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".md": "markdown",
    ".markdown": "markdown",
}  # fmt: skip
_OTHERS = ("image/", "audio/", "video/", "font/", "message/", "multipart/")
_SIGNATURES = {
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"RIFF": "a sound or picture", b"PK\x03\x04": "an office document or archive",
    b"\xd0\xcf\x11\xe0": "an office document", b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "an archive", b"7z\xbc\xaf": "an archive", b"Rar!": "an archive",
    b"\x7fELF": "a program", b"OggS": "a sound", b"ID3": "a sound",
}  # fmt: skip
_HTML = regex.compile(r"<(?:!doctype\s+html|html|head|body)\b", regex.I)
_CLOSING_TAG = regex.compile(r"</(?:p|div|article|h\d|li|span|a)>", regex.I)
_MARKDOWN = regex.compile(r"^#{1,6} \S|^---\n|\[[^\]\[\n]{1,200}\]\(https?://", regex.M)
_META_CHARSET = regex.compile(rb"<meta[^<>]{1,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", regex.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# What browsers read under these names (WHATWG, Encoding Standard, section 4.2).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-9": "cp1254", "big5": "big5hkscs",
}  # fmt: skip
# Not for documents, and some take time that grows with the square of the length.
_NO_CHARSET = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}
# The encodings of Latin letters differ in a few accents, which make sense in one language only.
_LATIN = ("cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257")
_UNWRITTEN = regex.compile(r"[\p{Cc}\p{Cn}\p{Co}\p{Cs}\uFFFD--[\t\n\r\f]]", regex.V1)


def read_article(download: Download) -> Article:
    """What `download` says, without what surrounds it. May take seconds of CPU.

    Raises IngestError, which names the document and says what would help, for anything that is no
    article: broken, empty, encrypted or of a kind or in an encoding that cannot be read.
    """
    try:
        return _article(_readable(download), download)
    except IngestError as error:
        raise IngestError(f"{shown(download.name)}: {error}") from error
    except Exception as error:  # parsers, on bytes that were made to break them
        raise IngestError(
            f"{shown(download.name)}: cannot be read ({type(error).__name__}): save its text, and "
            "give that"
        ) from error


def _article(readable: Readable, download: Download) -> Article:
    lines = readable.lines
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise IngestError(_TOO_LONG)
    kinds = [kind_of(line) for line in lines]
    language, _ = language_of("\n".join(line.text for line in lines))
    hints = [*readable.hints, *text_hints(lines, kinds, language)]
    title = settle("title", hints)
    cleaned = clean_lines(lines, kinds, title.value)
    if not cleaned.paragraphs:
        raise IngestError(_NOTHING)
    return Article(
        paragraphs=cleaned.paragraphs,
        title=title,
        publisher=settle("publisher", hints),
        published=settle("published", hints, language),
        language=find_language("\n".join(cleaned.paragraphs), readable.hints),
        url=settle("url", hints),
        dropped=cleaned.dropped,
    )


def _readable(download: Download) -> Readable:
    body, media_type = download.body, download.media_type or ""
    if not body.strip(b"\0 \t\r\n"):
        raise IngestError("is empty")
    if b"%PDF-" in body[:1024]:
        return formats.read_pdf(body)
    foreign = next((what for sign, what in _SIGNATURES.items() if body.startswith(sign)), None)
    if foreign or media_type.startswith(_OTHERS):
        raise IngestError(f"is {foreign or media_type}, not an article: give its text, HTML or PDF")
    if is_feed(download):
        raise IngestError("is a feed: give it as one, or the address of one of its articles")
    text = _decoded(download)
    kind = _KINDS.get(media_type) or _kind_by_look(text) or _kind_by_name(download.name)
    if kind == "pdf":
        raise IngestError("is no PDF, although it is called one: save it anew")
    if len(text) > (MAX_PAGE if kind == "html" else MAX_CHARACTERS):
        raise IngestError(_TOO_LONG)
    if kind == "html" and "<" in text:
        return formats.read_html(text, download.url)
    if kind is None and (text.lstrip().startswith("<?xml") or _is_json(text)):
        raise IngestError("is data, not an article: give the text that is in it")
    return formats.read_markdown(text) if kind == "markdown" else formats.read_text(text)


def _kind_by_look(text: str) -> str | None:
    if _HTML.search(text, 0, 2000) or len(_CLOSING_TAG.findall(text, 0, 5000)) >= 3:
        return "html"
    return "markdown" if len(_MARKDOWN.findall(text, 0, 20_000)) >= 3 else None


def _kind_by_name(name: str) -> str | None:
    return _KINDS.get(PurePath(name.partition("?")[0]).suffix.lower())


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _decoded(download: Download) -> str:
    """The text of `download`, in the encoding that makes most sense of it."""
    body, named = download.body, [*_named(download)]
    # A mark at the start, and what is written in 7 bits, is seldom there by chance; nor is UTF-8.
    sure = [name for mark, name in _BOMS if body.startswith(mark)]
    sure += [name for name in named if name.startswith(("utf-16", "utf-32", "iso2022", "hz"))]
    for text in _readings(body, [*sure, "utf-8"]):
        return _with_newlines(text)
    declared, guessed = [*_readings(body, named)], [*_guessed(body)]
    # A wrong encoding often gives letters, but no words of any language.
    readings = [(language_of(text)[1] + 0.02, text) for text in declared]
    readings += [(language_of(text)[1], text) for text in guessed]
    sense, text = max(readings, key=lambda reading: reading[0], default=(0, ""))
    if sense < MIN_SENSE:
        raise IngestError("is not text, or in an unknown encoding: save it as UTF-8, and give that")
    return _with_newlines(text)


def _with_newlines(text: str) -> str:
    return regex.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", clean(text))


def _named(download: Download) -> Iterator[str]:
    """The encodings that are declared, by those who sent the document and in it."""
    in_meta = _META_CHARSET.search(download.body, 0, 4096)
    for name in filter(None, (download.charset, in_meta and in_meta[1].decode())):
        with suppress(LookupError, ValueError):
            codec = codecs.lookup(name.strip()).name
            if codec not in _NO_CHARSET:
                yield _MEANT.get(codec, codec)


def _readings(body: bytes, names: Iterable[str], errors: str = "strict") -> Iterator[str]:
    """`body` in each of the encodings `names` in which it is text."""
    for name in names:
        with suppress(UnicodeError, LookupError):
            # Half a surrogate pair is a slip of many programs.
            text = body.decode(name, "surrogatepass" if name == "utf-8" else errors)
            # Some stray controls are cleaned away later; many are the mark of what is not text.
            if len(_UNWRITTEN.findall(text)) <= len(text) / 20:
                yield text


def _guessed(body: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes  # only where nobody says what the encoding is

    damaged = body.decode("utf-8", "replace")
    if sum(c > "\x7f" for c in damaged) > 2 * damaged.count("\ufffd"):
        yield damaged  # UTF-8 of which a few bytes are broken, as where it was cut
    elif best := from_bytes(body[:SAMPLE]).best():
        of_latin = not regex.search(r"[\p{L}--\p{Latin}]{2}", str(best), flags=regex.V1)
        yield from _readings(body, [best.encoding, *(_LATIN if of_latin else ())], "replace")
