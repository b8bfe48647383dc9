"""What Slack is given, and what must hold of it whatever it says."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from handlers.blocks.text import safe_url
from playground import links
from playground.limits import check_message_blocks, check_view
from playground.wire import SlackError

Block = dict[str, Any]

MAX_TEXT = 4_000  # of what can be changed later
# People and channels that our own words name. The mention of anybody else is a stranger's.
NAMED = frozenset({"U0BACKSTORY", "U0CARL00001", "U0DORA00001", "C0HARBOUR01"})

_ANGLE = regex.compile(r"<([^<>]*)>")
_ENTITIES = regex.compile(r"&(?!(?:amp|lt|gt);)")
_ASTRAL = regex.compile(r"[\U00010000-\U0010ffff]")
_DIRECTED = regex.compile(r"[\u202a-\u202e\u2066\u2067]")
_CONTROL = regex.compile(r"[[\p{Cc}\u2028\u2029\p{Cs}]--[\n]]", regex.V1)
_AUTOLINKED = regex.compile(r"\w://|\bwww\.\w|\w@\w[\w-]*\.\w")


@dataclass(frozen=True)
class Shown:
    """A message, a view, or a line: `text` is what stands in notifications and is read aloud."""

    text: str = ""
    blocks: Sequence[Block] = ()
    view: Block | None = None

    @property
    def all(self) -> list[Block]:
        return list(self.view["blocks"] if self.view else self.blocks)


def faults(shown: Shown, known: frozenset[str]) -> list[str]:
    """What must not be so, in words. `known`: addresses that may be linked to."""
    return [
        *_limits(shown),
        *_live(shown, known),
        *(fault for text in _texts([shown.text, shown.view or shown.all]) for fault in _odd(text)),
    ]


def addresses(urls: Sequence[str]) -> frozenset[str]:
    """`urls` as they stand in a link."""
    return frozenset(map(safe_url, urls))


def _limits(shown: Shown) -> Iterator[str]:
    """By Slack's limits, in UTF-16: what is beyond the first plane counts as two."""
    if shown.view is None and not shown.text.strip():
        yield "no text for notifications"
    if len(_units(shown.text)) > MAX_TEXT:
        yield f"a text of {len(_units(shown.text))} for notifications"
    try:
        if shown.view:
            check_view(_units(shown.view))
        elif shown.blocks:
            check_message_blocks(_units(list(shown.blocks)))
    except SlackError as error:
        yield f"{error}: {getattr(error, 'extra', '') or error.__dict__}"


def _units(value: Any) -> Any:
    """`value` with two characters in place of each that UTF-16 needs two for."""
    if isinstance(value, str):
        return _ASTRAL.sub("\uffff\uffff", value)
    if isinstance(value, list | tuple):
        return [_units(each) for each in value]
    if isinstance(value, dict):
        return {name: _units(each) for name, each in value.items()}
    return copy.deepcopy(value)


def _live(shown: Shown, known: frozenset[str]) -> Iterator[str]:
    """Mentions, and links to where nobody is to be sent."""
    for label, url in links({"blocks": shown.all}):
        if not _is_known(url, known):
            yield f"a link to {url[:80]} as {label[:40]!r}"
    for text in [shown.text, *_mrkdwn(shown.all)]:
        yield from _live_in(text, known)
    for element in _elements(shown.all):
        kind = element.get("type")
        if kind == "mrkdwn" and not element.get("verbatim"):
            yield f"Slack may link what it likes in {element['text'][:60]!r}"
        if kind == "broadcast" or (kind == "user" and element["user_id"] not in NAMED):
            yield f"a mention: {element}"
        if kind == "markdown" and regex.search(r"<[@!#]", element["text"]):
            yield f"a mention in {element['text'][:60]!r}"


def _live_in(text: str, known: frozenset[str]) -> Iterator[str]:
    """Of mrkdwn."""
    for found in _ANGLE.finditer(text):
        target, _, label = found[1].partition("|")
        if target[:1] in "@#" and target[1:] in NAMED:
            continue
        if not _is_known(target, known) or not label.strip():
            yield f"{found[0][:80]!r} is live"
    rest = _ANGLE.sub("", text.removeprefix("> "))  # a quotation of ours
    if regex.search(r"[<>]", rest):
        yield f"a link that is cut: {rest[-60:]!r}"
    if _ENTITIES.search(rest):
        yield f"an entity that is cut: {rest[-60:]!r}"
    if found := _AUTOLINKED.search(rest):
        yield f"Slack makes a link of {rest[found.start() : found.start() + 40]!r}"


def _is_known(url: str, known: frozenset[str]) -> bool:
    return url in known or url.startswith("https://bot.example/sources/")


def _odd(text: str) -> Iterator[str]:
    """What turns lines round, is not to be seen, or is no text."""
    if _DIRECTED.search(text) or text.count("\u2068") != text.count("\u2069"):
        yield f"what turns the rest of a line round, in {text[:60]!r}"
    if found := _CONTROL.search(text):
        yield f"{found[0]!r} in {text[:60]!r}"


def _elements(value: Any) -> Iterator[Block]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _elements(each)


def _mrkdwn(blocks: Sequence[Block]) -> Iterator[str]:
    for element in _elements(list(blocks)):
        if element.get("type") == "mrkdwn":
            yield element["text"]


def _texts(value: Any) -> Iterator[str]:
    """Every string that is shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if not isinstance(each, str) or name in ("text", "alt_text", "accessibility_label"):
                yield from _texts(each)
