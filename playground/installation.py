"""The app in one workspace: who allowed it, the token that was given for it, and how it ends.

Sources: docs.slack.dev/authentication/installing-with-oauth and …/using-token-rotation
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from playground.wire import Args, Json, SlackError

CODE_S = 600
TOKEN_S = 12 * 3600


@dataclass(frozen=True)
class Grant:
    """What a person allowed; good for one token."""

    user: str
    redirect_uri: str
    scopes: str
    expires_at: float


class Installation:
    """`rotates`: token rotation is switched on for the app, and tokens are good for `token_s`
    seconds. `token` is the latest bot token; those
    in `earlier` are good too, those in `over` no longer, with Slack's name for why."""

    def __init__(
        self,
        token: str,
        client_id: str,
        client_secret: str,
        rotates: bool,
        clock: Callable[[], float],
    ) -> None:
        self.token = token
        self.client_id, self.client_secret = client_id, client_secret
        self.rotates, self.token_s = rotates, TOKEN_S
        self.earlier: set[str] = set()
        self.over: dict[str, str] = {}
        self._refresh = ""
        self._grants: dict[str, Grant] = {}
        self._clock = clock

    def allow(self, user: str, redirect_uri: str, scopes: str) -> str:
        """`user` allows it; the code that Slack leads them back to the app with."""
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(24)}"
        self._grants[code] = Grant(user, redirect_uri, scopes, self._clock() + CODE_S)
        return code

    def knows(self, args: Args) -> bool:
        """Whether a code, or a refresh token, is of this installation."""
        return args.text("code") in self._grants or (
            bool(self._refresh) and args.text("refresh_token") == self._refresh
        )

    def gave(self, token: str) -> bool:
        """Whether a token is of this installation, good or not."""
        return token == self.token or token in self.earlier or token in self.over

    def exchange(self, args: Args) -> tuple[Grant | None, Json]:
        """The token for a code, which it is good for once, or for a refresh token; with the grant
        where it was a code."""
        if args.text("client_id") != self.client_id:
            raise SlackError("invalid_client_id")
        if args.text("client_secret") != self.client_secret:
            raise SlackError("bad_client_secret")
        if args.text("grant_type") == "refresh_token":
            if not self._refresh or args.text("refresh_token") != self._refresh:
                raise SlackError("invalid_refresh_token")
            return None, self._renewed()
        grant = self._grants.pop(args.text("code"), None)
        if grant is None:
            raise SlackError("invalid_code")
        if grant.expires_at < self._clock():
            raise SlackError("code_expired")
        if args.text("redirect_uri") != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        if self.rotates:
            return grant, self._renewed()
        if self.token in self.over:
            self.token = f"xoxb-1000-2000-{secrets.token_hex(12)}"
        return grant, {"access_token": self.token}

    def end(self, why: str) -> None:
        """No token is good any longer."""
        self.over.update(dict.fromkeys((self.token, *self.earlier), why))
        self.earlier.clear()
        self._refresh = ""

    def _renewed(self) -> Json:
        """A new token; Slack lets the one before go on until its own end."""
        if self.token not in self.over:
            self.earlier.add(self.token)
        self.token = f"xoxe.xoxb-1-{secrets.token_hex(24)}"
        self._refresh = f"xoxe-1-{secrets.token_hex(24)}"
        return {
            "access_token": self.token,
            "refresh_token": self._refresh,
            "expires_in": self.token_s,
        }
