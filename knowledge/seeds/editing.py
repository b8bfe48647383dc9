"""Changes to a story's files that a command makes: a draft becomes a source, a source is withdrawn.

Only the lines that are meant are touched: people write these files, and everything else in them
stays as it is, comments and order included.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import yaml

from knowledge.errors import SeedError
from knowledge.files import write_whole
from knowledge.seeds.source_file import read_source, read_text
from knowledge.seeds.stories import DRAFTS, read_header, source_files
from knowledge.story import Withdrawal

_ID = re.compile(r"^[\"']?id[\"']?\s*:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)


def source_ids(folder: Path) -> dict[str, Path]:
    """The ids of a story's sources and their files, found without reading more than that."""
    found = {}
    for file in source_files(folder):
        head = read_text(file)[:4000]
        match = _ID.search(head)
        found[match[1] if match else file.stem] = file
    return found


def accept_draft(folder: Path, draft: Path, replace: bool = False) -> Path:
    """Makes the draft in `draft` a source of the story in `folder`; gives its new place.

    `replace`: it may take the place of a source of the same id. Raises SeedError for a draft that
    is not as it should be, or whose place is taken.
    """
    source = read_source(draft, {topic.id for topic in read_header(folder).topics})
    place = source_ids(folder).get(source.id, folder / f"{source.id}.md")
    if place.exists() and not replace:
        raise SeedError(draft, None, f"{place.name} is there already; --replace puts this for it")
    write_whole(place, draft.read_bytes())
    draft.unlink()
    return place


def drafts_of(folder: Path) -> list[Path]:
    """The files of the drafts that wait for review, ordered by name."""
    return sorted((folder / DRAFTS).glob("*.md"))


def withdraw(folder: Path, source: str, withdrawal: Withdrawal) -> Path:
    """Marks a source as withdrawn. Raises SeedError where there is none, or it is marked."""
    file = _file_of(folder, source)
    lines = read_text(file).split("\n")
    end = _end_of_front_matter(file, lines)
    if any(line.startswith("withdrawn:") for line in lines[:end]):
        raise SeedError(file, None, "is withdrawn already; --undo takes that back")
    if withdrawal.replaced_by and withdrawal.replaced_by not in source_ids(folder):
        raise SeedError(file, None, f"there is no source {withdrawal.replaced_by!r} to replace it")
    mark = yaml.safe_dump(
        withdrawal.model_dump(exclude_none=True), default_flow_style=True, allow_unicode=True,
        sort_keys=False, width=math.inf,
    ).strip()  # fmt: skip
    lines.insert(end, f"withdrawn: {mark}")
    _write_checked(folder, file, "\n".join(lines))
    return file


def reinstate(folder: Path, source: str) -> Path:
    """Takes the mark of `withdraw` away. Raises SeedError where there is none."""
    file = _file_of(folder, source)
    lines = read_text(file).split("\n")
    end = _end_of_front_matter(file, lines)
    start = next((i for i in range(end) if lines[i].startswith("withdrawn:")), None)
    if start is None:
        raise SeedError(file, None, "is not withdrawn")
    after = start + 1
    while after < end and lines[after].startswith((" ", "\t")):  # the mark may be a block
        after += 1
    _write_checked(folder, file, "\n".join(lines[:start] + lines[after:]))
    return file


def _file_of(folder: Path, source: str) -> Path:
    files = source_ids(folder)
    if source not in files:
        known = ", ".join(sorted(files)) or "none"
        raise SeedError(folder, None, f"there is no source {source!r}; there are: {known}")
    return files[source]


def _end_of_front_matter(file: Path, lines: list[str]) -> int:
    ends = (i for i, line in enumerate(lines) if i and line.strip() == "---")
    end = next(ends, None)
    if lines[0].strip() != "---" or end is None:
        raise SeedError(file, 1, "has no front matter between two lines of ---")
    return end


def _write_checked(folder: Path, file: Path, text: str) -> None:
    """Writes `text` only where it can be read again."""
    before = file.read_bytes()
    write_whole(file, text.encode())
    try:
        read_source(file, {topic.id for topic in read_header(folder).topics})
    except SeedError:
        write_whole(file, before)
        raise
