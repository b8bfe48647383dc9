"""What passes between the rooms of ingest: a download, and the article read out of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Download:
    """The bytes of one document, from the disk or the web, and what was said about them."""

    name: str  # the file's name, or the address after redirects
    body: bytes
    url: str | None = None  # the address after redirects; None for a file
    media_type: str | None = None  # "text/html", lower case and without parameters; None: unknown
    charset: str | None = None  # as declared; may be wrong
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Finding:
    """A piece of metadata. `value` None: the document does not tell, and nothing is guessed.

    `how` tells a reviewer where it comes from, in a few words.
    """

    value: str | None = None
    certain: bool = True
    how: str = ""


@dataclass(frozen=True)
class Article:
    """What a document says, without what surrounds it.

    `paragraphs` are in order, cleaned, one line each; headings are left out. `dropped` are the
    lines that were taken for boilerplate, for a reviewer to look over.
    """

    paragraphs: tuple[str, ...]
    title: Finding = field(default_factory=Finding)
    publisher: Finding = field(default_factory=Finding)
    published: Finding = field(default_factory=Finding)  # 2025-11-16, 2025-11 or 2025
    language: Finding = field(default_factory=Finding)  # BCP 47
    url: Finding = field(default_factory=Finding)  # the canonical link
    dropped: tuple[str, ...] = ()
