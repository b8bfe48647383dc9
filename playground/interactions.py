"""Payloads of what people do to an app: slash commands, clicks, views."""

from __future__ import annotations

import secrets

from playground.message import Message
from playground.team import Channel, User
from playground.threads import threaded_wire
from playground.wire import Json
from playground.workspace import Workspace


def command(
    workspace: Workspace, user: User, channel: Channel, name: str, text: str, response_url: str
) -> Json:
    """The fields of a slash command; `team_id` is the team of who typed it."""
    names = {"im": "directmessage", "group": "privategroup"}
    return {
        "token": "playground",
        "team_id": user.team_id or workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": workspace.trigger(user.id),
    }


def click(
    workspace: Workspace,
    user: User,
    message: Message,
    action: Json,
    response_url: str,
    values: Json,
) -> Json:
    """A block_actions payload from a message; `values` is what its other elements hold.

    As in Slack, what the message says comes along except from an ephemeral one.
    """
    channel = workspace.channels[message.channel]
    name = "directmessage" if channel.kind == "im" else channel.name
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        **_common(workspace, user, "block_actions"),
        "trigger_id": workspace.trigger(user.id),
        "container": container,
        "channel": {"id": channel.id, "name": name},
        **({} if message.ephemeral_for else {"message": threaded_wire(workspace, message)}),
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }


def view_click(workspace: Workspace, user: User, view: Json, action: Json, values: Json) -> Json:
    """A block_actions payload from a modal or the home tab; it has no response_url."""
    filled = {**_without_user(view), "state": {"values": values}}
    return {
        **_common(workspace, user, "block_actions"),
        "trigger_id": workspace.trigger(user.id),
        "container": {"type": "view", "view_id": view["id"]},
        "view": filled,
        "actions": [action],
    }


def suggestion(
    workspace: Workspace, user: User, view: Json, block_id: str, action_id: str, typed: str
) -> Json:
    """A block_suggestion payload: somebody has typed into a select whose options the app gives."""
    return {
        **_common(workspace, user, "block_suggestion"),
        "container": {"type": "view", "view_id": view["id"]},
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
        "view": _without_user(view),
    }


def submission(workspace: Workspace, user: User, view: Json, values: Json) -> Json:
    """A view_submission payload; `values` is `{block_id: {action_id: {...}}}`."""
    filled = {**_without_user(view), "state": {"values": values}}
    return {
        **_of_sender(_common(workspace, user, "view_submission")),
        "trigger_id": workspace.trigger(user.id),
        "view": filled,
        "response_urls": [],
    }


def closing(workspace: Workspace, user: User, view: Json, cleared: bool) -> Json:
    """A view_closed payload; Slack sends it for views with `notify_on_close` only."""
    return {
        **_common(workspace, user, "view_closed"),
        "view": _without_user(view),
        "is_cleared": cleared,
    }


def _common(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id or workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": "playground",
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _of_sender(common: Json) -> Json:
    """Slack names the sender's own team in what is submitted; a view tells where its app is in
    `app_installed_team_id`."""
    return {**common, "team": {**common["team"], "id": common["user"]["team_id"]}}


def _without_user(view: Json) -> Json:
    return {name: value for name, value in view.items() if name != "user"}


def new_envelope_id() -> str:
    """An id for one delivery over a socket."""
    return "-".join(secrets.token_hex(size) for size in (4, 2, 2, 2, 6))
