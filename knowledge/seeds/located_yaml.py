"""YAML as people write it, checked against a model; every fault with its file and line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import SeedError

Context = Mapping[str, Any]  # what the rest of the story allows: its `topics`, its `passages`
Parsed = TypeVar("Parsed", bound=BaseModel)

NESTED = "not valid YAML: nested too deeply"
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

    yaml_constructors = {  # noqa: RUF012  # no tag makes a number or a date of a text either
        tag: make
        for tag, make in yaml.SafeLoader.yaml_constructors.items()
        if tag is None or tag.rpartition(":")[2] in ("str", "seq", "map", "null")
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} comes twice", problem_mark=key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def parse(
    path: Path, text: str, first_line: int, kind: type[Parsed], context: Context | None = None
) -> Parsed:
    """`text`, which begins at `first_line` of `path`, as a `kind`. Raises SeedError."""
    node = compose(path, text, first_line)
    if node is None:
        raise SeedError(path, first_line, "is empty")
    return validate(path, node, first_line, kind, context)


def compose(path: Path, text: str, first_line: int) -> yaml.Node | None:
    """The nodes of `text`, which know their lines; None where it is empty. Raises SeedError."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_TextLoader)
        return node
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        reason = f"the character U+{ord(text[error.position]):04X} is not allowed"
        raise SeedError(path, line, f"not valid YAML: {reason}") from error
    except yaml.YAMLError as error:
        raise _bad_yaml(path, error, first_line) from error
    except RecursionError:
        raise SeedError(path, first_line, NESTED) from None


def validate(
    path: Path, node: yaml.Node, first_line: int, kind: type[Parsed], context: Context | None
) -> Parsed:
    """What `node` holds as a `kind`; `context` is what its validators need. Raises SeedError."""
    try:
        return kind.model_validate(_TextLoader("").construct_document(node), context=context)
    except yaml.YAMLError as error:
        raise _bad_yaml(path, error, first_line) from error
    except RecursionError:
        raise SeedError(path, first_line, NESTED) from None
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
