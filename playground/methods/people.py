"""users.*: who the people are, and in which language."""

from __future__ import annotations

from playground.methods.paging import page
from playground.methods.table import Method
from playground.wire import Args, Json, SlackError
from playground.workspace import Workspace


def users_info(workspace: Workspace, args: Args) -> Json:
    """One user; with `include_locale`, their locale too."""
    user = workspace.users.get(args.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user.wire(workspace.team_id, include_locale=args.flag("include_locale"))}


def users_list(workspace: Workspace, args: Args) -> Json:
    """All users, a page at a time."""
    locale = args.flag("include_locale")
    members, metadata = page(list(workspace.users.values()), args)
    wired = [user.wire(workspace.team_id, include_locale=locale) for user in members]
    return {"members": wired, "cache_ts": int(workspace.clock()), **metadata}


METHODS = (
    Method("users.info", users_info, ("users:read",), tier=100),
    Method("users.list", users_list, ("users:read",), tier=20),
)
