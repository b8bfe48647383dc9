"""What is not of Slack's shape is refused in one line that names the place and quotes nothing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from handlers.shapes import Malformed, checked, read_body, read_json

Json = dict[str, Any]
MESSAGE: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event": {"type": "message", "channel": "C1", "user": "U1", "ts": "1700000000.000100"},
}
PRESS: Json = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "actions": [{"action_id": "why", "block_id": "b", "action_ts": "1.0", "value": "v"}],
}
FORM: Json = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {"id": "V1", "type": "modal", "callback_id": "x", "state": {"values": {}}},
}
COMMAND = {"command": "/story", "text": "ask", "user_id": "U1", "channel_id": "C1"}


def changed(payload: Json, path: str, value: Any) -> Json:
    """`payload` with `value` at `path`; ... takes what is there away."""
    copy = json.loads(json.dumps(payload))
    *above, last = path.split(".")
    place = copy
    for name in above:
        place = place[int(name) if isinstance(place, list) else name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return copy


@pytest.mark.parametrize(
    ("payload", "path", "value", "said"),
    [
        (MESSAGE, "event", None, "callback: event"),
        (MESSAGE, "event", [], "callback: event"),
        (MESSAGE, "event.channel", 5, "callback: event.channel"),
        (MESSAGE, "event.channel", "C1\nC2", "callback: event.channel"),
        (MESSAGE, "event.ts", "soon", "callback: event.ts"),
        (MESSAGE, "event.ts", ..., "callback: ts"),
        (MESSAGE, "event.text", {"secret": 1}, "callback: event.text"),
        (MESSAGE, "authorizations", ["secret"], "callback: authorizations"),
        (MESSAGE, "type", "secret", "of no kind that is known"),
        (MESSAGE, "type", ["secret"], "of no kind that is known"),
        (PRESS, "actions", [], "press: actions"),
        (PRESS, "actions.0.action_ts", None, "press: actions.action_ts"),
        (PRESS, "user.id", ..., "press: user.id"),
        (PRESS, "channel", ..., "press: "),
        (FORM, "view.state.values", {"secret": {"secret": {"value": 5}}}, "view.state.values"),
        (FORM, "view.type", "workflow_step", "submission: view.type"),
        (COMMAND, "user_id", ..., "command: user_id"),
    ],
)
def test_another_shape_is_refused_by_its_name_alone(
    payload: Json, path: str, value: Any, said: str
) -> None:
    with pytest.raises(Malformed) as caught:
        checked(changed(payload, path, value))
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def deep(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"\xff", b"{", b"payload=5", b"payload={", b"payload=[]", b"a=1",
        b'{"type": "event_callback", "event": ' + deep(150).encode() + b"}",
        b"[" * 100_000, deep(50_000).encode(), urlencode({n: "x" for n in range(200)}).encode(),
    ],
)  # fmt: skip
def test_a_body_that_is_none_of_slacks_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_body(body)


@pytest.mark.parametrize("payload", [PRESS, FORM])
def test_a_form_holds_a_payload_or_is_a_command(payload: Json) -> None:
    assert read_body(urlencode({"payload": json.dumps(payload)}).encode()) == payload
    said = {**COMMAND, "text": "who says payload=1&payload?"}
    assert read_body(urlencode(said).encode()) == said


def test_half_a_character_is_replaced_and_whole_ones_stay() -> None:
    assert read_json('"a\\ud83d b\\ud83d\\ude00"') == "a? b😀"
