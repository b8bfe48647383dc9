"""Changing and taking back a message; the same for people, the app and response URLs."""

from __future__ import annotations

from playground.message import Message
from playground.team import SLACKBOT_ID
from playground.threads import threaded_wire
from playground.wire import Json
from playground.workspace import Change, Workspace

TOMBSTONE = "This message was deleted."


def rewrite(
    workspace: Workspace,
    message: Message,
    actor: str,
    *,
    text: str,
    blocks: list[Json] | None = None,
    attachments: list[Json] | None = None,
    metadata: Json | None = None,
) -> None:
    """Replaces what a message says. `None` keeps its blocks, attachments or metadata.

    As in Slack, only a change of plain text marks the message as edited. A stream that had
    ended or expired is over for good: the message is now an ordinary one.
    """
    before = threaded_wire(workspace, message)
    message.text = text
    if blocks is not None:
        message.blocks = blocks
    if attachments is not None:
        message.attachments = attachments
    if metadata is not None:
        message.metadata = metadata or None
    if not message.blocks:
        message.edited = {"user": actor, "ts": workspace.archive.next_ts()}
    if message.stream is not None:
        message.stream.state = "replaced"
    workspace.tell(Change("changed", message.channel, actor, message, before))


def remove(workspace: Workspace, message: Message, actor: str) -> None:
    """Takes a message back. One that began a thread leaves a tombstone for its replies.

    Slack tells of a tombstone as a change (subtype `tombstone`), of the rest as a deletion.
    """
    before = threaded_wire(workspace, message)
    if not message.ephemeral_for and workspace.archive.replies(message.channel, message.ts):
        message.subtype = "tombstone"
        message.user, message.bot_id, message.app_id = SLACKBOT_ID, None, None
        message.text, message.blocks, message.attachments = TOMBSTONE, [], []
        message.metadata, message.stream = None, None
        message.files, message.reactions = [], {}
        workspace.tell(Change("changed", message.channel, actor, message, before))
        return
    workspace.archive.remove(message)
    workspace.tell(Change("deleted", message.channel, actor, message, before))
