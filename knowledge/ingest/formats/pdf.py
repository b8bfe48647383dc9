"""The text of a PDF, without headers, footers and the breaks of its lines."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import regex

from knowledge.errors import IngestError
from knowledge.ingest.cleaning import Line
from knowledge.ingest.formats.lines import Readable, tidied
from knowledge.ingest.formats.plain_text import unwrapped
from knowledge.ingest.metadata import Hint
from knowledge.text import one_line

MAX_PAGES = 200
# What programs put where the title of a PDF belongs.
_FILE_NAME = regex.compile(
    r"(?i)^(?:microsoft|untitled|layout).*|.*\.(?:docx?|pdf|indd|tex|qxd|rtf)$"
)
_LIGATURES = regex.compile(r"[\uFB00-\uFB06\uFB50-\uFDFF\uFE70-\uFEFC]")


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
    lines = map(Line, unwrapped(_without_running_lines(pages), typeset=True))
    return Readable(tidied(lines), (Hint("title", title, "its PDF properties", False),))


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
