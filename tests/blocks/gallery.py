"""Every message and every view that the bot can show, as functions of what fills it.

Each public function of the modules below that takes nothing but a `Content` is a kind. For a new
builder in handlers/blocks, add a kind, or show it in one that is there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from types import ModuleType

import kinds_answers
import kinds_digests
import kinds_home
import kinds_story
from fillings import Content
from shown import Shown

Kind = Callable[[Content], Iterable[Shown]]


def _kinds(module: ModuleType) -> dict[str, Kind]:
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation == "Iterator[Shown]"
    }


KINDS: dict[str, Kind] = {
    name: kind
    for module in (kinds_answers, kinds_story, kinds_digests, kinds_home)
    for name, kind in _kinds(module).items()
}
