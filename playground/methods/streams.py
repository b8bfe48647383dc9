"""chat.startStream, appendStream, stopStream: one message that grows while it is read.

What Slack does not document was measured by others against the live service: a stream keeps
the mode of its first content (`streaming_mode_mismatch`), the limit of 12,000 characters
holds for a call and not for the whole, task titles end at 256 characters, task details are
appended while title and status are replaced.
"""

from __future__ import annotations

from typing import Any, Literal

from playground import limits
from playground.message import Message, Stream, with_ids
from playground.methods.chat import expire_if_due, metadata_of, own_message
from playground.methods.table import Method
from playground.threads import resolve_thread, threaded_wire
from playground.wire import Args, Json, SlackError, invalid_arguments
from playground.workspace import Change, Workspace

TITLE = 256
_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})


def start(workspace: Workspace, args: Args) -> Json:
    """Begins a streamed reply in a thread."""
    channel = workspace.writable(args.text("channel"))
    if not args.text("thread_ts"):
        raise invalid_arguments("missing required field: thread_ts")
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not args.text(name):
                raise SlackError(f"missing_{name}")
        if args.text("recipient_user_id") not in workspace.users:
            raise SlackError("user_not_found")
    display = args.text("task_display_mode", "timeline")
    if display not in {"timeline", "plan"}:
        raise invalid_arguments("task_display_mode must be one of: timeline, plan")
    now = workspace.clock()
    stream = Stream(now, now, display)
    added = _content(args, stream)
    message = Message(
        channel=channel.id,
        ts=workspace.archive.next_ts(),
        user=workspace.bot_user_id,
        thread_ts=resolve_thread(workspace, channel.id, args.text("thread_ts")),
        bot_id=workspace.bot_id,
        app_id=workspace.app_id,
        username=args.text("username") or None,
        stream=stream,
    )
    _write(message, stream, added)
    workspace.post(message)
    return {"channel": channel.id, "ts": message.ts}


def append(workspace: Workspace, args: Args) -> Json:
    """Adds text or chunks to a stream that is open."""
    channel = workspace.visible(args.text("channel"))
    message, stream = _open_stream(workspace, channel.id, args.required("ts"))
    if "blocks" in args or "metadata" in args:
        raise invalid_arguments("blocks and metadata are taken by chat.stopStream only")
    if "markdown_text" not in args and "chunks" not in args:
        raise invalid_arguments("missing required field: markdown_text")
    _write(message, stream, _content(args, stream))
    stream.touched_at = workspace.clock()
    workspace.tell(Change("streamed", channel.id, workspace.bot_user_id, message))
    return {"channel": channel.id, "ts": message.ts}


def stop(workspace: Workspace, args: Args) -> Json:
    """Ends a stream; its blocks are shown below what was streamed."""
    channel = workspace.visible(args.text("channel"))
    message, stream = _open_stream(workspace, channel.id, args.required("ts"))
    blocks = args.objects("blocks", "invalid_blocks_format") or []
    limits.check_message_blocks(blocks)
    metadata = metadata_of(args)
    added = _content(args, stream)
    before = threaded_wire(workspace, message)
    _write(message, stream, added)
    message.blocks = with_ids([*stream.parts, *blocks])
    message.metadata = metadata or message.metadata
    if not message.blocks:
        raise SlackError("no_text")
    stream.state = "stopped"
    workspace.tell(Change("changed", channel.id, workspace.bot_user_id, message, before))
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": threaded_wire(workspace, message),
    }


def _open_stream(workspace: Workspace, channel: str, ts: str) -> tuple[Message, Stream]:
    message = own_message(workspace, channel, ts, "message_not_owned_by_app")
    expire_if_due(workspace, message)
    if message.stream is not None and message.stream.state == "stopped_by_user":
        raise SlackError("stopped_by_user")
    if message.stream is None or not message.streaming:
        raise SlackError("message_not_in_streaming_state")
    return message, message.stream


def _content(args: Args, stream: Stream) -> list[Json]:
    """The chunks of this call, text included; all checked before anything is written."""
    markdown = args.text("markdown_text")
    chunks = args.objects("chunks", "invalid_chunks") or []
    mode: Literal["text", "chunks"] = "text" if markdown else "chunks"
    if markdown and chunks:
        raise SlackError("markdown_text_conflict")
    if not markdown and not chunks:
        return []
    if stream.mode is not None and stream.mode != mode:
        raise SlackError("streaming_mode_mismatch")
    if markdown:
        chunks = [{"type": "markdown_text", "text": markdown}]
    for chunk in chunks:
        _check_chunk(chunk)
    spoken = sum(len(c["text"]) for c in chunks if c["type"] == "markdown_text")
    if spoken > limits.MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    stream.mode = mode
    return chunks


def _check_chunk(chunk: Json) -> None:
    kind = chunk.get("type")
    title = chunk.get("title")
    ok = False
    if kind == "markdown_text":
        ok = isinstance(chunk.get("text"), str)
    elif kind == "plan_update":
        ok = isinstance(title, str) and len(title) <= TITLE
    elif kind == "task_update":
        named = isinstance(chunk.get("id"), str) and isinstance(title, str)
        ok = named and len(str(title)) <= TITLE and chunk.get("status") in _STATUSES
    elif kind == "blocks" and isinstance(chunk.get("blocks"), list):
        limits.check_message_blocks(chunk["blocks"])
        ok = True
    if not ok:
        raise SlackError("invalid_chunks")


def _write(message: Message, stream: Stream, chunks: list[Json]) -> None:
    for chunk in chunks:
        if chunk["type"] == "markdown_text":
            _write_text(stream, chunk["text"])
        elif chunk["type"] == "blocks":
            stream.parts.extend(chunk["blocks"])
        elif chunk["type"] == "plan_update":
            _plan(stream)["title"] = chunk["title"]
        else:
            _write_task(stream, chunk)
    message.text = stream.markdown
    message.blocks = with_ids(stream.parts)


def _write_text(stream: Stream, text: str) -> None:
    stream.markdown += text
    if stream.parts and stream.parts[-1]["type"] == "markdown":
        stream.parts[-1]["text"] += text
    else:
        stream.parts.append({"type": "markdown", "text": text})


def _plan(stream: Stream) -> Json:
    for part in stream.parts:
        if part["type"] == "plan":
            return part
    plan: Json = {"type": "plan", "title": "", "tasks": []}
    stream.parts.insert(0, plan)
    return plan


def _write_task(stream: Stream, chunk: Json) -> None:
    cards: list[Any] = _plan(stream)["tasks"] if stream.display == "plan" else stream.parts
    card = next((c for c in cards if c.get("task_id") == chunk["id"]), None)
    if card is None:
        card = {"type": "task_card", "task_id": chunk["id"]}
        cards.append(card)
    card["title"], card["status"] = chunk["title"], chunk["status"]
    if chunk.get("details"):
        card["details"] = _rich(_words(card.get("details")) + chunk["details"])
    if chunk.get("output"):
        card["output"] = _rich(chunk["output"])
    if chunk.get("sources"):
        card["sources"] = [*card.get("sources", []), *chunk["sources"]]


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def _words(rich: Json | None) -> str:
    return rich["elements"][0]["elements"][0]["text"] if rich else ""


METHODS = (
    Method("chat.startStream", start, ("chat:write",), tier=20),
    Method("chat.appendStream", append, ("chat:write",), tier=100),
    Method("chat.stopStream", stop, ("chat:write",), tier=20),
)
