"""Reads a story from its folder: `story.yaml`, and one Markdown file per source.

A source file is YAML front matter, then `## Summary`, `## Passages` with `### 1`, `### 2` …, and
optionally `## Claims` and `## Events`, each a fenced block of YAML. People write these files by
hand, so every fault is reported with its file and line, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from knowledge.errors import SeedError
from knowledge.story import (
    Claim,
    Event,
    Grade,
    Name,
    Passage,
    Precision,
    Source,
    Stance,
    Story,
    Topic,
)
from knowledge.text import is_unspaced, words

MAX_PASSAGE_WORDS = 250  # the embedding model reads 512 tokens and cuts the rest in silence
SECTIONS = ("Summary", "Passages", "Claims", "Events")
REASONS = {  # in the words of an editor, where pydantic speaks of fields and inputs
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "must be a text",
    "string_too_short": "is empty",
    "int_parsing": "must be a whole number",
    "list_type": "must be a list",
}


class _TextLoader(yaml.SafeLoader):
    """YAML in which every value but null is the text that was written.

    Plain YAML reads 2025-11-16 as a date, 1.50 as 1.5, 1:30 as 90, and `no`, the language code of
    Norwegian, as false; and of a key that comes twice it keeps the last in silence.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way)
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith(":null")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} comes twice", problem_mark=key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def _partial_date(value: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
            raise ValueError
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        raise ValueError("must be a date like 2025-11-16, 2025-11 or 2025") from None
    return value


def _web_link(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>|]", value):
        raise ValueError("must be an http or https link")
    return value


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError("must be lower-case letters, digits and single hyphens")
    return value


def _known_topic(value: str, info: ValidationInfo) -> str:
    if value not in (info.context or {})["topics"]:
        raise ValueError(f"{value!r} is not a topic of story.yaml")
    return value


def _known_passage(value: int, info: ValidationInfo) -> int:
    if not 1 <= value <= (info.context or {})["passages"]:
        raise ValueError(f"there is no passage {value}")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[Text, AfterValidator(_identifier)]
PartialDate = Annotated[Text, AfterValidator(_partial_date)]
WebLink = Annotated[Text, AfterValidator(_web_link)]
KnownTopic = Annotated[Text, AfterValidator(_known_topic)]
KnownPassage = Annotated[int, AfterValidator(_known_passage)]
Context = Mapping[str, Any]  # what the rest of the story allows: its `topics`, its `passages`


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _StoryFile(_Strict):
    id: Identifier
    title: Text
    language: Text
    summary: Text
    topics: list[_TopicEntry] = []
    names: list[_NameEntry] = []
    examples: list[Text] = []


class _TopicEntry(_Strict):
    id: Identifier
    title: Text
    summary: Text


class _NameEntry(_Strict):
    name: Text
    kind: Literal["person", "organisation", "product", "other"] = "other"
    also: list[Text] = []


class _FrontMatter(_Strict):
    id: Identifier
    title: Text
    publisher: Text
    url: WebLink
    published: PartialDate
    precision: Precision
    language: Text
    grade: Grade
    topics: list[KnownTopic] = []


class _ClaimEntry(_Strict):
    statement: Text
    by: Text
    stance: Stance
    passage: KnownPassage
    entity: Text | None = None
    attribute: Text | None = None
    value: Text | None = None
    unit: Text | None = None
    as_of: PartialDate | None = None
    scope: Text | None = None

    @model_validator(mode="after")
    def _says_what_is_measured(self) -> _ClaimEntry:
        if bool(self.entity) != bool(self.attribute):
            raise ValueError("entity and attribute must come together")
        if self.value and not self.entity:
            raise ValueError("a value needs an entity and an attribute")
        return self


class _EventEntry(_Strict):
    date: PartialDate
    what: Text
    passage: KnownPassage


@dataclass(frozen=True)
class _Section:
    title: str
    line: int  # of its heading, from 1
    body: list[str]


Parsed = TypeVar("Parsed", bound=BaseModel)


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
    header = _parse_yaml(path, _read(path), 1, _StoryFile)
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
    front = _parse_yaml(path, "\n".join(lines[1:end]), 2, _FrontMatter, {"topics": topics})

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
        for entry in _entries(path, sections.get("Claims"), _ClaimEntry, context)
    ]
    events = [
        Event(passage_id=passages[entry.passage - 1].id, **entry.model_dump(exclude={"passage"}))
        for entry in _entries(path, sections.get("Events"), _EventEntry, context)
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
    node = _compose(path, text, first)
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        raise SeedError(path, first, f"'## {section.title}' must be a list of entries")
    for item in node.value:
        yield _validate(path, item, first, kind, context)


def _parse_yaml(
    path: Path, text: str, first_line: int, kind: type[Parsed], context: Context | None = None
) -> Parsed:
    node = _compose(path, text, first_line)
    if node is None:
        raise SeedError(path, first_line, "is empty")
    return _validate(path, node, first_line, kind, context)


def _compose(path: Path, text: str, first_line: int) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_TextLoader)
        return node
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        reason = f"the character U+{ord(text[error.position]):04X} is not allowed"
        raise SeedError(path, line, f"not valid YAML: {reason}") from error
    except yaml.YAMLError as error:
        raise _bad_yaml(path, error, first_line) from error


def _validate(
    path: Path, node: yaml.Node, first_line: int, kind: type[Parsed], context: Context | None
) -> Parsed:
    try:
        return kind.model_validate(_TextLoader("").construct_document(node), context=context)
    except yaml.YAMLError as error:
        raise _bad_yaml(path, error, first_line) from error
    except ValidationError as error:
        # a misspelt key is unknown, and the right one missing: the first is what to correct
        fault = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in fault["loc"]) or "entry"
        line = first_line + _line_of(node, fault["loc"])
        said = fault["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
        reason = REASONS.get(fault["type"], said)
        raise SeedError(path, line, f"{where}: {reason}") from error


def _bad_yaml(path: Path, error: yaml.YAMLError, first_line: int) -> SeedError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    return SeedError(path, first_line + (mark.line if mark else 0), f"not valid YAML: {reason}")


def _line_of(node: yaml.Node, location: tuple[int | str, ...]) -> int:
    """The line (from 0) of the deepest node on the way to `location`."""
    line: int = node.start_mark.line
    for part in location:
        if isinstance(node, yaml.MappingNode):
            match = next((pair for pair in node.value if pair[0].value == part), None)
            if match is None:
                return line
            line, node = match[0].start_mark.line, match[1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            node = node.value[part]
            line = node.start_mark.line
    return line


def _id_line(path: Path) -> int:
    """The line that gives the id, of a file that has been read without a fault."""
    lines = enumerate(_read(path).splitlines(), 1)
    return next((number for number, line in lines if re.match(r"[\"']?id\b", line)), 1)


def _length(text: str) -> int:
    """How many words; two characters of a script without spaces count as one."""
    return sum((len(word) + 1) // 2 if is_unspaced(word) else 1 for word in words(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
