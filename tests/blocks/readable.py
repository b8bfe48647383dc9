"""A message as a file that a reviewer reads: YAML, in which nothing is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import regex
import yaml
from shown import Shown

_HIDDEN = regex.compile(r"[\p{Cf}]")
MANY = 12  # options of which the first are told


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Lines as lines; what has no width by its number."""
    plain = _HIDDEN.sub(lambda hidden: f"\\u{ord(hidden[0]):04x}", text)
    style = "|" if "\n" in plain else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", plain, style=style)


_Dumper.add_representer(str, _text)


def readable(shown: Iterable[Shown]) -> str:
    """One document each."""
    return "".join(
        yaml.dump(
            _in_order(each),
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=100,
            explicit_start=True,
        )
        for each in shown
    )


def _in_order(shown: Shown) -> dict[str, Any]:
    if shown.view is not None:
        return {"view": _short(shown.view)}
    made: dict[str, Any] = {"text": shown.text}
    return {**made, "blocks": _short(list(shown.blocks))} if shown.blocks else made


def _short(value: Any) -> Any:
    """Without what is the same everywhere, and with a few of very many options."""
    if isinstance(value, list | tuple):
        return [_short(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() <= {"type", "text", "verbatim", "emoji"} and "text" in value:
        kind = value["type"]
        if kind in ("mrkdwn", "plain_text"):
            return {kind: value["text"]}
    made = {name: _short(each) for name, each in value.items()}
    if len(made.get("options", ())) > MANY:
        made["options"] = [*made["options"][:2], "…"]
    return made
