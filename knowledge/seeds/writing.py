"""Writes a source as a seed file, so that what is read from it is the same source again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from knowledge.seeds.entries import UNKNOWN
from knowledge.story import Claim, Event, Source
from knowledge.text import clean, one_line

_MAY_BE_UNKNOWN = ("title", "publisher", "url", "published", "precision")


def write_source(source: Source, notes: Sequence[str] = ()) -> str:
    """The seed file of `source`, with `notes` for its reviewer, one line each.

    Text comes out on one line and without what no file can hold; all else is kept.
    """
    front = source.model_dump(
        mode="json", exclude={"summary", "passages", "claims", "events"}, exclude_defaults=True
    )
    for name in _MAY_BE_UNKNOWN:
        front[name] = front.get(name) or UNKNOWN
    ordered = {name: front[name] for name in Source.model_fields if name in front}
    parts = [f"---\n{_yaml(ordered)}---", "## Summary", _prose(source.summary), "## Passages"]
    for passage in source.passages:
        parts += [f"### {passage.number}", _prose(passage.text)]
    number_of = {passage.id: passage.number for passage in source.passages}
    for title, entries in (("Claims", source.claims), ("Events", source.events)):
        if entries:
            rows = [_entry(entry, number_of) for entry in entries]
            parts += [f"## {title}", f"```yaml\n{_yaml(rows)}```"]
    if notes:
        parts += ["## Notes", "\n".join(f"- {_prose(note)}" for note in notes)]
    return "\n\n".join(parts) + "\n"


def write_story_header(id: str, title: str, language: str) -> str:
    """A `story.yaml` to begin with; its summary waits to be written."""
    summary = "No summary has been written yet."
    return _yaml({"id": id, "title": title, "language": language, "summary": summary})


def _entry(entry: Claim | Event, number_of: Mapping[str, int]) -> dict[str, Any]:
    row = entry.model_dump(mode="json", exclude_none=True)
    row["passage"] = number_of[row.pop("passage_id")]
    return row


def _yaml(content: object) -> str:
    # On one line each: a folded text could begin a line with what ends the block.
    return yaml.safe_dump(
        _storable(content), allow_unicode=True, sort_keys=False, width=math.inf,
        default_flow_style=None if isinstance(content, Mapping) else False,
    )  # fmt: skip


def _storable(content: object) -> object:
    if isinstance(content, Mapping):
        return {key: _storable(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_storable(value) for value in content]
    return one_line(clean(content)) if isinstance(content, str) else content


def _prose(text: str) -> str:
    """`text` as a paragraph that begins no section."""
    return re.sub(r"^#+\s+", "", one_line(clean(text)))
