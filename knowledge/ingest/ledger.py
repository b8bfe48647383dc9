"""What was ingested into a story, one line of JSON an article: `ingested.jsonl` in its folder.

It belongs to the story and goes into version control with it: it tells a run what was done before,
a draft that a person has edited from one that nobody touched, and a copy from a new article.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import IngestError
from knowledge.ingest.fingerprint import Fingerprint

LEDGER = "ingested.jsonl"

# draft: a new source; update: a new version of a source; same: nothing new; copy: the same article
# at another publisher's, linked to the source that it is a copy of.
Outcome = Literal["draft", "update", "same", "copy"]


class Entry(BaseModel):
    """One article. `id`: the source it became, or the one that it is the same as."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str  # of the file, or the address
    sha256: str  # of its bytes
    given: str = ""  # digest of what a person gave beside it
    drafted_by: str  # the model's name, or "extract"
    outcome: Outcome
    id: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    fingerprint: Fingerprint = ()
    draft_sha256: str | None = None  # of the draft as it was written
    proposed: int = 0
    kept: int = 0


class Ledger:
    """The ledger of the story in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / LEDGER

    def entries(self) -> list[Entry]:
        """All entries, oldest first. Raises IngestError where the file cannot be read."""
        return list(self._read())

    def add(self, entry: Entry) -> None:
        """Appends `entry`, and is done only when it is on the disk."""
        with self._file.open("ab+") as file:
            file.seek(0)
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)  # a line torn when a run was killed: that article is done again
            file.write(entry.model_dump_json().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> Iterator[Entry]:
        if not self._file.exists():
            return
        try:
            lines = self._file.read_bytes().split(b"\n")
        except OSError as error:
            raise IngestError(f"{self._file}: cannot be read ({error})") from error
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield Entry.model_validate_json(line)
            except ValidationError as error:
                if any(line.strip() for line in lines[number:]):
                    raise IngestError(f"{self._file}:{number}: is no entry; mend it") from error
                return  # the last line, torn


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()
