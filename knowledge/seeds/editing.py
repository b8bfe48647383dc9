"""Changes to a story's files that a command makes: a draft becomes a source, a source is withdrawn.

Only the lines that are meant are touched: people write these files, and everything else in them
stays as it is, comments, order and line ends included.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from knowledge.errors import SeedError
from knowledge.files import write_whole
from knowledge.seeds.source_file import read_source, read_text
from knowledge.seeds.stories import DRAFTS, read_header, source_files
from knowledge.seeds.writing import write_questions, write_withdrawal
from knowledge.story import Source, Withdrawal

_ID = re.compile(r"^[ {]*[\"']?id[\"']?\s*:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)
_MARK = re.compile(r"[\"']?withdrawn[\"']?\s*:")


def source_ids(folder: Path) -> dict[str, Path]:
    """The ids of a story's sources and their files, found without reading more than that."""
    found = {}
    for file in source_files(folder):
        front_matter = read_text(file).partition("\n---")[0]
        match = _ID.search(front_matter)
        found[match[1] if match else file.stem] = file
    return found


def accept_draft(folder: Path, draft: Path, replace: bool = False) -> Path:
    """Makes the draft in `draft` a source of the story in `folder`; gives its new place.

    `replace`: it may take the place of a source of the same id, whose questions about passages that
    stay as they are it takes over where it has none. Raises SeedError for a draft that
    is not as it should be, or whose place is taken; then it stays where it is.
    """
    source = _read(folder, draft)
    own = source_ids(folder).get(source.id)
    place = own or folder / f"{source.id}.md"
    if place.exists():
        if place.samefile(draft):
            raise SeedError(draft, None, "is no draft: it is a source of the story already")
        if own is None:
            raise SeedError(draft, None, f"{place.name} is there, of another id: rename that file")
        if not replace:
            raise SeedError(
                draft, None, f"{place.name} is there already; --replace puts this for it"
            )
    taken_over = _questions_of(folder, place, source) if place.exists() else ""
    try:
        write_whole(place, draft.read_bytes() + taken_over.encode())
        draft.unlink()
    except OSError as error:
        raise SeedError(draft, None, f"cannot be moved to {place}: {error.strerror}") from error
    return place


def _questions_of(folder: Path, replaced: Path, source: Source) -> str:
    """The questions in `replaced` about passages that `source` has too, as a section of a file."""
    try:
        old = _read(folder, replaced)
    except SeedError:  # it may be replaced for that
        return ""
    if source.questions:
        return ""
    about = {passage.id for passage in old.passages if passage in source.passages}
    kept = tuple(asked for asked in old.questions if asked.passage_id in about)
    section = write_questions(old.model_copy(update={"questions": kept}))
    return f"\n\n{section}" if section else ""


def drafts_of(folder: Path) -> list[Path]:
    """The files of the drafts that wait for review, ordered by name."""
    return source_files(folder / DRAFTS)


def withdraw(folder: Path, source: str, withdrawal: Withdrawal) -> Path:
    """Marks a source as withdrawn. Raises SeedError where there is none, or it is marked."""
    file = _file_of(folder, source)
    lines, end = _lines(folder, file)
    if _mark(lines[:end]):
        raise SeedError(file, None, "is withdrawn already; --undo takes that back")
    successor = withdrawal.replaced_by
    if successor and successor not in source_ids(folder).keys() - {source}:
        raise SeedError(file, None, f"there is no source {successor!r} to replace it")
    line_end = lines[0][len(lines[0].rstrip("\r\n")) :]
    lines.insert(end, write_withdrawal(withdrawal).rstrip("\n") + line_end)
    _write_checked(folder, file, lines)
    return file


def reinstate(folder: Path, source: str) -> Path:
    """Takes the mark of `withdraw` away. Raises SeedError where there is none."""
    file = _file_of(folder, source)
    lines, end = _lines(folder, file)
    mark = _mark(lines[:end])
    if not mark:
        raise SeedError(file, None, "is not withdrawn")
    del lines[mark.start : mark.stop]
    _write_checked(folder, file, lines)
    return file


def _file_of(folder: Path, source: str) -> Path:
    files = source_ids(folder)
    if source not in files:
        known = ", ".join(sorted(files)) or "none"
        raise SeedError(folder, None, f"there is no source {source!r}; there are: {known}")
    return files[source]


def _read(folder: Path, file: Path) -> Source:
    return read_source(file, {topic.id for topic in read_header(folder).topics})


def _lines(folder: Path, file: Path) -> tuple[list[str], int]:
    """The lines of a source, with their ends as they are, and where its front matter is closed.

    Raises SeedError for what is wrong with it before it is changed.
    """
    _read(folder, file)
    lines = list(io.StringIO(file.read_bytes().decode(), newline=""))
    if lines[1].lstrip().startswith("{"):
        raise SeedError(file, 2, "to change it here, write the front matter with one key a line")
    return lines, next(i for i, line in enumerate(lines) if i and line.strip() == "---")


def _mark(front_matter: list[str]) -> range:
    """The lines of the mark, which may be a block; none where there is no mark."""
    start = next((i for i, line in enumerate(front_matter) if _MARK.match(line)), None)
    if start is None:
        return range(0)
    stop = start + 1
    while stop < len(front_matter) and front_matter[stop][0] in " \t\r\n}":
        stop += 1
    while not front_matter[stop - 1].strip():  # blank lines stay with what follows
        stop -= 1
    return range(start, stop)


def _write_checked(folder: Path, file: Path, lines: list[str]) -> None:
    """Writes `lines` only where they can be read again."""
    data = "".join(lines).encode()
    try:
        with tempfile.TemporaryDirectory() as elsewhere:
            trial = Path(elsewhere) / file.name
            trial.write_bytes(data)
            _read(folder, trial)
        write_whole(file, data)
    except OSError as error:
        raise SeedError(file, None, f"cannot be written: {error.strerror}") from error
    except SeedError as error:
        reason = f"left as it was; changed, it could not be read: {error.reason}"
        raise SeedError(file, None, reason) from error
