"""reactions.*: emoji on messages."""

from __future__ import annotations

from playground.message import Message
from playground.methods.table import Method
from playground.wire import Args, Json, SlackError
from playground.workspace import Change, Workspace


def add(workspace: Workspace, args: Args) -> Json:
    """The bot reacts to a message."""
    react(workspace, _target(workspace, args), workspace.bot_user_id, args.required("name"))
    return {}


def remove(workspace: Workspace, args: Args) -> Json:
    """The bot takes its reaction back."""
    unreact(workspace, _target(workspace, args), workspace.bot_user_id, args.required("name"))
    return {}


def react(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Adds a user's reaction; `already_reacted` if it is there."""
    name = name.strip(":")
    users = message.reactions.setdefault(name, [])
    if user in users:
        raise SlackError("already_reacted")
    users.append(user)
    detail = {"name": name, "deed": "added"}
    workspace.tell(Change("reaction", message.channel, user, message, detail=detail))


def unreact(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Removes a user's reaction; `no_reaction` if there is none."""
    name = name.strip(":")
    if user not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    message.reactions[name].remove(user)
    if not message.reactions[name]:
        del message.reactions[name]
    detail = {"name": name, "deed": "removed"}
    workspace.tell(Change("reaction", message.channel, user, message, detail=detail))


def _target(workspace: Workspace, args: Args) -> Message:
    channel = workspace.joined(args.required("channel"))
    message = workspace.archive.find(channel.id, args.required("timestamp"))
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    return message


METHODS = (
    Method("reactions.add", add, ("reactions:write",)),
    Method("reactions.remove", remove, ("reactions:write",), tier=20),
)
