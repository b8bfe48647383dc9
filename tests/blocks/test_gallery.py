"""All that the bot can show, filled with all kinds of things: Slack takes it, nothing in it that
strangers wrote is live, and a change of what is shown is seen.

How each kind looks when it says ordinary things is in __snapshots__; look at what changes there.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from fillings import Content, contents, nothing, ordinary
from gallery import KINDS
from readable import readable
from shown import Shown, addresses, faults
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

import handlers.blocks
from handlers.blocks.parts import section

UPDATE = (
    "Is this wanted? Then: .venv/bin/pytest tests/blocks --snapshot-update, and look at the diff."
)
# What an Arabic reader sees of each room.
FROM_RIGHT_TO_LEFT = (
    "plain", "disagreements", "explained", "summary_of_the_story", "timeline", "sources", "who",
    "help_in_a_channel", "digest_with_news", "digest_settings", "home_of_somebody_known",
)  # fmt: skip
CONTENTS = {content.name: content for content in contents()}


class _Yaml(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "yaml"


@pytest.fixture
def as_before(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(_Yaml)


@pytest.mark.parametrize("content", CONTENTS)
def test_slack_takes_it_and_nothing_that_strangers_wrote_is_live(content: str) -> None:
    given = CONTENTS[content]
    known = addresses([source.url for source in given.story.sources if source.url])
    found = [
        f"{name} ({place}): {fault}"
        for name, kind in KINDS.items()
        for place, shown in enumerate(kind(given))
        for fault in faults(shown, known)
    ]
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_it_did(kind: str, as_before: SnapshotAssertion) -> None:
    assert readable(KINDS[kind](ordinary())) == as_before, UPDATE


@pytest.mark.parametrize("kind", FROM_RIGHT_TO_LEFT)
def test_it_looks_as_it_did_in_arabic(kind: str, as_before: SnapshotAssertion) -> None:
    assert readable(KINDS[kind](CONTENTS["Arabic"])) == as_before, UPDATE


def test_every_builder_is_in_the_gallery() -> None:
    shown_by = _called_by_all([ordinary(), nothing()])
    missing = [
        f"{builder.__module__}.{builder.__name__}"
        for builder in _builders()
        if builder.__code__ not in shown_by
    ]
    assert missing == [], "shown nowhere: see tests/blocks/gallery.py"


def _builders() -> Iterator[FunctionType]:
    """The public functions of handlers.blocks that give blocks, a view or a reply."""
    for found in pkgutil.iter_modules(handlers.blocks.__path__, "handlers.blocks."):
        module = importlib.import_module(found.name)
        for name, each in vars(module).items():
            is_own = inspect.isfunction(each) and each.__module__ == module.__name__
            if is_own and not name.startswith("_"):
                given = str(inspect.signature(each).return_annotation)
                if re.search(r"\b(Block|Shown|Reply|Any)\b", given):
                    yield each


def _called_by_all(filled: list[Content]) -> set[CodeType]:
    """The code of all functions that make the kinds."""
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for content in filled:
            for kind in KINDS.values():
                list(kind(content))
    finally:
        sys.setprofile(before)
    return called


LINK = {"type": "mrkdwn", "text": "<https://evil.example/|x>", "verbatim": True}
BAD = {
    "a broadcast": Shown("x", [section("<!channel>")]),
    "a mention in a notification": Shown("<@U0ANNA00001>"),
    "a link of a stranger's": Shown("x", [{"type": "section", "text": LINK}]),
    "a bare address": Shown("see https://evil.example"),
    "a link that is cut": Shown("x", [section("<https://gull.example/br")]),
    "an entity that is cut": Shown("a &am"),
    "text that Slack may link": Shown("x", [{"type": "section", "text": {
        "type": "mrkdwn", "text": "x"}}]),
    "what turns a line round": Shown("x \u202e y"),
    "an isolate left open": Shown("x \u2068 y"),
    "emoji that count twice": Shown("x", [{"type": "header", "text": {
        "type": "plain_text", "text": "😀" * 100}}]),
    "nothing for notifications": Shown(" ", [section("x")]),
    "the same id twice": Shown("x", [{"type": "divider", "block_id": "a"}] * 2),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_must_not_be_shown_is_found(what: str) -> None:
    assert faults(BAD[what], addresses(["https://gull.example/bridge"]))
    assert not faults(Shown("x", [section("<https://gull.example/bridge|y> &amp; <@U0CARL00001>")]),
                      addresses(["https://gull.example/bridge"]))  # fmt: skip
