"""assistant.threads.* and agents.sessions.*: what surrounds an agent's answer."""

from __future__ import annotations

from playground.methods.table import Method
from playground.threads import resolve_thread
from playground.wire import Args, Json, invalid_arguments
from playground.workspace import Change, Workspace

_SCOPES = ("assistant:write",)
_SESSION = frozenset({"active", "processing", "suspended", "closed"})


def set_status(workspace: Workspace, args: Args) -> Json:
    """Shows "… is thinking" below a thread; an empty status clears it."""
    channel = workspace.joined(args.required("channel_id"))
    thread_ts = resolve_thread(workspace, channel.id, args.required("thread_ts"))
    messages = args.parsed("loading_messages") or []
    if not isinstance(messages, list) or len(messages) > 10:
        raise invalid_arguments("no more than 10 items allowed [json-pointer:/loading_messages]")
    if "status" not in args:
        raise invalid_arguments("missing required field: status")
    workspace.set_status(channel.id, thread_ts, args.text("status"), tuple(map(str, messages)))
    return {}


def set_title(workspace: Workspace, args: Args) -> Json:
    """Names a thread with the bot."""
    channel = workspace.joined(args.required("channel_id"))
    thread_ts = resolve_thread(workspace, channel.id, args.required("thread_ts"))
    title = args.required("title")
    workspace.titles[channel.id, thread_ts] = title
    detail: Json = {"thread_ts": thread_ts, "title": title}
    workspace.tell(Change("title", channel.id, workspace.bot_user_id, detail=detail))
    return {}


def set_suggested_prompts(workspace: Workspace, args: Args) -> Json:
    """Offers questions to click, for a thread or for the whole conversation."""
    channel = workspace.joined(args.required("channel_id"))
    prompts = args.objects("prompts") or []
    if not prompts:
        raise invalid_arguments("missing required field: prompts")
    if len(prompts) > 4:
        raise invalid_arguments("no more than 4 items allowed [json-pointer:/prompts]")
    if any(not prompt.get("title") or not prompt.get("message") for prompt in prompts):
        raise invalid_arguments("each prompt needs a title and a message")
    thread_ts = args.text("thread_ts") or None
    offer: Json = {"title": args.text("title"), "prompts": prompts, "thread_ts": thread_ts}
    workspace.prompts[channel.id, thread_ts] = offer
    workspace.tell(Change("prompts", channel.id, workspace.bot_user_id, detail=offer))
    return {}


def set_session_status(workspace: Workspace, args: Args) -> Json:
    """Keeps the status of an agent's session: while it is processing, people can stop it."""
    channel = workspace.joined(args.required("channel_id"))
    status = args.required("status")
    thread_ts = args.text("thread_ts")
    if thread_ts:
        thread_ts = resolve_thread(workspace, channel.id, thread_ts)
    if status not in _SESSION:
        raise invalid_arguments(f"must be one of: {', '.join(sorted(_SESSION))}")
    workspace.set_session(channel.id, thread_ts, status)
    if "agent_session_stopped" not in workspace.subscriptions:
        return {"warning": "missing_agent_session_stopped_event_subscription"}
    return {}


METHODS = (
    Method("assistant.threads.setStatus", set_status, _SCOPES, tier=600),
    Method("assistant.threads.setTitle", set_title, _SCOPES),
    Method("assistant.threads.setSuggestedPrompts", set_suggested_prompts, _SCOPES),
    Method("agents.sessions.setStatus", set_session_status, ("chat:write",)),
)
