"""views.*: modals and the home tab."""

from __future__ import annotations

import secrets

from playground.limits import check_view
from playground.message import with_ids
from playground.methods.table import Method
from playground.wire import Args, Json, SlackError, invalid_arguments
from playground.workspace import Change, Workspace


def open_view(workspace: Workspace, args: Args) -> Json:
    """Opens a modal for whoever caused the trigger; a trigger lives three seconds."""
    user = _spend_trigger(workspace, args.required("trigger_id"))
    return {"view": keep(workspace, _given(args, "modal"), user)}


def push(workspace: Workspace, args: Args) -> Json:
    """Lays a modal over the one that is open."""
    user = _spend_trigger(workspace, args.required("trigger_id"))
    below = _newest_modal(workspace, user)
    if below is None:
        raise SlackError("not_found")
    return {"view": keep(workspace, _given(args, "modal"), user, below=below)}


def update(workspace: Workspace, args: Args) -> Json:
    """Replaces a view, by `view_id` or `external_id`."""
    current = _find(workspace, args)
    if args.text("hash") and args.text("hash") != current["hash"]:
        raise SlackError("hash_conflict")
    view = _given(args, current["type"])
    return {"view": keep(workspace, view, current["user"], instead=current)}


def publish(workspace: Workspace, args: Args) -> Json:
    """Sets a user's home tab."""
    user = args.required("user_id")
    if user not in workspace.users:
        raise SlackError("user_not_found")
    current = workspace.views.get(workspace.homes.get(user, ""))
    if args.text("hash") and current and args.text("hash") != current["hash"]:
        raise SlackError("hash_conflict")
    view = keep(workspace, _given(args, "home"), user, instead=current)
    workspace.homes[user] = view["id"]
    return {"view": view}


def keep(
    workspace: Workspace,
    given: Json,
    user: str,
    *,
    instead: Json | None = None,
    below: Json | None = None,
) -> Json:
    """Stores a view as Slack returns it, new or in the place of another, and tells of it."""
    view_id = instead["id"] if instead else f"V{secrets.token_hex(5).upper()}"
    root = (instead or below or {}).get("root_view_id", view_id)
    view: Json = {
        "id": view_id,
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
        "title": None,
        "close": None,
        "submit": None,
        "callback_id": "",
        "external_id": "",
        "private_metadata": "",
        "clear_on_close": False,
        "notify_on_close": False,
        **given,
        "blocks": with_ids(given["blocks"]),
        "state": {"values": {}},
        "hash": f"{int(workspace.clock())}.{secrets.token_hex(4)}",
        "root_view_id": root,
        "previous_view_id": below["id"] if below else (instead or {}).get("previous_view_id"),
    }
    workspace.views[view_id] = {**view, "user": user}
    channel = workspace.dm(user).id
    workspace.tell(Change("view", channel, workspace.bot_user_id, detail={"user": user, **view}))
    return view


def close(workspace: Workspace, view: Json) -> None:
    """Takes a modal off the screen."""
    workspace.views.pop(view["id"], None)
    channel = workspace.dm(view["user"]).id
    detail = {"user": view["user"], "id": view["id"], "closed": True}
    workspace.tell(Change("view", channel, view["user"], detail=detail))


def _given(args: Args, kind: str) -> Json:
    view = args.object("view")
    if view is None:
        raise invalid_arguments("missing required field: view")
    check_view(view)
    if view["type"] != kind:
        raise invalid_arguments(f"must be one of: {kind} [json-pointer:/view/type]")
    return view


def _spend_trigger(workspace: Workspace, trigger: str) -> str:
    if trigger not in workspace.triggers:
        raise SlackError("invalid_trigger_id")
    user, expires = workspace.triggers[trigger]
    if not user:
        raise SlackError("exchanged_trigger_id")
    if workspace.clock() > expires:
        raise SlackError("expired_trigger_id")
    workspace.triggers[trigger] = ("", expires)
    return user


def _newest_modal(workspace: Workspace, user: str) -> Json | None:
    for view in reversed(workspace.views.values()):
        if view["user"] == user and view["type"] == "modal":
            return view
    return None


def _find(workspace: Workspace, args: Args) -> Json:
    view_id, external_id = args.text("view_id"), args.text("external_id")
    for view in workspace.views.values():
        if view["id"] == view_id or (external_id and view["external_id"] == external_id):
            return view
    raise SlackError("not_found")


METHODS = (
    Method("views.open", open_view, tier=100),
    Method("views.push", push, tier=100),
    Method("views.update", update, tier=100),
    Method("views.publish", publish, tier=100),
)
