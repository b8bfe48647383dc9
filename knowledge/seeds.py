"""Reads a story from its folder: `story.yaml`, and one Markdown file per source.

A source file is YAML front matter, then `## Summary`, `## Passages` with `### 1`, `### 2` …, and
optionally `## Claims` and `## Events`, each a fenced block of YAML. People write these files by
hand, so every fault is reported with its file and line, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.errors import SeedError
from knowledge.located_yaml import Context, Parsed, compose, parse, validate
from knowledge.seed_entries import ClaimEntry, EventEntry, FrontMatter, StoryFile
from knowledge.story import Claim, Event, Name, Passage, Source, Story, Topic
from knowledge.text import is_unspaced, words

MAX_PASSAGE_WORDS = 250  # the embedding model reads 512 tokens and cuts the rest in silence
SECTIONS = ("Summary", "Passages", "Claims", "Events")


@dataclass(frozen=True)
class _Section:
    title: str
    line: int  # of its heading, from 1
    body: list[str]


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
    """Every story in `seeds`, ordered by folder name. Raises SeedError at the first fault."""
    stories = [read_story(folder) for folder in story_folders(seeds)]
    seen: set[str] = set()
    for story, folder in zip(stories, story_folders(seeds), strict=True):
        if story.id in seen:
            file = folder / "story.yaml"
            raise SeedError(file, _id_line(file), f"id: another story is called {story.id!r}")
        seen.add(story.id)
    return stories


def read_story(folder: Path) -> Story:
    """The story in `folder`. Raises SeedError with file, line and reason at the first fault."""
    path = folder / "story.yaml"
    header = parse(path, _read(path), 1, StoryFile)
    sources: list[Source] = []
    for file in sorted(folder.glob("*.md")):
        if file.name.upper() == "README.MD":
            continue
        source = _read_source(file, {topic.id for topic in header.topics})
        if any(other.id == source.id for other in sources):
            raise SeedError(file, _id_line(file), f"id: another source is called {source.id!r}")
        sources.append(source)
    if not sources:
        raise SeedError(folder, None, "holds no source: add one Markdown file per source")
    return Story(
        id=header.id,
        title=header.title,
        language=header.language,
        summary=_one_line(header.summary),
        topics=tuple(
            Topic(id=t.id, title=t.title, summary=_one_line(t.summary)) for t in header.topics
        ),
        names=tuple(Name(name=n.name, kind=n.kind, also=tuple(n.also)) for n in header.names),
        examples=tuple(map(_one_line, header.examples)),
        sources=tuple(sources),
    )


def _read_source(path: Path, topics: set[str]) -> Source:
    lines = _read(path).removesuffix("\n").split("\n")  # splitlines() splits at odd characters too
    if lines[0].strip() != "---":
        raise SeedError(path, 1, "must begin with YAML front matter between two lines of ---")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        raise SeedError(path, 1, "the front matter is not closed by a line of ---")
    front = parse(path, "\n".join(lines[1:end]), 2, FrontMatter, {"topics": topics})

    sections = {section.title: section for section in _sections(path, lines, end + 1)}
    for title in ("Summary", "Passages"):
        if title not in sections:
            raise SeedError(path, len(lines), f"the section '## {title}' is missing")
    summary = _one_line("\n".join(sections["Summary"].body))
    if not summary:
        raise SeedError(path, sections["Summary"].line, "the summary is empty")
    passages = tuple(_passages(path, sections["Passages"], front.id))
    if not passages:
        raise SeedError(path, sections["Passages"].line, "no passage: begin one with '### 1'")
    context = {"passages": len(passages)}
    claims = [
        Claim(passage_id=passages[entry.passage - 1].id, **entry.model_dump(exclude={"passage"}))
        for entry in _entries(path, sections.get("Claims"), ClaimEntry, context)
    ]
    events = [
        Event(passage_id=passages[entry.passage - 1].id, **entry.model_dump(exclude={"passage"}))
        for entry in _entries(path, sections.get("Events"), EventEntry, context)
    ]
    return Source(
        **{**front.model_dump(), "topics": tuple(front.topics)},
        summary=summary,
        passages=passages,
        claims=tuple(claims),
        events=tuple(events),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark at the beginning
    except UnicodeDecodeError as error:
        raise SeedError(path, None, f"is not UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise SeedError(path, None, f"cannot be read: {error.strerror}") from error


def _sections(path: Path, lines: list[str], start: int) -> Iterator[_Section]:
    current: _Section | None = None
    seen: set[str] = set()
    for number, line in enumerate(lines[start:], start + 1):
        heading = re.fullmatch(r"##\s+(.*?)\s*", line)
        if heading:
            title = heading[1]
            if title not in SECTIONS:
                raise SeedError(
                    path, number, f"unknown section {title!r}; known are {', '.join(SECTIONS)}"
                )
            if title in seen:
                raise SeedError(path, number, f"a second section {title!r}")
            seen.add(title)
            if current:
                yield current
            current = _Section(title, number, [])
        elif current:
            current.body.append(line)
        elif line.strip():
            raise SeedError(path, number, "text before the first section ('## Summary')")
    if current:
        yield current


def _passages(path: Path, section: _Section, source_id: str) -> Iterator[Passage]:
    number, line, words = 0, 0, list[str]()

    def finished() -> Passage:
        text = _one_line(" ".join(words))
        if not text:
            raise SeedError(path, line, f"passage {number} is empty")
        if _length(text) > MAX_PASSAGE_WORDS:
            raise SeedError(
                path, line, f"passage {number} is longer than {MAX_PASSAGE_WORDS} words: split it"
            )
        return Passage(id=f"{source_id}-{number}", source_id=source_id, number=number, text=text)

    for offset, text in enumerate(section.body, section.line + 1):
        heading = re.fullmatch(r"###\s+(.*?)\s*", text)
        if heading:
            if number:
                yield finished()
            if heading[1] != str(number + 1):
                raise SeedError(
                    path, offset, f"expected '### {number + 1}', found '### {heading[1]}'"
                )
            number, line, words = number + 1, offset, []
        elif number:
            words.append(text)
        elif text.strip():
            raise SeedError(path, offset, "text before the first passage ('### 1')")
    if number:
        yield finished()


def _entries(
    path: Path, section: _Section | None, kind: type[Parsed], context: Context
) -> Iterator[Parsed]:
    """The entries of a fenced YAML list."""
    if section is None:
        return
    body = list(section.body)
    fences = [i for i, text in enumerate(body) if text.strip().startswith("```")]
    outside = body[: fences[0]] + body[fences[-1] + 1 :] if fences else body
    if len(fences) != 2 or any(text.strip() for text in outside):
        raise SeedError(
            path, section.line, f"'## {section.title}' must hold one block between ```yaml and ```"
        )
    first = section.line + fences[0] + 2  # the heading's line, the fence, and lines count from 1
    text = "\n".join(body[fences[0] + 1 : fences[1]])
    node = compose(path, text, first)
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        raise SeedError(path, first, f"'## {section.title}' must be a list of entries")
    for item in node.value:
        yield validate(path, item, first, kind, context)


def _id_line(path: Path) -> int:
    """The line that gives the id, of a file that has been read without a fault."""
    lines = enumerate(_read(path).splitlines(), 1)
    return next((number for number, line in lines if re.match(r"[\"']?id\b", line)), 1)


def _length(text: str) -> int:
    """How many words; two characters of a script without spaces count as one."""
    return sum((len(word) + 1) // 2 if is_unspaced(word) else 1 for word in words(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
