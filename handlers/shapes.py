"""The shape of what Slack sends. What is of another is refused at the door, in one line.

Bolt and the listeners take for granted that an event is a mapping and an id a text: on anything
else they fail somewhere in the middle, with a traceback. So each payload is held against these
types as it comes in, over HTTP or a socket. Only what is read is named here; what Slack adds to its
payloads is let through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

MAX_DEPTH = 100  # levels of a payload; Slack's richest messages have about twenty
MAX_FIELDS = 100  # of a form; a slash command has about fifteen

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{1,100}$")]
MaybeId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{0,100}$")] | None
# Slack writes some times without their point, as in its example of app_home_opened.
Ts = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}(\.[0-9]{1,9})?$")]
MaybeTs = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,18}(\.[0-9]{1,9})?)?$")] | None


class Malformed(ValueError):
    """What came is not of the shape that Slack documents; says what of it."""


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Named(_Shape):
    id: MaybeId = None
    team_id: MaybeId = None
    enterprise_id: MaybeId = None


class _Somebody(_Named):
    id: Id


class _Part(_Shape):
    """What these names mean at whatever level they stand: Bolt looks for ids at all of them."""

    type: str | None = None
    subtype: str | None = None
    user: MaybeId | _Named = None
    channel: MaybeId | _Named = None
    team: MaybeId | _Named = None
    enterprise: MaybeId | _Named = None
    user_id: MaybeId = None
    channel_id: MaybeId = None
    team_id: MaybeId = None
    enterprise_id: MaybeId = None
    context_team_id: MaybeId = None
    context_enterprise_id: MaybeId = None
    app_installed_team_id: MaybeId = None
    user_team: MaybeId = None
    bot_id: MaybeId = None
    inviter: MaybeId = None
    ts: MaybeTs = None
    event_ts: MaybeTs = None
    message_ts: MaybeTs = None
    thread_ts: MaybeTs = None
    text: str | None = None
    channel_type: str | None = None
    tab: str | None = None
    private_metadata: str | None = None
    response_url: str | None = None
    trigger_id: str | None = None
    event_id: str | None = None
    event_time: Annotated[float, Field(ge=0, lt=1e12)] | None = None
    is_enterprise_install: bool | str | None = None
    is_ext_shared_channel: bool | None = None
    function_execution_id: str | None = None
    function_data: dict[str, Any] | None = None
    tokens: dict[str, Any] | None = None
    authorizations: list[_Part] | None = None
    response_urls: list[_Part] | None = None
    event: _Part | None = None
    message: _Part | None = None
    previous_message: _Part | None = None
    item: _Part | None = None
    assistant_thread: _Part | None = None
    user_profile: _Part | None = None
    container: _Part | None = None
    view: _Part | None = None


class _Said(_Shape):
    channel: Id
    ts: Ts
    user: MaybeId = None
    bot_id: MaybeId = None
    bot_profile: dict[str, Any] | None = None


class _Moved(_Shape):
    channel: Id
    user: Id


class _Placed(_Shape):
    channel: Id


class _Stopped(_Moved):
    event_ts: Ts


_EVENTS: Mapping[str, type[_Shape]] = {
    "app_mention": _Said,
    "message": _Said,
    "app_home_opened": _Moved,
    "member_joined_channel": _Moved,
    "member_left_channel": _Moved,
    "agent_session_stopped": _Stopped,
    "channel_left": _Placed,
    "group_left": _Placed,
    "channel_archive": _Placed,
    "group_archive": _Placed,
}


class _Option(_Shape):
    value: str


class _Filled(_Shape):
    """An element of a form or a message, as it is filled in."""

    value: str | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_time: str | None = None


class _Action(_Filled):
    action_id: str
    block_id: str
    action_ts: Ts


class _State(_Shape):
    values: dict[str, dict[str, _Filled]]


class _View(_Shape):
    id: Id
    type: Literal["modal", "home"]  # Bolt takes the third kind for a step of a workflow
    callback_id: str = ""


class _Submitted(_View):
    state: _State


class _Event(_Shape):
    type: str


class _Callback(_Shape):
    event: _Event


class _Press(_Shape):
    user: _Somebody
    actions: Annotated[list[_Action], Field(min_length=1)]
    channel: _Somebody | None = None
    view: _View | None = None

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        if self.channel is None and self.view is None:
            raise ValueError("neither a channel nor a view")
        return self


class _Submission(_Shape):
    user: _Somebody
    view: _Submitted


class _Closing(_Shape):
    user: _Somebody
    view: _View


class _Suggestion(_Shape):
    user: _Somebody
    action_id: str
    value: str | None = None


class _Shortcut(_Shape):
    user: _Somebody
    callback_id: str


class _Challenge(_Shape):
    challenge: str


class _Command(_Shape):
    command: str
    user_id: Id
    channel_id: Id


_KINDS: Mapping[str, type[_Shape]] = {
    "event_callback": _Callback,
    "block_actions": _Press,
    "view_submission": _Submission,
    "view_closed": _Closing,
    "block_suggestion": _Suggestion,
    "shortcut": _Shortcut,
    "message_action": _Shortcut,
    "url_verification": _Challenge,
    "app_rate_limited": _Shape,
}
_SHAPES: tuple[type[_Shape], ...] = (
    _Part, _Filled, _Action, _Submitted, _State, _Event, *_KINDS.values(), *_EVENTS.values()
)  # fmt: skip
_NAMES = frozenset(name for shape in _SHAPES for name in shape.model_fields)


def read_body(body: bytes) -> dict[str, Any]:
    """The payload in the body of a request of Slack's: JSON, or a form, which holds JSON under
    "payload" or is a slash command. Raises Malformed."""
    try:
        text = body.decode("utf-8")
        if text.lstrip().startswith("{"):
            return checked(read_json(text))
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise error if isinstance(error, Malformed) else Malformed("no text, or no form") from error
    is_payload = "payload" in form and "command" not in form
    return checked(read_json(form["payload"]) if is_payload else form)


def read_json(text: str) -> Any:
    """What `text` holds, without halves of characters, which cannot be kept. Raises Malformed."""
    try:
        told = json.loads(text)
        if "\\ud" in text.lower():
            whole = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
            told = json.loads(whole)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON, or nested too deeply") from error
    return told


def checked(payload: Any) -> dict[str, Any]:
    """`payload`, where it is of the shape that Slack documents for its kind; else raises
    Malformed. A kind that this app gets nothing of is of no shape."""
    if not isinstance(payload, dict):
        raise Malformed("no object")
    _check_depth(payload)
    kind = payload.get("type")
    shape: type[_Shape] | None
    if "command" in payload:
        shape = _Command
    elif "ssl_check" in payload:
        shape = _Shape
    else:
        shape = _KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise Malformed("of no kind that is known")
    try:
        _Part.model_validate(payload)
        shape.model_validate(payload)
        if shape is _Callback and (of_event := _EVENTS.get(payload["event"]["type"])):
            of_event.model_validate(payload["event"])
    except ValidationError as error:
        # What stands there is not told, and no name that is none of Slack's.
        where = [part for part in error.errors()[0]["loc"] if part in _NAMES]
        raise Malformed(f"{shape.__name__[1:].lower()}: {'.'.join(map(str, where))}") from error
    return payload


def _check_depth(payload: dict[str, Any]) -> None:
    level: list[Any] = [payload]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise Malformed("nested too deeply")
