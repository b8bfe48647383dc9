"""Writes a source as a seed file, so that what is read from it is the same source again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from knowledge.seeds.entries import UNKNOWN
from knowledge.story import Claim, Event, Questions, Source, Withdrawal
from knowledge.text import clean, one_line

_MAY_BE_UNKNOWN = ("title", "publisher", "url", "published", "precision")


def write_source(source: Source, notes: Sequence[str] = ()) -> str:
    """The seed file of `source`, with `notes` for its reviewer, one line each.

    Text comes out on one line and without what no file can hold; all else is kept.
    """
    said = _told(source.model_dump(exclude={"summary", "passages", "claims", "events", "questions"}))
    names = [name for name in Source.model_fields if name in said or name in _MAY_BE_UNKNOWN]
    front = {name: said.get(name, UNKNOWN) for name in names}
    parts = [f"---\n{_yaml(front)}---", "## Summary", _prose(source.summary), "## Passages"]
    for passage in source.passages:
        parts += [f"### {passage.number}", _prose(passage.text)]
    lists = (("Claims", source.claims), ("Events", source.events), ("Questions", source.questions))
    parts += [_section(title, entries, source) for title, entries in lists if entries]
    if notes:
        parts += ["## Notes", "\n".join(f"- {one_line(clean(note))}" for note in notes)]
    return "\n\n".join(parts) + "\n"


def write_questions(source: Source) -> str:
    """The section of a seed file that holds the questions of `source`; "" where it has none."""
    return _section("Questions", source.questions, source) + "\n" if source.questions else ""


def _section(title: str, entries: Sequence[Claim | Event | Questions], source: Source) -> str:
    number_of = {passage.id: passage.number for passage in source.passages}
    rows = [_entry(entry, number_of) for entry in entries]
    return f"## {title}\n\n```yaml\n{_yaml(rows)}```"


def write_story_header(id: str, title: str, language: str) -> str:
    """A `story.yaml` to begin with; its summary waits to be written."""
    summary = "No summary has been written yet."
    return _yaml(_told({"id": id, "title": title, "language": language, "summary": summary}))


def write_withdrawal(withdrawal: Withdrawal) -> str:
    """The line of a source's front matter that says it is withdrawn."""
    return _yaml({"withdrawn": _told(withdrawal.model_dump())})


def _entry(entry: Claim | Event | Questions, number_of: Mapping[str, int]) -> dict[str, Any]:
    row: dict[str, Any] = _told(entry.model_dump())
    row["passage"] = number_of[row.pop("passage_id")]
    return row


def _told(content: object) -> Any:
    """`content` with its texts on one line each, and without what tells nothing."""
    if isinstance(content, Mapping):
        told = {key: _told(value) for key, value in content.items()}
        return {key: value for key, value in told.items() if value not in (None, False, "", [], {})}
    if isinstance(content, (list, tuple)):
        return [_told(value) for value in content]
    return one_line(clean(content)) if isinstance(content, str) else content


class _Dumper(yaml.SafeDumper):
    """A key a line; what a key holds stays on its line where `default_flow_style` is None."""

    def serialize(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = False
        super().serialize(node)


def _yaml(content: object) -> str:
    # On one line each: a folded text could begin a line with what ends the block.
    return yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=math.inf,
        default_flow_style=None if isinstance(content, Mapping) else False,
    )  # fmt: skip


def _prose(text: str) -> str:
    """`text` as a paragraph; a space before a leading "#" keeps it from being a heading."""
    line = one_line(clean(text))
    return f" {line}" if line.startswith("#") else line
