"""oauth.v2.access and auth.revoke: how an app gets a token, and gives it back."""

from __future__ import annotations

from playground.methods.table import Method
from playground.wire import Args, Json
from playground.workspace import Workspace


def access(workspace: Workspace, args: Args) -> Json:
    """The bot token for a code or a refresh token."""
    grant, token = workspace.installation.exchange(args)
    return {
        **token,
        "token_type": "bot",
        "scope": grant.scopes if grant else ",".join(sorted(workspace.scopes)),
        "bot_user_id": workspace.bot_user_id,
        "app_id": workspace.app_id,
        "team": {"name": workspace.team_name, "id": workspace.team_id},
        "enterprise": None,
        "authed_user": {"id": grant.user if grant else ""},
        "is_enterprise_install": False,
    }


def revoke(workspace: Workspace, args: Args) -> Json:
    """Ends the token it is called with."""
    if args.flag("test"):
        return {"revoked": False}
    workspace.installation.end("token_revoked")
    return {"revoked": True}


METHODS = (
    Method("oauth.v2.access", access, token="none", tier=0),
    Method("auth.revoke", revoke),
)
