"""A document of any format -> the lines of its text, and what it declares about itself.

Each reader takes the whole document. All but plain text are read by libraries that know the format
(trafilatura, markdown-it, pypdf); what they raise on bytes made to break them is caught in
`reading`.
"""

from __future__ import annotations

import html
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import regex

from knowledge.errors import IngestError
from knowledge.ingest.cleaning import LONG, Line, visible
from knowledge.ingest.metadata import Field, Hint, agree
from knowledge.text import is_unspaced, length, one_line

MAX_ELEMENTS = 60_000  # of a page; 3 s of CPU. A long encyclopaedia article has half as many
MAX_PAGES = 200
MAX_FRONT_MATTER = 20_000  # characters
MAX_DECLARED = 500  # tags of a page that are looked at, and characters of each
MAX_WIDTH = 130  # characters that lines are broken at; longer ones are paragraphs

# A number with a full stop may be a date's: "16. November".
_BULLET = regex.compile(r"^(?:[-*•·●▪‣◦■►➤✓–—]+|\(?\d{1,2}\))\s+(?=\S)")
_HASHES = regex.compile(r"^#{1,6}\s+(?=\S)")
# What programs put where the title of a PDF belongs.
_FILE_NAME = regex.compile(
    r"(?i)^(?:microsoft|untitled|layout).*|.*\.(?:docx?|pdf|indd|tex|qxd|rtf)$"
)
_SEPARATOR = regex.compile(r"\s*[|｜»]\s*|\s[–—·-]\s")
_BLOCKS = ("head", "p", "item", "quote", "list", "table", "cell")  # in trafilatura's tree
_FINISHED = regex.compile(r"[\p{Sentence_Terminal}…:：]\W*$")
_TAG = regex.compile(r"<[^<>]*>")
_FRONT_MATTER = regex.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", regex.S)
_LIGATURES = regex.compile(r"[\uFB00-\uFB06\uFB50-\uFDFF\uFE70-\uFEFC]")
_ARTICLE = regex.compile(r"article$|posting$|^report$", regex.I)
_DAY_IN_PATH = regex.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?!\d)")
_META: tuple[tuple[Field, str], ...] = (
    ("title", "og:title citation_title dc.title"),
    ("publisher", "og:site_name dc.publisher citation_publisher"),
    ("url", "og:url"),
    ("published", "article:published_time og:published_time datepublished pubdate publishdate"),
    ("published", "publish-date publish_date date dc.date dc.date.issued dcterms.created"),
    ("published", "citation_publication_date parsely-pub-date sailthru.date article.published"),
)
_FRONT: tuple[tuple[Field, str], ...] = (
    ("title", "title headline"),
    ("publisher", "publisher site sitename site_name source"),
    ("published", "published date published_at date_published publish_date"),
    ("language", "language lang"),
    ("url", "url canonical canonical_url link source_url"),
)


@dataclass(frozen=True)
class Readable:
    """The lines of a document, tidied, and what the document says of itself outside of them."""

    lines: tuple[Line, ...]
    hints: tuple[Hint, ...] = ()


def read_text(text: str) -> Readable:
    """Plain text; lines that were broken to fit a width are joined."""
    return Readable(_tidied(Line(line) for line in _unwrapped(text.split("\n"))))


def read_html(text: str, address: str | None) -> Readable:
    """A web page; without an article in it, it has no lines. Raises IngestError if it is none."""
    # With lxml half a second to import, which `backstory ask` need not pay.
    from trafilatura import bare_extraction, load_html

    if not regex.search(r"<html", text[:2000], regex.I):
        text = f"<html><body>\n{text}\n</body></html>"  # a fragment is refused otherwise
    tree = load_html(text)
    if tree is None:
        raise IngestError("is no web page that can be read: save its text, and give that")
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise IngestError(
            f"has over {MAX_ELEMENTS} elements: save the text of the article, and give that"
        )
    hints = tuple(_page_hints(tree, address))
    page = bare_extraction(tree, include_comments=False, include_tables=True)
    body = getattr(page, "body", None)
    return Readable(_tidied(() if body is None else _blocks(body)), hints)


def _blocks(element: Any, kind: str = "p") -> Iterator[Line]:
    """The lines of trafilatura's tree: one for each block, without markup inside."""
    pieces = [element.text or ""]

    def line() -> Iterator[Line]:
        text = one_line("".join(pieces))
        pieces[:] = [""]
        if text:
            yield Line(text, heading=kind == "head", item=kind == "item")

    for child in element:
        if child.tag == "row":
            yield from line()
            yield from _row(child)
        elif child.tag in _BLOCKS or (child.tag == "code" and kind not in ("p", "item", "cell")):
            yield from line()
            yield from _blocks(child, "item" if kind == "item" and child.tag == "p" else child.tag)
        elif child.tag == "lb" and _FINISHED.search(pieces[-1][-20:]):
            yield from line()
        else:
            pieces.append(" " if child.tag == "lb" else "".join(child.itertext()))
        pieces.append(child.tail or "")
    yield from line()


def _row(row: Any) -> Iterator[Line]:
    """A row of a table; the cells of a table that only arranges the page hold paragraphs."""
    cells = [one_line(" ".join(cell.itertext())) for cell in row]
    if any(length(cell) >= LONG for cell in cells):
        for cell in row:
            yield from _blocks(cell)
    elif any(cells):
        yield Line(f"| {' | '.join(cells)} |")


def _page_hints(tree: Any, address: str | None) -> Iterator[Hint]:
    """What a page says of itself: headings, JSON-LD, meta tags, links. `address`: where it is."""
    tags: list[tuple[Field, str, str]] = []
    for element in tree.iterfind(".//meta[@content]"):
        name = next(filter(None, map(element.get, ("property", "name", "itemprop"))), "").lower()
        told = element.get("content")[:MAX_DECLARED]
        tags += [(field, name, told) for field, names in _META if name in names.split()]
    tags = tags[:MAX_DECLARED]
    site = [value for field, _, value in tags if field == "publisher"]
    headings = [
        one_line(" ".join(h1.xpath(".//text()[not(parent::style)]"))) for h1 in tree.iter("h1")
    ]
    title = one_line(tree.findtext(".//title") or "")[:MAX_DECLARED]
    longest = max(_SEPARATOR.split(_without_site(title, site)), key=len)
    names = [*site, *(part for part in _SEPARATOR.split(title) if part and part != longest)]
    if len(headings) == 1 and not any(agree("publisher", headings[0], name) for name in names):
        yield Hint("title", headings[0], "its only h1")
    yield from _linked_data(tree, [*headings, *(value for f, _, value in tags if f == "title")])
    for field, name, value in tags:
        if field != "url":
            told = _without_site(value, site) if field == "title" else value
            yield Hint(field, told, f"its meta tag {name}")
    for element in tree.iterfind(".//*[@itemprop='datePublished'][@datetime]"):
        yield Hint("published", element.get("datetime"), "its datePublished")
    yield Hint("title", longest, "its <title>", False)
    yield Hint("language", tree.get("lang") or "", "its html tag")
    yield from _links(tree, address, [value for field, _, value in tags if field == "url"])
    for element in tree.xpath(".//time[@pubdate] | .//article//time[@datetime]")[:1]:
        yield Hint("published", element.get("datetime") or "", "its first <time>", False)
    if match := _DAY_IN_PATH.search(_parts(address or "").path):
        yield Hint("published", "-".join(match.groups()), "its address", False)
    yield Hint("published", _visible_date(tree), "a date beside its text", False)


def _without_site(title: str, site: Sequence[str]) -> str:
    for part in (_SEPARATOR.split(title, 1)[0], _SEPARATOR.split(title)[-1]):
        if part != title and any(agree("publisher", part, name) for name in site):
            return regex.sub(
                rf"^{regex.escape(part)}\s*\W\s*|\s*\W\s*{regex.escape(part)}$", "", title
            )
    return title


def _linked_data(tree: Any, titles: Sequence[str]) -> Iterator[Hint]:
    """What the page's JSON-LD says of the article; of several, of the one that has its title."""
    nodes: list[Mapping[str, Any]] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for item in found:  # grows while it is walked
            if isinstance(item, list):
                found.extend(item)
            elif isinstance(item, dict):
                nodes.append(item)
                found.extend(item[key] for key in ("@graph", "mainEntity") if key in item)
    articles = [node for node in nodes if _ARTICLE.search(str(_one(node.get("@type"))))]
    articles = articles[:MAX_DECLARED]
    ours = [a for a in articles if any(agree("title", str(a.get("headline")), t) for t in titles)]
    for article in ours or articles:
        publisher = _one(article.get("publisher"))
        if isinstance(publisher, dict) and "name" not in publisher and "@id" in publisher:
            publisher = next(
                (n for n in nodes if n.get("@id") == publisher["@id"] and "name" in n), ""
            )
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        told: tuple[tuple[Field, Any], ...] = (
            ("title", article.get("headline")),
            ("publisher", name),
            ("published", article.get("datePublished")),
            ("language", article.get("inLanguage")),
        )
        for field, value in told:
            if isinstance(value, str):
                yield Hint(field, html.unescape(value), "its JSON-LD")


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _links(tree: Any, address: str | None, declared: Sequence[str]) -> Iterator[Hint]:
    """The page's own link. One to another host, as a reprint has, is not taken for certain, and one
    to a front page, a fault of many sites, not at all.
    """
    canonical = [
        link.get("href") or ""
        for link in tree.iterfind(".//link[@rel]")
        if "canonical" in link.get("rel", "").lower().split()
    ]
    here = _parts(address or "")
    found = False
    for how, links in (("its canonical link", canonical), ("its meta tag og:url", declared)):
        for link in links:
            parts = _parts(link, address or "")
            if parts.scheme in ("http", "https") and parts.path.strip("/"):
                found = True
                yield Hint("url", parts.geturl(), how, not address or parts.netloc == here.netloc)
    yield Hint("url", address or "", "the address it was read from", not found)


def _parts(link: str, base: str = "") -> SplitResult:
    try:
        return urlsplit(urljoin(base, link.strip()))
    except ValueError:  # such as an unclosed bracket
        return urlsplit("")


def _visible_date(tree: Any) -> str:
    """A date that a reader sees beside the text; one in the text is when something happened."""
    from htmldate import find_date  # comes with trafilatura, and is as heavy

    around = deepcopy(tree)
    for element in around.iter():
        if element.tag not in ("script", "style"):
            element.text = None if len(element.text or "") > 100 else element.text
        element.tail = None if len(element.tail or "") > 100 else element.tail
    found = find_date(around, original_date=True, extensive_search=False) or ""
    # A day that is not told is made the first by the library.
    return str(found.removesuffix("-01").removesuffix("-01"))


def read_markdown(text: str) -> Readable:
    """Markdown with tables and YAML front matter; images are left out, links leave their text."""
    from markdown_it import MarkdownIt  # only ingest reads Markdown

    hints: list[Hint] = []
    if match := _FRONT_MATTER.match(text[:MAX_FRONT_MATTER]):
        hints += _front_matter(match[1])
        text = text[match.end() :]
    lines: list[Line] = []
    row: list[str] = []
    items, block = 0, ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.nesting == 1:
            block = token.tag
            row = [] if block == "tr" else row
        elif token.type == "tr_close":
            lines.append(Line(f"| {' | '.join(row)} |"))
        elif token.nesting == 0:
            words = _TAG.sub(" ", _inline(token.children) if token.children else token.content)
            if token.type == "inline" and block in ("td", "th"):
                row.append(one_line(words))
                continue
            is_heading = token.type == "inline" and block.startswith("h")
            lines += [Line(part, is_heading, items > 0) for part in words.split("\n")]
            if is_heading and block == "h1" and all(hint.how != "its heading" for hint in hints):
                hints.append(Hint("title", words, "its heading"))
    return Readable(_tidied(lines), tuple(hints))


def _inline(tokens: Sequence[Any]) -> str:
    texts = {"text", "text_special", "code_inline"}
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(t.content if t.type in texts else breaks.get(t.type, "") for t in tokens)


def _front_matter(text: str) -> Iterator[Hint]:
    import yaml  # here, for it is only read in front of Markdown

    try:
        told: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    given: dict[str, Any] = told if isinstance(told, dict) else {}
    for field, names in _FRONT:
        for name in names.split():
            if isinstance(value := given.get(name), str | int | date):
                yield Hint(field, str(value), f"its front matter, {name}")


def read_pdf(body: bytes) -> Readable:
    """The text of a PDF. Raises IngestError where there is none, or it cannot be had."""
    import pypdf  # a quarter of a second, which `backstory ask` need not pay
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    locked = "is encrypted: save it without a password, and give that"
    pages: list[list[str]] = []
    try:
        reader = pypdf.PdfReader(BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError(locked)
        if len(reader.pages) > MAX_PAGES:
            raise IngestError(f"has over {MAX_PAGES} pages: give those of the article alone")
        for page in reader.pages:
            # What the printer made one shape becomes letters again.
            text = _LIGATURES.sub(_unshaped, page.extract_text())
            pages.append([line for line in map(one_line, text.split("\n")) if line])
        told: Mapping[str, Any] = reader.metadata or {}
        title = _FILE_NAME.sub("", str(told.get("/Title") or ""))
    except (DependencyError, FileNotDecryptedError) as error:
        raise IngestError(locked) from error
    except PyPdfError as error:
        raise IngestError(f"is a broken PDF ({one_line(str(error))[:80]}): save it anew") from error
    if not any(pages):
        raise IngestError("is a PDF without text, as a scan is: give its text")
    lines = map(Line, _unwrapped(_without_running_lines(pages), typeset=True))
    return Readable(_tidied(lines), (Hint("title", title, "its PDF properties", False),))


def _unshaped(match: regex.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _without_running_lines(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines of all pages without headers, footers and page numbers.

    Those are lines that stand at an edge of most pages, whatever numbers are in them.
    """
    counts = Counter(
        key for page in pages for key in {_numberless(line) for line in (*page[:2], *page[-2:])}
    )
    running = {key for key, count in counts.items() if count > max(1, len(pages) // 2)} | {"#"}
    return [
        line
        for page in pages
        for i, line in enumerate(page)
        if 1 < i < len(page) - 2 or _numberless(line) not in running
    ]


def _numberless(line: str) -> str:
    return regex.sub(r"\d+", "#", line)


def _unwrapped(lines: Sequence[str], typeset: bool = False) -> list[str]:
    """`lines`, with those joined that were broken to fit a width.

    A line was broken where the next word would not have fitted on it. In `typeset` lines letters
    differ in width, and words are hyphenated.
    """
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    width = lengths[len(lengths) * 49 // 50] if lengths else 0
    full = width * (0.8 if typeset else 1)

    def is_broken(line: str, following: str) -> bool:
        if not line.strip() or not following.strip() or _BULLET.match(following.strip()):
            return False
        word = following.split(maxsplit=1)[0]
        return len(line.strip()) + (1 if _is_spaceless(word[0]) else len(word) + 1) > full

    pairs = list(pairwise(lines))
    broken = [is_broken(line, following) for line, following in pairs]
    inside = sum(bool(line.strip() and following.strip()) for line, following in pairs)
    if width > MAX_WIDTH or sum(broken) < 3 or sum(broken) * 2 < inside:
        return list(lines)
    paragraphs = [[lines[0].strip()]]
    for was_broken, line in zip(broken, map(str.strip, lines[1:]), strict=True):
        if was_broken:
            paragraphs[-1][-1] = _led_on(paragraphs[-1][-1], line, typeset)
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return ["".join(pieces) for pieces in paragraphs]


def _led_on(line: str, following: str, typeset: bool) -> str:
    """`line`, so that `following` can be put behind it."""
    if regex.search(r"\p{L}[-‐]$", line[-2:]) and regex.match(r"\p{Ll}", following):
        return line[:-1] if typeset else line
    return line if _is_spaceless(line[-1]) and _is_spaceless(following[0]) else line + " "


def _is_spaceless(character: str) -> bool:
    """Whether it is of a script that is written without spaces, or of its punctuation."""
    wide = unicodedata.east_asian_width(character) in "WF"
    return (wide or is_unspaced(character)) and not regex.match(r"\p{Hangul}", character)


def _tidied(lines: Iterable[Line]) -> tuple[Line, ...]:
    """`lines` without bullets, hashes and what is not seen; without the empty ones."""
    tidied = []
    for line in lines:
        text = one_line(visible(line.text))
        bare = _BULLET.sub("", text)
        plain = _HASHES.sub("", bare)
        tidied.append(Line(plain, line.heading or plain != bare, line.item or bare != text))
    return tuple(line for line in tidied if line.text)
