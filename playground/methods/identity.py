"""Who the app is and where it connects: api.test, auth.test, apps, bots, team."""

from __future__ import annotations

import secrets

from playground.methods.table import Method
from playground.wire import Args, Json, SlackError
from playground.workspace import Workspace


def api_test(workspace: Workspace, args: Args) -> Json:
    """Echoes its arguments; an `error` argument comes back as the error."""
    if "error" in args:
        raise SlackError(args.text("error"), args=args.given)
    return {"args": args.given}


def auth_test(workspace: Workspace, args: Args) -> Json:
    """Whose token it is."""
    return {
        "url": workspace.url,
        "team": workspace.team_name,
        "user": workspace.user(workspace.bot_user_id).name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(workspace: Workspace, args: Args) -> Json:
    """A WebSocket address with a ticket that is good for one connection."""
    ticket = secrets.token_urlsafe(18)
    workspace.tickets.add(ticket)
    base = workspace.url.replace("http", "ws", 1).rstrip("/")
    return {"url": f"{base}/link/?ticket={ticket}&app_id={workspace.app_id}"}


def bots_info(workspace: Workspace, args: Args) -> Json:
    """The app's own bot; `bot_not_found` for any other."""
    if args.text("bot", workspace.bot_id) != workspace.bot_id:
        raise SlackError("bot_not_found")
    bot = {
        "id": workspace.bot_id,
        "deleted": False,
        "name": workspace.user(workspace.bot_user_id).real_name,
        "updated": 1700000000,
        "app_id": workspace.app_id,
        "user_id": workspace.bot_user_id,
        "icons": {},
    }
    return {"bot": bot}


def team_info(workspace: Workspace, args: Args) -> Json:
    """The workspace."""
    team = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "domain": workspace.domain,
        "url": workspace.url,
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return {"team": team}


METHODS = (
    Method("api.test", api_test, token="none", tier=100),
    Method("auth.test", auth_test, tier=0),
    Method("apps.connections.open", connections_open, token="app", tier=0),
    Method("bots.info", bots_info, ("users:read",)),
    Method("team.info", team_info, ("team:read",)),
)
