"""Where a story's files are: found by its id, or begun."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.errors import SeedError
from knowledge.files import write_whole
from knowledge.seeds.editing import drafts_of, source_ids
from knowledge.seeds.entries import StoryFile
from knowledge.seeds.stories import read_header, story_folders
from knowledge.seeds.writing import write_story_header


def find_story(seeds: Path, story: str | None) -> Path:
    """The folder of `story`; where none is named, that of the only story there is.

    Raises SeedError.
    """
    folders = {read_header(folder).id: folder for folder in story_folders(seeds)}
    if story is None and len(folders) == 1:
        return next(iter(folders.values()))
    known = ", ".join(folders)
    if story is None:
        raise SeedError(seeds, None, f"name the story with --story; there are: {known}")
    if story not in folders:
        raise SeedError(seeds, None, f"there is no story {story!r}; there are: {known}")
    return folders[story]


def start_story(seeds: Path, story: str, language: str | None = None) -> Path:
    """The folder of `story`, with a `story.yaml` to be filled in where there is none yet.

    Raises SeedError.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", story):
        raise SeedError(
            seeds, None, f"{story!r}: name it in lower-case letters, digits and single hyphens"
        )
    if (seeds / "story.yaml").is_file() or any(seeds.glob("*/story.yaml")):
        known = {read_header(folder).id: folder for folder in story_folders(seeds)}
        if story in known:
            return known[story]
        if seeds in known.values():
            reason = f"is the story {next(iter(known))!r} itself"
            raise SeedError(seeds, None, f"{reason}; set SEEDS_DIR to the folder that holds it")
    folder = seeds / story
    if (folder / "story.yaml").exists():
        raise SeedError(folder, None, f"is the folder of another story: rename it, or {story!r}")
    title = story.replace("-", " ").capitalize()
    header = write_story_header(story, title, language or "en")
    try:
        write_whole(folder / "story.yaml", header.encode())
    except OSError as error:
        raise SeedError(folder, None, f"cannot be written to: {error.strerror}") from error
    return folder


def watched_stories(seeds: Path) -> list[tuple[Path, StoryFile]]:
    """The stories that name something to watch: their folders, and what they say of it.

    Raises SeedError.
    """
    headers = [(folder, read_header(folder)) for folder in story_folders(seeds)]
    return [(folder, header) for folder, header in headers if header.watch]


def foreign_ids(seeds: Path, own: Path) -> frozenset[str]:
    """The ids that sources and drafts of the other stories have: each has a page of its own."""
    found: set[str] = set()
    for folder in story_folders(seeds):
        if folder != own:
            found |= source_ids(folder).keys() | {file.stem for file in drafts_of(folder)}
    return frozenset(found)
