"""A message as Slack keeps it, and the streams that write into one."""

from __future__ import annotations

import copy
import secrets
from dataclasses import dataclass, field
from typing import Literal

from playground.wire import Json

StreamState = Literal["open", "stopped", "expired", "stopped_by_user", "replaced"]


@dataclass
class Stream:
    """The life of a streamed message.

    `mode` is fixed by the first content: Slack refuses chunks in a text stream and text in a
    chunk stream. `parts` are the blocks streamed so far, in order.
    """

    started_at: float
    touched_at: float
    display: str = "timeline"
    state: StreamState = "open"
    mode: Literal["text", "chunks"] | None = None
    markdown: str = ""
    parts: list[Json] = field(default_factory=list)


@dataclass
class Message:
    """One message. `ephemeral_for` names the only user who sees it; `ts` is its identity."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: Json | None = None
    subtype: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    broadcast: bool = False
    ephemeral_for: str | None = None
    stream: Stream | None = None

    @property
    def streaming(self) -> bool:
        """Whether Slack still takes appends to it."""
        return self.stream is not None and self.stream.state == "open"

    @property
    def finished(self) -> bool:
        """Whether its sender is done with it: posted whole, or its stream was closed."""
        return self.stream is None or self.stream.state not in {"open", "expired"}

    @property
    def is_reply(self) -> bool:
        """Whether it sits in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


def wire(message: Message, team_id: str, *, metadata: bool = True) -> Json:
    """The message object of Slack's API. Thread counts are added by who knows the thread."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": team_id,
    }
    if message.subtype:
        body["subtype"] = message.subtype
    if message.bot_id:
        body["bot_id"] = message.bot_id
        body["app_id"] = message.app_id
        body["bot_profile"] = {
            "id": message.bot_id,
            "app_id": message.app_id,
            "name": message.username or "Backstory",
            "deleted": False,
            "updated": 1700000000,
            "team_id": team_id,
        }
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    optional = {
        "blocks": message.blocks,
        "attachments": message.attachments,
        "edited": message.edited,
        "files": message.files,
        "metadata": message.metadata if metadata else None,
        "reactions": [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ],
    }
    body.update({name: value for name, value in optional.items() if value})
    return copy.deepcopy(body)


def shown(message: Message, team_id: str) -> Json:
    """The API's message plus what only the playground knows; tests and the page read this.

    Adds `channel`, `streaming` (bool), `stream_state` (None where it never streamed),
    `finished`, `markdown_text` (all that was streamed), `ephemeral` and `ephemeral_user`.
    """
    return {
        **wire(message, team_id),
        "channel": message.channel,
        "streaming": message.streaming,
        "stream_state": message.stream.state if message.stream else None,
        "finished": message.finished,
        "markdown_text": message.stream.markdown if message.stream else "",
        "ephemeral": message.ephemeral_for is not None,
        "ephemeral_user": message.ephemeral_for,
        "broadcast": message.broadcast,
    }


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and interactive element has an id, as Slack assigns them."""
    named = copy.deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", secrets.token_hex(3))
        elements = block.get("elements") if block.get("type") != "rich_text" else None
        inner = [block.get("accessory"), block.get("element"), *(elements or [])]
        for element in inner:
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                element.setdefault("action_id", secrets.token_hex(3))
    return named


INTERACTIVE = frozenset(
    {
        "button",
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "email_text_input",
        "feedback_buttons",
        "icon_button",
        "multi_channels_select",
        "multi_conversations_select",
        "multi_static_select",
        "multi_users_select",
        "number_input",
        "overflow",
        "plain_text_input",
        "radio_buttons",
        "static_select",
        "timepicker",
        "url_text_input",
        "users_select",
        "conversations_select",
        "channels_select",
        "external_select",
    }
)
