"""POST /api/{method}: who calls, may they, and what they get."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.faults import Faults
from playground.methods import Method, all_methods
from playground.ratelimits import RateLimits
from playground.wire import Args, Json, SlackError, read_form, read_json
from playground.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """One call the app made. `at` is when it was answered, in seconds since 1970, `took_s` how
    long that took, `team` for which workspace. Tokens and secrets are not kept."""

    method: str
    args: Json
    response: Json
    status: int
    at: float
    took_s: float = 0.0
    team: str = ""

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.response.get("ok"))


class WebApi:
    """Answers the app's calls and keeps a record of each in `calls`.

    Which workspace a call is for is told by its token; `workspaces` may be added to.
    """

    def __init__(self, workspace: Workspace, notify: Callable[[], None]) -> None:
        self.workspaces = [workspace]
        self.calls: list[Call] = []
        self.faults = Faults()
        self._workspace = workspace
        self._notify = notify
        self._limits = RateLimits(workspace.clock)
        self._methods = all_methods()

    async def endpoint(self, request: Request) -> Response:
        """The HTTP side of a call."""
        name = request.path_params["method"]
        workspace = self._workspace
        began = time.perf_counter()
        given: Json = dict(request.query_params)
        try:
            given.update({**_client(request), **await _body(request)})
            token = _token(request, given)
            workspace = self._meant(name, token, given)
            status, headers, answer = await self._answer(workspace, name, token, given)
        except SlackError as error:
            status, headers, answer = error.status, error.headers, error.body()
        took_s = time.perf_counter() - began
        given, kept = _without_secrets(given), _without_secrets(answer)
        at, team = self._workspace.clock(), workspace.team_id
        self.calls.append(Call(name, given, kept, status, at, took_s, team))
        self._notify()
        headers["x-oauth-scopes"] = ",".join(sorted(workspace.scopes))
        return JSONResponse(answer, status_code=status, headers=headers)

    def _meant(self, name: str, token: str | None, given: Json) -> Workspace:
        """The workspace that a call is for; the first where nothing tells."""
        for workspace in self.workspaces:
            installation = workspace.installation
            if name == "oauth.v2.access" and installation.knows(Args(given)):
                return workspace
            if token and installation.gave(token):
                return workspace
        return self._workspace

    async def _answer(
        self, workspace: Workspace, name: str, token: str | None, given: Json
    ) -> tuple[int, dict[str, str], Json]:
        await asyncio.sleep(self.faults.seconds(name))
        fault = self.faults.take(name)
        if fault is not None and not fault.applied:
            raise fault.as_error()
        method = self._methods.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._authorize(workspace, method, token)
        if workspace.restricted_history:
            self._limits.check_history(name)
        if workspace.enforce_rate_limits:
            self._limits.check(name, method.tier, str(given.get("channel", "")))
        answer = {"ok": True, **method.handler(workspace, Args(given))}
        if fault is not None and fault.held:
            self._notify()
            await self.faults.cleared.wait()
        elif fault is not None:
            raise fault.as_error()
        accepted = {"x-accepted-oauth-scopes": ",".join(method.scopes)}
        return 200, accepted if method.scopes else {}, answer

    def _authorize(self, workspace: Workspace, method: Method, token: str | None) -> None:
        if method.token == "none":
            return
        if not token:
            raise SlackError("not_authed")
        if token in workspace.installation.over:
            raise SlackError(workspace.installation.over[token])
        is_bot, is_app = workspace.installation.gave(token), token == workspace.app_token
        if not is_bot and not is_app:
            raise SlackError("invalid_auth")
        if is_app != (method.token == "app"):
            raise SlackError("not_allowed_token_type")
        if method.scopes and not workspace.scopes.intersection(method.scopes):
            provided = ",".join(sorted(workspace.scopes))
            raise SlackError("missing_scope", needed=method.scopes[0], provided=provided)


def _without_secrets(sent: Json) -> Json:
    return {name: value for name, value in sent.items() if name not in _SECRETS}


_SECRETS = frozenset({"access_token", "client_secret", "code", "refresh_token"})


def _token(request: Request, given: Json) -> str | None:
    in_body = given.pop("token", None)
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return str(in_body) if in_body else None


def _client(request: Request) -> Json:
    """The client id and secret of an app that gives them as HTTP's user name and password."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, _, client_secret = base64.b64decode(given).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": client_secret}


async def _body(request: Request) -> Mapping[str, Any]:
    raw = await request.body()
    if not raw.strip():
        return {}
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = read_json(raw)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return body
    try:
        return read_form(raw)
    except ValueError:
        raise SlackError("invalid_form_data") from None
