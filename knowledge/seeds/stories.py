"""Reads stories from their folders: `story.yaml`, and one Markdown file per source."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from knowledge.errors import SeedError
from knowledge.seeds.entries import StoryFile
from knowledge.seeds.located_yaml import parse
from knowledge.seeds.source_file import id_line, line_of, read_source, read_text
from knowledge.story import Name, Source, Story, Topic
from knowledge.text import fold, one_line

log = logging.getLogger(__name__)

DRAFTS = "drafts"  # the folder, beside a story's sources, of those that wait for review


def story_folders(seeds: Path) -> list[Path]:
    """The story folders in `seeds`, which may itself be one.

    Raises SeedError where there is no such folder or no story in it.
    """
    if not seeds.is_dir():
        raise SeedError(seeds, None, "no such folder; set SEEDS_DIR to the folder of your stories")
    if (seeds / "story.yaml").is_file():
        return [seeds]
    folders = sorted(path.parent for path in seeds.glob("*/story.yaml"))
    if not folders:
        raise SeedError(seeds, None, "holds no story: a story is a folder with a story.yaml")
    return folders


def read_stories(seeds: Path) -> list[Story]:
    """Every story in `seeds`, ordered by folder name. Raises SeedError at the first fault.

    A story whose sources all wait for review is left out. Sources have one page each, so their
    ids are unique among all stories.
    """
    stories: list[Story] = []
    owner: dict[str, str] = {}  # source id -> the story it belongs to
    for folder in story_folders(seeds):
        if _waits_for_review(folder):
            log.info("%s: no source yet, only drafts", folder)
            continue
        story = read_story(folder)
        if story.id in {other.id for other in stories}:
            file = folder / "story.yaml"
            raise SeedError(file, id_line(file), f"id: another story is called {story.id!r}")
        for source in story.sources:
            if source.id in owner:
                reason = f"source {source.id!r}: story {owner[source.id]!r} has one of that id"
                raise SeedError(folder, None, f"{reason}; rename one of them")
            owner[source.id] = story.id
        stories.append(story)
    if not stories:
        raise SeedError(seeds, None, "holds drafts alone: review them, then `backstory accept`")
    return stories


def read_story(folder: Path, may_be_empty: bool = False) -> Story:
    """The story in `folder`. Raises SeedError with file, line and reason at the first fault.

    `may_be_empty`: it may have no source yet, only drafts.
    """
    header = read_header(folder)
    sources: dict[Path, Source] = {}
    for file in source_files(folder):
        source = read_source(file, {topic.id for topic in header.topics})
        if any(other.id == source.id for other in sources.values()):
            raise SeedError(file, id_line(file), f"id: another source is called {source.id!r}")
        sources[file] = source
    if not sources and not may_be_empty:
        raise SeedError(folder, None, "holds no source: add one Markdown file per source")
    for file, source in sources.items():
        successor = source.withdrawn and source.withdrawn.replaced_by
        if successor and all(other.id != successor for other in sources.values()):
            raise SeedError(file, None, f"replaced_by: there is no source {successor!r}")
    _check_open_questions(sources)
    return Story(
        id=header.id,
        title=header.title,
        language=header.language,
        summary=one_line(header.summary),
        topics=tuple(
            Topic(id=t.id, title=t.title, summary=one_line(t.summary)) for t in header.topics
        ),
        names=tuple(Name(name=n.name, kind=n.kind, also=tuple(n.also)) for n in header.names),
        examples=tuple(map(one_line, header.examples)),
        sources=tuple(sources.values()),
    )


def _check_open_questions(sources: Mapping[Path, Source]) -> None:
    """Raises SeedError for a question that one passage answers and another leaves open."""
    standing = {file: source for file, source in sources.items() if source.withdrawn is None}
    answered = {
        _asked(text): file
        for file, source in standing.items()
        for asked in source.questions
        for text in asked.answers
    }
    for file, source in standing.items():
        for text in (text for asked in source.questions for text in asked.open):
            if by := answered.get(_asked(text)):
                reason = f"is open here and answered in {by.name}: take one out"
                raise SeedError(file, line_of(file, text), f"questions: {text!r} {reason}")


def _asked(question: str) -> str:
    return fold(question).rstrip("?؟？ ")


def read_header(folder: Path) -> StoryFile:
    """What `story.yaml` says. Raises SeedError."""
    path = folder / "story.yaml"
    return parse(path, read_text(path), 1, StoryFile)


def source_files(folder: Path) -> list[Path]:
    """The files in `folder` that hold a source each, ordered by name."""
    return [file for file in sorted(folder.glob("*.md")) if file.name.upper() != "README.MD"]


def _waits_for_review(folder: Path) -> bool:
    return not source_files(folder) and (folder / DRAFTS).is_dir()
