"""What a person names to be ingested, as single articles: files, folders, addresses, feeds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import IngestError
from knowledge.ingest.article import Download
from knowledge.ingest.feeds import is_feed, read_feed
from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.given import Given, read_sidecar
from knowledge.ingest.local_files import read_file

_NO_ARTICLES = {".yaml", ".yml", ".jsonl"}  # sidecars and ledgers


@dataclass(frozen=True)
class Input:
    """One article to be. Reading it may fail, and then costs only this one."""

    name: str
    file: Path | None = None
    fetched: Download | None = None

    async def read(self, fetcher: Fetcher) -> Download:
        """Raises IngestError."""
        if self.fetched is not None:
            return self.fetched
        if self.file is not None:
            return await asyncio.to_thread(read_file, self.file)
        download = await fetcher.get(self.name)
        if download is None:  # only asked with conditions, which we do not
            raise IngestError(f"{self.name}: sent nothing")
        return download

    def given(self) -> Given:
        """What stands in the file beside it. Raises SeedError."""
        return read_sidecar(self.file) if self.file else Given()


async def expand(named: str, fetcher: Fetcher) -> AsyncIterator[Input]:
    """The articles behind one argument. Raises IngestError where there is none."""
    if named.startswith(("http://", "https://")):
        download = await Input(named).read(fetcher)
    else:
        path = Path(named)
        files = _files_in(path)
        if files is not None:
            for file in files:
                yield Input(str(file), file=file)
            return
        if path.suffix.lower() not in (".xml", ".rss", ".atom"):
            yield Input(named, file=path)
            return
        download = await Input(named, file=path).read(fetcher)
    if not is_feed(download):
        yield Input(named, fetched=download)
        return
    feed = await asyncio.to_thread(read_feed, download)
    if not feed.entries:
        raise IngestError(f"{named}: a feed without articles that it links to")
    for entry in feed.entries:
        yield Input(entry.url)


def _files_in(folder: Path) -> list[Path] | None:
    """The articles in `folder`; None where it is none."""
    if not folder.is_dir():
        return None
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".") and file.suffix not in _NO_ARTICLES
    ]
    if not files:
        raise IngestError(f"{folder}: a folder without files")
    return files
