"""A small schema language for Block Kit, and the check that speaks Slack's own messages.

Every rule takes a value and the JSON pointer to it, and yields what is wrong, worded as
Slack words it in `response_metadata.messages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Problems = Iterator[str]
Rule = Callable[[Any, str], Problems]


def _at(problem: str, pointer: str) -> str:
    return f"{problem} [json-pointer:{pointer}]"


@dataclass(frozen=True)
class Shape:
    """One kind of object: its fields, which are needed, and groups of which one is needed."""

    fields: Mapping[str, Rule]
    needed: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    def problems(self, value: Any, pointer: str) -> Problems:
        """What is wrong with an object that should have this shape."""
        if not isinstance(value, dict):
            yield _at("must provide an object", pointer)
            return
        for name in self.needed:
            if value.get(name) is None:
                yield _at(f"missing required field: {name}", pointer)
        if self.one_of and not any(value.get(name) for name in self.one_of):
            names = " or ".join(f"`{name}`" for name in self.one_of)
            yield _at(f"must define either {names}", pointer)
        for name, inner in value.items():
            if name == "type":
                continue
            if name not in self.fields:
                yield _at(f"invalid additional property: {name}", pointer)
            elif inner is None:
                yield _at(f"{name} must not be null", f"{pointer}/{name}")
            else:
                yield from self.fields[name](inner, f"{pointer}/{name}")


def text(longest: int, *, shortest: int = 1) -> Rule:
    """A string of `shortest` to `longest` characters."""

    def rule(value: Any, pointer: str) -> Problems:
        if not isinstance(value, str):
            yield _at("must provide a string", pointer)
        elif len(value) < shortest:
            yield _at(f"must be more than {shortest - 1} characters", pointer)
        elif len(value) > longest:
            yield _at(f"must be less than {longest + 1} characters", pointer)

    return rule


def text_object(longest: int, *, plain_only: bool = False, plain_text_too: bool = True) -> Rule:
    """A plain_text or mrkdwn object."""
    types = {"plain_text"} if plain_only else {"plain_text", "mrkdwn"}
    if not plain_text_too:
        types = {"mrkdwn"}
    shapes = {
        "plain_text": Shape({"text": text(longest), "emoji": flag}, ("text",)),
        "mrkdwn": Shape({"text": text(longest), "verbatim": flag}, ("text",)),
    }
    return typed({name: shapes[name] for name in types})


def typed(shapes: Mapping[str, Shape]) -> Rule:
    """An object whose `type` names one of the given shapes."""

    def rule(value: Any, pointer: str) -> Problems:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            yield _at("must provide an object", pointer)
        elif not isinstance(kind, str) or kind not in shapes:
            yield _at(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            yield from shapes[kind].problems(value, pointer)

    return rule


def shaped(shape: Shape) -> Rule:
    """An object of one shape that carries no `type`, such as an option."""
    return shape.problems


def items(rule: Rule, longest: int, *, shortest: int = 1) -> Rule:
    """A list of `shortest` to `longest` items that each follow a rule."""

    def check(value: Any, pointer: str) -> Problems:
        if not isinstance(value, list):
            yield _at("must provide an array", pointer)
            return
        if len(value) > longest:
            yield _at(f"no more than {longest} items allowed", pointer)
        if len(value) < shortest:
            yield _at(f"no fewer than {shortest} items allowed", pointer)
        for number, item in enumerate(value):
            yield from rule(item, f"{pointer}/{number}")

    return check


def choice(*allowed: str) -> Rule:
    """One of a few words."""

    def rule(value: Any, pointer: str) -> Problems:
        if value not in allowed:
            yield _at(f"must be one of: {', '.join(allowed)}", pointer)

    return rule


def url(value: Any, pointer: str) -> Problems:
    """An http(s) or mailto address of at most 3,000 characters."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://", "mailto:")):
        yield _at("Invalid URL", pointer)
    elif len(value) > 3000:
        yield _at("must be less than 3001 characters", pointer)


def flag(value: Any, pointer: str) -> Problems:
    """True or false."""
    if not isinstance(value, bool):
        yield _at("must provide a boolean", pointer)


def number(value: Any, pointer: str) -> Problems:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield _at("must provide a number", pointer)


def anything(value: Any, pointer: str) -> Problems:
    """Whatever it is, unchecked."""
    yield from ()
