"""How much Slack takes: lengths of texts, numbers of blocks, and its errors for more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.blockkit import typed
from playground.blocks_schema import BLOCKS
from playground.wire import Json, SlackError, invalid_arguments

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000
ALL_BLOCK_TEXT = 13_200
TABLE_TEXT = 10_000

_NOT_IN_VIEWS = frozenset({"context_actions", "task_card", "plan", "table", "markdown"})


def check_message_blocks(blocks: list[Json]) -> None:
    """Raises `invalid_blocks` (naming each problem) or `msg_blocks_too_long`."""
    problems = list(_problems(blocks, "/blocks", MESSAGE_BLOCKS, frozenset(BLOCKS)))
    if problems:
        raise SlackError(
            "invalid_blocks",
            errors=problems,
            response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
        )
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_TEXT or sum(map(len, _texts(blocks))) > ALL_BLOCK_TEXT:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Json) -> None:
    """Raises `invalid_arguments` (naming each problem) for a modal or home view."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        raise invalid_arguments("must be one of: modal, home [json-pointer:/view/type]")
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        raise invalid_arguments("missing required field: blocks [json-pointer:/view]")
    problems = list(
        _problems(blocks, "/view/blocks", VIEW_BLOCKS, frozenset(BLOCKS) - _NOT_IN_VIEWS)
    )
    if kind == "modal":
        title = view.get("title")
        words = title.get("text") if isinstance(title, dict) else None
        if not words or not isinstance(words, str):
            problems.append("missing required field: title [json-pointer:/view]")
        elif len(words) > 24:
            problems.append("must be less than 25 characters [json-pointer:/view/title/text]")
        asks = any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
        if asks and not view.get("submit"):
            problems.append("missing required field: submit [json-pointer:/view]")
    if len(str(view.get("private_metadata") or "")) > 3000:
        problems.append("must be less than 3001 characters [json-pointer:/view/private_metadata]")
    if len(str(view.get("callback_id") or "")) > 255:
        problems.append("must be less than 256 characters [json-pointer:/view/callback_id]")
    if problems:
        raise invalid_arguments(*problems)


def check_markdown_text(markdown: str) -> None:
    """Raises `msg_too_long` for more than 12,000 characters."""
    if len(markdown) > MARKDOWN_TEXT:
        raise SlackError("msg_too_long")


def _problems(
    blocks: list[Json], pointer: str, longest: int, allowed: frozenset[str]
) -> Iterator[str]:
    if len(blocks) > longest:
        yield f"no more than {longest} items allowed [json-pointer:{pointer}]"
    check = typed({name: shape for name, shape in BLOCKS.items() if name in allowed})
    for number, block in enumerate(blocks):
        yield from check(block, f"{pointer}/{number}")
    yield from _repeated_ids(blocks, pointer)
    yield from _tables([block for block in blocks if isinstance(block, dict)], pointer)


def _repeated_ids(blocks: list[Any], pointer: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                yield f'`block_id` "{block_id}" already exists [json-pointer:{pointer}/{number}]'
            seen.add(block_id)
        actions: set[str] = set()
        elements = block.get("elements") if block.get("type") == "actions" else None
        for place, element in enumerate(elements if isinstance(elements, list) else []):
            action_id = element.get("action_id") if isinstance(element, dict) else None
            if not isinstance(action_id, str):
                continue
            if action_id in actions:
                where = f"{pointer}/{number}/elements/{place}/action_id"
                yield f'`action_id` "{action_id}" already exists [json-pointer:{where}]'
            actions.add(action_id)


def _tables(blocks: list[Json], pointer: str) -> Iterator[str]:
    tables = [block for block in blocks if block.get("type") == "table"]
    if len(tables) > 1:
        yield f"only_one_table_allowed [json-pointer:{pointer}]"
    if sum(map(len, _texts(tables))) > TABLE_TEXT:
        yield f"table text must be less than {TABLE_TEXT + 1} characters [json-pointer:{pointer}]"


def _texts(value: Any) -> Iterator[str]:
    """Every string that is shown to the reader."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str):
                if name in {"text", "title", "alt_text"}:
                    yield inner
            else:
                yield from _texts(inner)
