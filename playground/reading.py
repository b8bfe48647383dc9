"""What a reader sees of a message: its words, and its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playground.wire import Json

_ANGLE = re.compile(r"<([^<>\s|][^<>|]*)(?:\|([^<>]*))?>")
_MARKDOWN_LINK = re.compile(
    r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]\((<?)(https?://(?:[^\s()<>]|\([^\s()]*\))+|mailto:[^\s()]+)>?(?:\s+\"[^\"]*\")?\)"
)
_BARE = re.compile(r"(?<![\w\"'(<|=/])https?://[^\s<>|)\]]*[^\s<>|)\].,;:!?'\"]")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1", re.S)


def plain_text(message: Json) -> str:
    """Everything visible in a message, or a view, as text: one block a line, markup gone.

    Links count with their labels. Where there are blocks, Slack shows `text` only in
    notifications, so it is left out here too.
    """
    blocks = message.get("blocks") or []
    parts = [words for block in blocks if (words := _block(block))]
    if not parts and message.get("text"):
        parts = [_mrkdwn(message["text"])]
    for attachment in message.get("attachments") or []:
        parts.append(plain_text({"blocks": attachment.get("blocks"), **_fallback(attachment)}))
    return "\n".join(part for part in parts if part)


def links(message: Json) -> list[tuple[str, str]]:
    """All links shown, in order, as (label, url); a bare address is its own label."""
    blocks = message.get("blocks") or []
    found = [link for block in blocks for link in _links(block)]
    if not blocks and message.get("text"):
        found = list(_mrkdwn_links(message["text"]))
    for attachment in message.get("attachments") or []:
        found.extend(links({"blocks": attachment.get("blocks"), **_fallback(attachment)}))
    return found


def _fallback(attachment: Json) -> Json:
    return {"text": attachment.get("text") or attachment.get("fallback") or ""}


def _block(block: Json) -> str:
    kind = block.get("type")
    if kind == "markdown":
        return _markdown(block.get("text", ""))
    if kind == "table":
        rows = (" | ".join(_element(cell) for cell in row) for row in block.get("rows", []))
        return "\n".join(rows)
    if kind == "image":
        return "\n".join(filter(None, [_element(block.get("title")), block.get("alt_text", "")]))
    if kind in {"plan", "task_card"}:
        inner = [_block(task) for task in block.get("tasks", [])]
        inner += [_element(block.get(name)) for name in ("details", "output")]
        inner += [source.get("text", "") for source in block.get("sources", [])]
        return "\n".join(filter(None, [block.get("title", ""), *inner]))
    if kind == "rich_text":
        return _element(block)
    shown = [block.get("text"), block.get("label"), *block.get("fields", [])]
    shown += [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return "\n".join(filter(None, map(_element, shown)))


def _element(element: Any) -> str:
    if not isinstance(element, dict):
        return ""
    kind = element.get("type", "")
    if kind == "mrkdwn":
        return _mrkdwn(element.get("text", ""))
    if kind in {"rich_text", "rich_text_list"}:
        return "\n".join(filter(None, map(_element, element.get("elements", []))))
    if kind.startswith("rich_text_"):
        return "".join(map(_element, element.get("elements", [])))
    if kind == "link":
        return str(element.get("text") or element.get("url", ""))
    if kind in {"user", "channel", "emoji", "broadcast"}:
        name = element.get("user_id") or element.get("channel_id") or element.get("range")
        return f"@{name}" if name else f":{element.get('name', '')}:"
    if kind == "feedback_buttons":
        buttons = (element.get("positive_button"), element.get("negative_button"))
        return " ".join(_element((button or {}).get("text")) for button in buttons)
    if kind == "raw_number":
        return str(element.get("text") or element.get("value", ""))
    if kind == "image":
        return str(element.get("alt_text", ""))
    if "options" in element:
        return " ".join(_element(option.get("text")) for option in element["options"])
    text = element.get("text")
    return _element(text) if isinstance(text, dict) else str(text or "")


def _links(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _links(item)
        return
    if not isinstance(node, dict):
        return
    kind, text = node.get("type"), node.get("text")
    if kind == "mrkdwn" and isinstance(text, str):
        yield from _mrkdwn_links(text)
        return
    if kind == "markdown" and isinstance(text, str):
        yield from _markdown_links(text)
        return
    url = node.get("url")
    if isinstance(url, str):
        yield (_element(text) if isinstance(text, dict) else str(text or url), url)
        return
    for inner in node.values():
        yield from _links(inner)


def _mrkdwn_links(text: str) -> Iterator[tuple[str, str]]:
    """Links `<url|label>`, `<url>` and bare addresses; mentions are none."""
    places: list[tuple[int, str, str]] = []
    for found in _ANGLE.finditer(text):
        target, label = found.groups()
        if target.startswith(("http://", "https://", "mailto:")):
            places.append((found.start(), _unescaped(label or target), _unescaped(target)))
    blank = _ANGLE.sub(lambda found: " " * len(found.group()), text)
    places += [
        (f.start(), _unescaped(f.group()), _unescaped(f.group())) for f in _BARE.finditer(blank)
    ]
    return iter([(label, url) for _, label, url in sorted(places)])


def _markdown_links(text: str) -> Iterator[tuple[str, str]]:
    """Links `[label](url)`, `<url>` and bare addresses, outside code."""
    text = re.sub(r"```.*?```|`[^`\n]*`", lambda found: " " * len(found.group()), text, flags=re.S)
    places = [
        (found.start(), _markdown(found.group(1)), found.group(3))
        for found in _MARKDOWN_LINK.finditer(text)
        if not found.group().startswith("!")
    ]
    blank = _MARKDOWN_LINK.sub(lambda found: " " * len(found.group()), text)
    for found in _ANGLE.finditer(blank):
        if found.group(1).startswith(("http://", "https://", "mailto:")):
            places.append((found.start(), found.group(2) or found.group(1), found.group(1)))
    blank = _ANGLE.sub(lambda found: " " * len(found.group()), blank)
    places += [(found.start(), found.group(), found.group()) for found in _BARE.finditer(blank)]
    return iter([(label, url) for _, label, url in sorted(places)])


def _mrkdwn(text: str) -> str:
    def shown(found: re.Match[str]) -> str:
        target, label = found.groups()
        if target[0] in "@#!":
            return label or ("#" if target[0] == "#" else "@") + target[1:]
        return label or target

    text = _unescaped(_ANGLE.sub(shown, text))
    return re.sub(r"(?<![\w*])([*_~])(?=\S)([^\n]+?)(?<=\S)\1(?![\w*])", r"\2", text)


def _markdown(text: str) -> str:
    text = _MARKDOWN_LINK.sub(lambda found: found.group(1), text)
    text = _ANGLE.sub(lambda f: f.group(2) or f.group(1), text)
    text = re.sub(r"(?m)^ {0,3}(#{1,6} +|> ?)", "", text)
    text = re.sub(r"(?m)^```\w*$\n?", "", text)
    while (stripped := _EMPHASIS.sub(r"\2", text)) != text:
        text = stripped
    text = re.sub(r"(?<![\w*])([*_])(?=\S)([^\n*]+?)(?<=\S)\1(?![\w*])", r"\2", text)
    return re.sub(r"`([^`\n]+)`", r"\1", text)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
