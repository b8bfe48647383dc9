"""What Slack adds to a message because of the thread it is in."""

from __future__ import annotations

from playground.message import Message, shown, wire
from playground.wire import Json, SlackError
from playground.workspace import Workspace


def resolve_thread(workspace: Workspace, channel: str, thread_ts: str) -> str:
    """The `ts` of the thread's first message; `thread_not_found` where there is none."""
    if not thread_ts.replace(".", "", 1).isdigit() or "." not in thread_ts:
        raise SlackError("invalid_thread_ts")
    root = workspace.archive.thread_root(channel, thread_ts)
    if root is None or root.ephemeral_for:
        raise SlackError("thread_not_found")
    return root.ts


def thread_fields(workspace: Workspace, message: Message) -> Json:
    """Counts for the message that began a thread, the parent's author for a reply."""
    if message.is_reply and message.thread_ts:
        root = workspace.archive.find(message.channel, message.thread_ts)
        return {"parent_user_id": root.user} if root else {}
    replies = workspace.archive.replies(message.channel, message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def threaded_wire(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """The API's message object, thread fields included."""
    body = wire(message, workspace.team_id, metadata=metadata)
    return {**body, **thread_fields(workspace, message)}


def threaded_shown(workspace: Workspace, message: Message) -> Json:
    """The playground's message dict, thread fields included."""
    body = shown(message, workspace.team_id)
    return {**body, **thread_fields(workspace, message)}
