"""The door lets in what Slack sends, also where that is odd, and keeps out what it never does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from handlers.shapes import Malformed, checked, read_body

TEAM, USER, CHANNEL, TS = "T0NEWSROOM1", "U0ANNA00001", "C0NEWSROOM1", "1763900000.000100"
MESSAGE = {"type": "message", "user": USER, "text": "hello", "ts": TS, "team": TEAM}
ACTION = {"action_id": "again", "block_id": "b1", "type": "button", "action_ts": TS}
PRESSED = {
    "type": "block_actions",
    "user": {"id": USER, "username": "anna", "name": "anna", "team_id": TEAM},
    "container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL},
    "channel": {"id": CHANNEL, "name": "newsroom"},
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.example/actions/1",
}


def event(of: dict[str, Any], **around: Any) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0BACKSTORY",
        "event_id": "Ev0000000001",
        "event_time": 1763900000,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": USER, "is_bot": True,
             "is_enterprise_install": False},
        ],
        "event": of,
        **around,
    }  # fmt: skip


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(
            event({"type": "app_home_opened", "user": USER, "channel": "D0ANNA00001",
                   "event_ts": "1515449522000016", "tab": "home"}),
            id="a time without its point",
        ),
        pytest.param(
            event({"type": "app_home_opened", "user": USER, "channel": "D0ANNA00001", "tab": "home",
                   "event_ts": TS, "view": {"id": "V1", "type": "home", "callback_id": "",
                                            "private_metadata": "", "state": {"values": {}}}}),
            id="a home that was seen before",
        ),
        pytest.param(
            event({**MESSAGE, "type": "app_mention", "channel": CHANNEL, "event_ts": TS,
                   "assistant_thread": {"action_token": "1.2"}, "blocks": [{"type": "rich_text"}]}),
            id="a mention with a token for searches",
        ),
        pytest.param(
            event({"type": "message", "subtype": "message_changed", "hidden": True, "ts": TS,
                   "channel": CHANNEL, "event_ts": TS, "channel_type": "channel",
                   "message": {**MESSAGE, "edited": {"user": USER, "ts": TS}},
                   "previous_message": MESSAGE}),
            id="a message that was changed",
        ),
        pytest.param(
            event({"type": "message", "subtype": "message_deleted", "hidden": True, "ts": TS,
                   "deleted_ts": TS, "channel": CHANNEL, "event_ts": TS,
                   "previous_message": {**MESSAGE, "user": None, "bot_id": "B1"}}),
            id="a message of a bot that was deleted",
        ),
        pytest.param(
            event({**MESSAGE, "channel": CHANNEL, "event_ts": TS, "files": [{"id": "F1"}],
                   "user_profile": {"display_name": "anna", "team": TEAM},
                   "user_team": "T0HARBOUR01", "source_team": "T0HARBOUR01"},
                  context_team_id=TEAM, context_enterprise_id=None, is_ext_shared_channel=True),
            id="a message of another organisation",
        ),
        pytest.param(
            event({"type": "channel_left", "channel": CHANNEL, "actor_id": USER, "event_ts": TS}),
            id="a channel that was left",
        ),
        pytest.param(
            event({"type": "reaction_added", "user": USER, "reaction": "eyes", "event_ts": TS,
                   "item": {"type": "message", "channel": CHANNEL, "ts": TS}}),
            id="an event that nobody listens to",
        ),
        pytest.param(
            {**PRESSED, "team": {"id": TEAM, "domain": "newsroom"}, "enterprise": None,
             "is_enterprise_install": False, "message": {**MESSAGE, "bot_id": "B1"},
             "state": {"values": {}}, "actions": [{**ACTION, "value": "1"}]},
            id="a button",
        ),
        pytest.param(
            {**PRESSED, "team": None, "enterprise": {"id": "E1", "name": "Org"},
             "is_enterprise_install": True, "actions": [{**ACTION, "value": None}]},
            id="a button where the whole organisation has the bot",
        ),
        pytest.param(
            {**PRESSED, "container": {"type": "message", "message_ts": TS, "is_ephemeral": True,
                                      "channel_id": CHANNEL},
             "actions": [{**ACTION, "type": "overflow",
                          "selected_option": {"text": {"type": "plain_text", "text": "Why?"},
                                              "value": "why"}}]},
            id="a menu below a message that only one sees",
        ),
        pytest.param(
            {"type": "message_action", "callback_id": "ask", "user": {"id": USER}, "team": None,
             "channel": {"id": "D1", "name": "directmessage"}, "message": MESSAGE,
             "message_ts": TS, "response_url": "https://hooks.example/app/1"},
            id="a shortcut on a message",
        ),
    ],
)  # fmt: skip
def test_what_slack_sends_is_let_in(payload: dict[str, Any]) -> None:
    assert checked(payload) == payload
    assert read_body(json.dumps(payload).encode()) == payload
    assert read_body(urlencode({"payload": json.dumps(payload)}).encode()) == payload


def test_a_command_is_let_in_with_whatever_text() -> None:
    form = {"command": "/story", "text": "ask 千问 & <b>?", "user_id": USER, "channel_id": CHANNEL,
            "team_id": TEAM, "enterprise_id": "", "is_enterprise_install": "false"}  # fmt: skip
    assert read_body(urlencode(form).encode()) == form


@pytest.mark.parametrize(
    "payload",
    [
        event({**MESSAGE, "channel": CHANNEL, "ts": "soon"}),
        event({**MESSAGE, "channel": {"id": CHANNEL}}),
        event({**MESSAGE, "channel": CHANNEL, "text": ["hello"]}),
        {**PRESSED, "actions": []},
        {**PRESSED, "actions": [ACTION], "user": USER},
        {"type": "nothing"},
        [],
    ],
)
def test_what_slack_never_sends_is_refused_in_words(payload: Any) -> None:
    with pytest.raises(Malformed, match=r"^[a-z ]+(: [a-z_.]*)?$"):
        checked(payload)
