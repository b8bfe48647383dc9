"""POST /api/{method}: who calls, may they, and what they get."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.faults import Faults
from playground.methods import Method, all_methods
from playground.ratelimits import RateLimits
from playground.wire import Args, Json, SlackError
from playground.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """One call the app made. `at` is when it was answered, in seconds since 1970, `took_s` how
    long that took; tokens are not kept in `args`."""

    method: str
    args: Json
    response: Json
    status: int
    at: float
    took_s: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether Slack did what was asked."""
        return bool(self.response.get("ok"))


class WebApi:
    """Answers the app's calls and keeps a record of each in `calls`."""

    def __init__(self, workspace: Workspace, notify: Callable[[], None]) -> None:
        self.calls: list[Call] = []
        self.faults = Faults()
        self._workspace = workspace
        self._notify = notify
        self._limits = RateLimits(workspace.clock)
        self._methods = all_methods()

    async def endpoint(self, request: Request) -> Response:
        """The HTTP side of a call."""
        name = request.path_params["method"]
        began = time.perf_counter()
        given: Json = dict(request.query_params)
        try:
            given.update(await _body(request))
            token = _token(request, given)
            status, headers, answer = await self._answer(name, token, given)
        except SlackError as error:
            status, headers, answer = error.status, error.headers, error.body()
        took_s = time.perf_counter() - began
        self.calls.append(Call(name, given, answer, status, self._workspace.clock(), took_s))
        self._notify()
        headers["x-oauth-scopes"] = ",".join(sorted(self._workspace.scopes))
        return JSONResponse(answer, status_code=status, headers=headers)

    async def _answer(
        self, name: str, token: str | None, given: Json
    ) -> tuple[int, dict[str, str], Json]:
        await asyncio.sleep(self.faults.seconds(name))
        fault = self.faults.take(name)
        if fault is not None and not fault.applied:
            raise fault.as_error()
        method = self._methods.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._authorize(method, token)
        if self._workspace.restricted_history:
            self._limits.check_history(name)
        if self._workspace.enforce_rate_limits:
            self._limits.check(name, method.tier, str(given.get("channel", "")))
        answer = {"ok": True, **method.handler(self._workspace, Args(given))}
        if fault is not None and fault.held:
            self._notify()
            await self.faults.cleared.wait()
        elif fault is not None:
            raise fault.as_error()
        accepted = {"x-accepted-oauth-scopes": ",".join(method.scopes)}
        return 200, accepted if method.scopes else {}, answer

    def _authorize(self, method: Method, token: str | None) -> None:
        workspace = self._workspace
        if method.token == "none":
            return
        if not token:
            raise SlackError("not_authed")
        if token not in {workspace.bot_token, workspace.app_token}:
            raise SlackError("invalid_auth")
        wanted = workspace.app_token if method.token == "app" else workspace.bot_token
        if token != wanted:
            raise SlackError("not_allowed_token_type")
        if method.scopes and not workspace.scopes.intersection(method.scopes):
            provided = ",".join(sorted(workspace.scopes))
            raise SlackError("missing_scope", needed=method.scopes[0], provided=provided)


def _token(request: Request, given: Json) -> str | None:
    in_body = given.pop("token", None)
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return str(in_body) if in_body else None


async def _body(request: Request) -> Mapping[str, Any]:
    raw = await request.body()
    if not raw.strip():
        return {}
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(raw)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return body
    return dict(parse_qsl(raw.decode(), keep_blank_values=True))
