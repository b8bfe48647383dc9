"""conversations.*: channels, who is in them and what was said."""

from __future__ import annotations

import math

from playground.message import Message
from playground.methods.chat import expire_if_due
from playground.methods.paging import page
from playground.methods.table import Method
from playground.team import Channel
from playground.threads import threaded_wire
from playground.wire import Args, Json, SlackError
from playground.workspace import Workspace

_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_TYPES = {"channel": "public_channel", "group": "private_channel", "im": "im", "mpim": "mpim"}
_SCOPE_OF = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def info(workspace: Workspace, args: Args) -> Json:
    """One channel."""
    channel = workspace.visible(args.required("channel"))
    _allowed(workspace, channel, "read")
    wired = channel.wire(workspace.bot_user_id)
    if args.flag("include_num_members"):
        wired["num_members"] = len(channel.members)
    return {"channel": wired}


def list_all(workspace: Workspace, args: Args) -> Json:
    """The channels the app can see, by `types` (public ones unless told)."""
    wanted = args.text("types", "public_channel").replace(" ", "").split(",")
    found = [
        channel
        for channel in workspace.channels.values()
        if _TYPES[channel.kind] in wanted
        and (channel.kind == "channel" or workspace.bot_is_in(channel))
        and not (channel.archived and args.flag("exclude_archived"))
    ]
    channels, metadata = page(found, args)
    return {"channels": [c.wire(workspace.bot_user_id) for c in channels], **metadata}


def history(workspace: Workspace, args: Args) -> Json:
    """What the channel shows, newest first."""
    channel = workspace.joined(args.required("channel"))
    _allowed(workspace, channel, "history")
    found = [m for m in workspace.archive.top_level(channel.id) if _between(m, args)]
    return _messages(workspace, args, found[::-1])


def replies(workspace: Workspace, args: Args) -> Json:
    """A thread, oldest first, its first message included."""
    channel = workspace.joined(args.required("channel"))
    _allowed(workspace, channel, "history")
    root = workspace.archive.find(channel.id, args.required("ts"))
    if root is None or root.ephemeral_for:
        raise SlackError("thread_not_found")
    if root.is_reply:
        # Slack shows a reply alone when it is asked for as if it began a thread.
        return _messages(workspace, args, [root])
    thread = workspace.archive.replies(channel.id, root.ts)
    return _messages(workspace, args, [root, *(m for m in thread if _between(m, args))])


def members(workspace: Workspace, args: Args) -> Json:
    """The ids of a channel's members."""
    channel = workspace.visible(args.required("channel"))
    found, metadata = page(sorted(channel.members), args)
    return {"members": found, **metadata}


def open_direct(workspace: Workspace, args: Args) -> Json:
    """Opens a direct conversation by `users` or `channel`."""
    if "channel" in args:
        channel = workspace.visible(args.text("channel"))
        return {"channel": channel.wire(workspace.bot_user_id)}
    users = [user for user in args.required("users").replace(" ", "").split(",") if user]
    if any(user not in workspace.users for user in users):
        raise SlackError("user_not_found")
    if len(users) == 1:
        channel = workspace.dm(users[0])
    else:
        channel = _group(workspace, {*users, workspace.bot_user_id})
    wired = channel.wire(workspace.bot_user_id)
    return {"channel": wired if args.flag("return_im") else {"id": channel.id}}


def join(workspace: Workspace, args: Args) -> Json:
    """The bot joins a public channel."""
    channel = workspace.visible(args.required("channel"))
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    already = workspace.bot_is_in(channel)
    workspace.join(channel, workspace.bot_user_id)
    answer: Json = {"channel": channel.wire(workspace.bot_user_id)}
    return {**answer, "warning": "already_in_channel"} if already else answer


def _group(workspace: Workspace, people: set[str]) -> Channel:
    for channel in workspace.channels.values():
        if channel.kind == "mpim" and channel.members == people:
            return channel
    names = "--".join(sorted(workspace.users[user].name for user in people))
    number = sum(channel.kind == "mpim" for channel in workspace.channels.values()) + 1
    channel = Channel(f"C0MPDM{number:05d}", f"mpdm-{names}-1", "mpim", set(people))
    workspace.channels[channel.id] = channel
    return channel


def _allowed(workspace: Workspace, channel: Channel, deed: str) -> None:
    scope = f"{_SCOPE_OF[channel.kind]}:{deed}"
    if scope not in workspace.scopes:
        provided = ",".join(sorted(workspace.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)


def _between(message: Message, args: Args) -> bool:
    at = float(message.ts)
    oldest, latest = args.time("oldest", 0.0), args.time("latest", math.inf)
    return oldest <= at <= latest if args.flag("inclusive") else oldest < at < latest


def _messages(workspace: Workspace, args: Args, found: list[Message]) -> Json:
    given = dict(args.given)
    if workspace.restricted_history:
        given["limit"] = min(args.number("limit", 15), 15)
    some, metadata = page(found, Args(given))
    for message in some:
        expire_if_due(workspace, message)
    with_metadata = args.flag("include_all_metadata")
    wired = [threaded_wire(workspace, m, metadata=with_metadata) for m in some]
    more = bool(metadata["response_metadata"]["next_cursor"])
    answer: Json = {"messages": wired, "has_more": more, "pin_count": 0}
    return {**answer, **metadata} if more else answer


METHODS = (
    Method("conversations.info", info, _READ),
    Method("conversations.list", list_all, _READ, tier=20),
    Method("conversations.history", history, _HISTORY),
    Method("conversations.replies", replies, _HISTORY),
    Method("conversations.members", members, _READ, tier=100),
    Method("conversations.open", open_direct, ("im:write", "mpim:write")),
    Method("conversations.join", join, ("channels:join",)),
)
