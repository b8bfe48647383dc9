"""What a web page says of itself: headings, JSON-LD, meta tags, links, dates."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import regex

from knowledge.ingest.metadata import Field, Hint, agree
from knowledge.links import is_web_link
from knowledge.text import one_line

MAX_DECLARED = 500  # tags of a page that are looked at, and characters of each
_SEPARATOR = regex.compile(r"\s*[|｜»]\s*|\s[–—·-]\s")
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


def page_hints(tree: Any, address: str | None) -> Iterator[Hint]:
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
            if is_web_link(parts.geturl()) and parts.path.strip("/"):
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
