"""Reads one source's file: YAML front matter, then sections of Markdown.

`## Summary`, `## Passages` with `### 1`, `### 2` …, and optionally `## Claims`, `## Events` and
`## Questions`, each a fenced block of YAML, and `## Notes`, which are for reviewers alone. People
write these files by hand, so every fault is reported with its file and line, and nothing is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.errors import SeedError
from knowledge.seeds.entries import ClaimEntry, EventEntry, FrontMatter, QuestionsEntry
from knowledge.seeds.located_yaml import Context, Parsed, compose, parse, validate
from knowledge.story import Claim, Event, Passage, Questions, Source
from knowledge.text import length, one_line

MAX_PASSAGE_WORDS = 250  # the embedding model reads 512 tokens and cuts the rest in silence
SECTIONS = ("Summary", "Passages", "Claims", "Events", "Questions", "Notes")


@dataclass(frozen=True)
class _Section:
    title: str
    line: int  # of its heading, from 1
    body: list[str]


def read_source(path: Path, topics: set[str]) -> Source:
    """The source in a seed file; `topics` are the ids it may name. Raises SeedError."""
    lines = read_text(path).removesuffix("\n").split("\n")  # splitlines() splits at more
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
    summary = one_line("\n".join(sections["Summary"].body))
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
    questions = [
        Questions(passage_id=passages[entry.passage - 1].id, **entry.model_dump(exclude={"passage"}))
        for entry in _entries(path, sections.get("Questions"), QuestionsEntry, context)
    ]
    return Source(
        **front.model_dump(),
        summary=summary,
        passages=passages,
        claims=tuple(claims),
        events=tuple(events),
        questions=tuple(questions),
    )


def read_text(path: Path) -> str:
    """The text of a seed file. Raises SeedError."""
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
        text = one_line(" ".join(words))
        if not text:
            raise SeedError(path, line, f"passage {number} is empty")
        if length(text) > MAX_PASSAGE_WORDS:
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


def id_line(path: Path) -> int:
    """The line that gives the id, of a file that has been read without a fault."""
    lines = enumerate(read_text(path).splitlines(), 1)
    return next((number for number, line in lines if re.match(r"[\"']?id\b", line)), 1)


def line_of(path: Path, text: str) -> int | None:
    """The last line that holds `text`, of a file that has been read without a fault; None where it
    is written in another way."""
    lines = enumerate(read_text(path).splitlines(), 1)
    return max((number for number, line in lines if text in line), default=None)
