"""chat.*: posting, changing, deleting messages and linking to them."""

from __future__ import annotations

from playground import limits
from playground.editing import remove, rewrite
from playground.message import Message, with_ids
from playground.methods.files import check_images
from playground.methods.table import Method
from playground.threads import resolve_thread, threaded_wire
from playground.wire import Args, Json, SlackError
from playground.workspace import Workspace


def post_message(workspace: Workspace, args: Args) -> Json:
    """Posts as the bot, in a channel or a thread."""
    channel = workspace.writable(args.text("channel"))
    text, blocks, attachments = content(args)
    check_images(workspace, blocks)
    thread_ts = args.text("thread_ts")
    warned = len(text) > limits.MESSAGE_TEXT
    message = Message(
        channel=channel.id,
        ts=workspace.archive.next_ts(),
        user=workspace.bot_user_id,
        text=text[: limits.MESSAGE_TEXT],
        blocks=blocks or [],
        thread_ts=resolve_thread(workspace, channel.id, thread_ts) if thread_ts else None,
        bot_id=workspace.bot_id,
        app_id=workspace.app_id,
        username=args.text("username") or None,
        attachments=attachments or [],
        metadata=metadata_of(args),
        broadcast=args.flag("reply_broadcast"),
    )
    workspace.post(message)
    answer = {
        "channel": channel.id,
        "ts": message.ts,
        "message": threaded_wire(workspace, message),
    }
    return {**answer, "warning": "message_truncated"} if warned else answer


def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """Shows a message to one member of a channel; it is in no history."""
    channel = workspace.writable(args.text("channel"))
    user = args.required("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, attachments = content(args)
    check_images(workspace, blocks)
    thread_ts = args.text("thread_ts")
    message = Message(
        channel=channel.id,
        ts=workspace.archive.next_ts(),
        user=workspace.bot_user_id,
        text=text,
        blocks=blocks or [],
        thread_ts=resolve_thread(workspace, channel.id, thread_ts) if thread_ts else None,
        bot_id=workspace.bot_id,
        app_id=workspace.app_id,
        attachments=attachments or [],
        ephemeral_for=user,
    )
    workspace.post(message)
    return {"message_ts": message.ts}


def update(workspace: Workspace, args: Args) -> Json:
    """Rewrites one of the bot's own messages.

    As Slack documents it, blocks that are not given are kept, an empty list removes them. A
    message that still streams is refused (`streaming_state_conflict`).
    """
    channel = workspace.writable(args.text("channel"))
    message = own_message(workspace, channel.id, args.required("ts"), "cant_update_message")
    expire_if_due(workspace, message)
    if message.streaming:
        raise SlackError("streaming_state_conflict")
    text, blocks, attachments = content(args)
    check_images(workspace, blocks)
    if blocks is None and len(text) > limits.UPDATE_TEXT:
        raise SlackError("msg_too_long")
    rewrite(
        workspace,
        message,
        workspace.bot_user_id,
        text=text,
        blocks=blocks,
        attachments=attachments,
        metadata=metadata_of(args),
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": threaded_wire(workspace, message),
    }


def delete(workspace: Workspace, args: Args) -> Json:
    """Deletes one of the bot's own messages, unless it is streaming."""
    channel = workspace.visible(args.text("channel"))
    message = own_message(workspace, channel.id, args.required("ts"), "cant_delete_message")
    expire_if_due(workspace, message)
    if message.streaming:
        raise SlackError("cant_delete_message")
    remove(workspace, message, workspace.bot_user_id)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(workspace: Workspace, args: Args) -> Json:
    """A link to a message; replies carry their thread's `ts`."""
    channel = workspace.visible(args.text("channel"))
    message = workspace.archive.find(channel.id, args.required("message_ts"))
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    link = f"{workspace.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def content(args: Args) -> tuple[str, list[Json] | None, list[Json] | None]:
    """What a message says: text, blocks and attachments, checked against Slack's limits.

    `markdown_text` becomes a markdown block, which is how Slack shows it.
    """
    text = args.text("text")
    markdown = args.text("markdown_text")
    blocks = args.objects("blocks", "invalid_blocks_format")
    attachments = args.objects("attachments", "invalid_attachments")
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        limits.check_markdown_text(markdown)
        return markdown, with_ids([{"type": "markdown", "text": markdown}]), attachments
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    if blocks is not None:
        limits.check_message_blocks(blocks)
        blocks = with_ids(blocks)
    for attachment in attachments or []:
        limits.check_message_blocks(attachment.get("blocks") or [])
    return text, blocks, attachments


def metadata_of(args: Args) -> Json | None:
    """Message metadata, if any; `invalid_metadata_format` unless it has Slack's shape."""
    metadata = args.object("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return metadata
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    return metadata


def own_message(workspace: Workspace, channel: str, ts: str, refusal: str) -> Message:
    """A message the bot wrote; `message_not_found` or the given refusal otherwise."""
    message = workspace.archive.find(channel, ts)
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    if message.bot_id != workspace.bot_id:
        raise SlackError(refusal)
    return message


def expire_if_due(workspace: Workspace, message: Message) -> None:
    """Ends a stream that has lived or idled too long, as Slack does by itself."""
    stream = message.stream
    if stream is None or stream.state != "open":
        return
    now = workspace.clock()
    too_old = now - stream.started_at > workspace.stream_lifetime_s
    if too_old or now - stream.touched_at > workspace.stream_idle_s:
        stream.state = "expired"


METHODS = (
    Method("chat.postMessage", post_message, ("chat:write",), tier=60),
    Method("chat.postEphemeral", post_ephemeral, ("chat:write",), tier=100),
    Method("chat.update", update, ("chat:write",)),
    Method("chat.delete", delete, ("chat:write",)),
    Method("chat.getPermalink", get_permalink, tier=0),
)
