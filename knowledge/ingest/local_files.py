"""A document from the disk, under the limits of one from the web."""

from __future__ import annotations

import stat
from pathlib import Path

from knowledge.errors import FetchError
from knowledge.ingest.addresses import shown
from knowledge.ingest.article import Download
from knowledge.ingest.fetching import MAX_BYTES
from knowledge.ingest.refusals import too_large

_MEDIA_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown",
    ".markdown": "text/markdown", ".pdf": "application/pdf", ".xml": "application/xml",
    ".rss": "application/rss+xml", ".atom": "application/atom+xml", ".json": "application/json",
    ".eml": "message/rfc822", ".mhtml": "multipart/related", ".mht": "multipart/related",
}  # fmt: skip


def read_file(path: Path, max_bytes: int = MAX_BYTES) -> Download:
    """The file at `path`; its media type by the suffix of its name. Raises FetchError."""
    name = shown(str(path))
    try:
        # Looked at before it is opened: opening a pipe would wait for a writer, a device may act.
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FetchError(f"{name}: is a folder: name the files in it")
        if not stat.S_ISREG(found.st_mode):
            raise FetchError(f"{name}: is not a file that can be read to an end: save it as one")
        if found.st_size > max_bytes:
            raise too_large(str(path), max_bytes)
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)  # it may have grown
    except FileNotFoundError as error:
        raise FetchError(f"{name}: there is no such file: check the path") from error
    except PermissionError as error:
        raise FetchError(f"{name}: may not be read by this user: change its permissions") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FetchError(f"{name}: cannot be read ({error}): check the path") from error
    if len(body) > max_bytes:
        raise too_large(str(path), max_bytes)
    if not body.strip():
        raise FetchError(f"{name}: the file is empty")
    return Download(path.name, body, media_type=_MEDIA_TYPES.get(path.suffix.lower()))
