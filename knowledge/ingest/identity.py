"""What a draft is called, and which link it cites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.ingest.article import Article, Download, Finding
from knowledge.ingest.ledger import digest

MAX_ID = 60  # characters


def new_id(article: Article, download: Download, used: Collection[str]) -> str:
    """An id for a new source that `used` does not hold: from its file's name, or from its
    publisher and title."""
    if download.url is None:
        wanted = _slug(Path(download.name).stem)
    else:
        host = (urlsplit(download.url).hostname or "").removeprefix("www.")
        publisher = _slug(article.publisher.value or "") or _slug(host)
        wanted = _slug(f"{publisher} {article.title.value or ''}")
    wanted = wanted or f"article-{digest(download.body)[:8]}"
    number, id = 1, wanted
    while id in used:
        number += 1
        id = f"{wanted}-{number}"
    return id


def with_address(article: Article, download: Download) -> Article:
    """`article` with the link to cite: what the page calls its own where that is believable.

    A page may name any link as its canonical one; another site's is not taken from it.
    """
    if download.url is None:
        return article
    own = article.url.value
    if own and _site(own) == _site(download.url):
        return article
    how = f"the page calls {own} its own address" if own else "the address it was fetched from"
    return replace(article, url=Finding(download.url, certain=not own, how=how))


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= MAX_ID:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug
