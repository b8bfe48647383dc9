"""From a change in the workspace to the events that the app gets of it."""

from __future__ import annotations

import re
import secrets

from playground.message import Message, wire
from playground.team import Channel
from playground.threads import thread_fields
from playground.wire import Json
from playground.workspace import Change, Workspace

_MENTION_OR_LINK = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<(https?://[^|>]+)(?:\|([^>]*))?>")
_SUBSCRIPTION = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def events_of(workspace: Workspace, change: Change) -> list[Json]:
    """The request bodies Slack sends for a change: none, one, or two for a mention."""
    channel = workspace.channels.get(change.channel)
    if channel is None:
        return []
    if change.kind == "left" and change.actor == workspace.bot_user_id:
        return _subscribed_to(workspace, [_left(workspace, channel)])
    if not (workspace.bot_is_in(channel) or change.actor == "home"):
        return []
    events: list[Json] = []
    message = change.message
    if message is not None and message.ephemeral_for:
        return []
    if change.kind == "posted" and message is not None:
        events = _posted(workspace, message)
    elif change.kind == "changed" and message is not None:
        events = [_changed(workspace, message, change.before or {})]
    elif change.kind == "deleted" and message is not None:
        events = [_deleted(workspace, message, change.before or {})]
    elif change.kind in {"joined", "left"}:
        events = [_membership(workspace, change)]
    elif change.kind == "reaction" and message is not None:
        events = [_reaction(workspace, change, message)]
    elif change.kind == "archived":
        events = [_archived(workspace, channel, change.actor)]
    return _subscribed_to(workspace, events)


def _subscribed_to(workspace: Workspace, events: list[Json]) -> list[Json]:
    return [envelope(workspace, event) for event in events if _subscribed(workspace, event)]


def envelope(workspace: Workspace, event: Json) -> Json:
    """The `event_callback` body around one event, with an `event_id` of its own.

    In a channel shared with another organisation, what their people write is of their team, while
    `context_team_id` and the authorization are the app's.
    """
    channel = workspace.channels.get(str(event.get("channel") or _item(event).get("channel")))
    sender = workspace.users.get(str(event.get("user")))
    theirs = sender.team_id if sender and event["type"] == "message" else ""
    event_time = int(float(event.get("event_ts") or workspace.clock()))
    return {
        "token": "playground",
        "team_id": theirs or workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.shared),
        "event_context": f"4-{secrets.token_hex(16)}",
    }


def uninstalled(workspace: Workspace) -> list[Json]:
    """The bodies of `tokens_revoked` and `app_uninstalled`, which name no authorization. Sources:
    docs.slack.dev/reference/events/tokens_revoked and …/app_uninstalled"""
    return [revoked(workspace), _ending(workspace, {"type": "app_uninstalled"})]


def revoked(workspace: Workspace) -> Json:
    """The body of `tokens_revoked` for the bot's token; it names users, not tokens."""
    tokens = {"oauth": [], "bot": [workspace.bot_user_id]}
    return _ending(workspace, {"type": "tokens_revoked", "tokens": tokens})


def _ending(workspace: Workspace, event: Json) -> Json:
    body = envelope(workspace, {**event, "event_ts": workspace.archive.next_ts()})
    left_out = ("authorizations", "context_team_id", "context_enterprise_id")
    return {name: value for name, value in body.items() if name not in left_out}


def _item(event: Json) -> Json:
    item: Json = event.get("item") or {}
    return item


def home_opened(workspace: Workspace, user: str, tab: str) -> Json:
    """The body of `app_home_opened`; with the published view where the home tab has one."""
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.dm(user).id,
        "tab": tab,
        "event_ts": workspace.archive.next_ts(),
    }
    view = workspace.views.get(workspace.homes.get(user, ""))
    if tab == "home" and view:
        event["view"] = view
    return envelope(workspace, event)


def session_stopped(
    workspace: Workspace, user: str, channel: str, thread_ts: str, streams: list[str]
) -> Json:
    """The body of `agent_session_stopped`: somebody pressed the stop button, which ended the
    `streams` (their ts). Source: docs.slack.dev/reference/events/agent_session_stopped"""
    event: Json = {
        "type": "agent_session_stopped",
        "user": user,
        "channel": channel,
        "thread_ts": thread_ts,
        "streaming_message_ts": streams,
        "event_ts": workspace.archive.next_ts(),
    }
    return envelope(workspace, event)


def _subscribed(workspace: Workspace, event: Json) -> bool:
    name = event["type"]
    if name == "message":
        name = _SUBSCRIPTION[event["channel_type"]]
    return name in workspace.subscriptions


def _posted(workspace: Workspace, message: Message) -> list[Json]:
    kind = workspace.channels[message.channel].kind
    sender = workspace.users.get(message.user)
    theirs = sender.team_id if sender else ""
    body = {
        **wire(message, theirs or workspace.team_id),
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if message.is_reply:
        body.update(thread_fields(workspace, message))
    if message.bot_id is None and message.subtype is None:
        body["client_msg_id"] = secrets.token_hex(16)
        body["blocks"] = [rich_text(message.text)]
    events = [{**body, "channel_type": kind}]
    mention = f"<@{workspace.bot_user_id}>" in message.text
    if mention and kind != "im" and message.user != workspace.bot_user_id:
        whose = {"user_team": theirs, "source_team": theirs, "user_profile": {"team": theirs}}
        told = {"team": workspace.team_id, **(whose if theirs else {})}
        events.insert(0, {**body, **told, "type": "app_mention"})
    return events


def _changed(workspace: Workspace, message: Message, before: Json) -> Json:
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": {**wire(message, workspace.team_id), **thread_fields(workspace, message)},
        "previous_message": before,
        "channel": message.channel,
        "hidden": True,
        "ts": (stamp := workspace.archive.next_ts()),
        "event_ts": stamp,
        "channel_type": workspace.channels[message.channel].kind,
    }


def _deleted(workspace: Workspace, message: Message, before: Json) -> Json:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "channel": message.channel,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": (stamp := workspace.archive.next_ts()),
        "event_ts": stamp,
        "channel_type": workspace.channels[message.channel].kind,
    }


def _membership(workspace: Workspace, change: Change) -> Json:
    channel = workspace.channels[change.channel]
    event: Json = {
        "type": f"member_{change.kind}_channel",
        "user": change.actor,
        "channel": change.channel,
        "channel_type": "G" if channel.kind == "mpim" else "C",
        "team": _home(workspace, change.actor),
        "event_ts": workspace.archive.next_ts(),
    }
    inviter = (change.detail or {}).get("inviter")
    return {**event, "inviter": inviter} if inviter else event


def _home(workspace: Workspace, user: str) -> str:
    """The team that a user is of."""
    known = workspace.users.get(user)
    return (known.team_id if known else "") or workspace.team_id


def _left(workspace: Workspace, channel: Channel) -> Json:
    """What the app hears when the bot is taken out of a channel, which it then sees no more of."""
    return {
        "type": "channel_left" if channel.kind == "channel" else "group_left",
        "channel": channel.id,
        "actor_id": workspace.bot_user_id,
        "event_ts": workspace.archive.next_ts(),
    }


def _archived(workspace: Workspace, channel: Channel, by: str) -> Json:
    deed = "archive" if channel.archived else "unarchive"
    return {
        "type": f"{'channel' if channel.kind == 'channel' else 'group'}_{deed}",
        "channel": channel.id,
        "user": by,
        "event_ts": workspace.archive.next_ts(),
    }


def _reaction(workspace: Workspace, change: Change, message: Message) -> Json:
    detail = change.detail or {}
    return {
        "type": f"reaction_{detail['deed']}",
        "user": change.actor,
        "reaction": detail["name"],
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": workspace.archive.next_ts(),
    }


def rich_text(text: str) -> Json:
    """A person's text as the rich_text block that Slack's own clients send along."""
    elements: list[Json] = []
    at = 0
    for found in _MENTION_OR_LINK.finditer(text):
        if found.start() > at:
            elements.append({"type": "text", "text": _plain(text[at : found.start()])})
        user, url, label = found.groups()
        if user:
            elements.append({"type": "user", "user_id": user})
        else:
            link = {"type": "link", "url": _plain(url)}
            elements.append({**link, "text": _plain(label)} if label else link)
        at = found.end()
    if at < len(text):
        elements.append({"type": "text", "text": _plain(text[at:])})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
