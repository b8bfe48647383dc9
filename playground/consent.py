"""/oauth/v2/authorize: what Slack shows before an app is installed, and back to the app from there.

A code that somebody gets here is worth nothing without the app's secret.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from playground.workspace import Workspace

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>{body}</body></html>
"""
_HEADERS = {"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'"}


def routes(workspaces: Callable[[], Sequence[Workspace]]) -> list[Route]:
    """The page, and where its links lead."""

    async def ask(request: Request) -> Response:
        asked = request.query_params
        first = workspaces()[0]
        if asked.get("client_id") != first.installation.client_id:
            return _said("Invalid client_id parameter")
        if unknown := set(asked.get("scope", "").split(",")) - first.scopes:
            return _said(f"Invalid scope: {', '.join(sorted(unknown))}")
        if not _is_local(asked.get("redirect_uri", "")):
            return _said("redirect_uri did not match any configured URIs")
        links = [
            f'<p><a href="/oauth/v2/allow?{_escaped({**asked, "team": each.team_id})}">'
            f"Allow in {html.escape(each.team_name)}</a></p>"
            for each in workspaces()
            if asked.get("team") in (None, each.team_id)
        ]
        cancel = _escaped({**asked, "error": "access_denied"})
        links.append(f'<p><a href="/oauth/v2/allow?{cancel}">Cancel</a></p>')
        scopes = html.escape(asked.get("scope", "").replace(",", ", "))
        body = f"<p>It asks for: {scopes}</p>{''.join(links)}"
        return _said("An app wants to be installed", body)

    async def allow(request: Request) -> Response:
        asked = request.query_params
        back = {"state": asked.get("state", "")}
        redirect_uri = asked.get("redirect_uri", "")
        found = [each for each in workspaces() if each.team_id == asked.get("team")]
        if not _is_local(redirect_uri) or not (found or "error" in asked):
            return _said("Something went wrong")
        if "error" in asked:
            back["error"] = asked["error"]
        else:
            user = next(iter(found[0].users))
            installation = found[0].installation
            back["code"] = installation.allow(user, redirect_uri, asked.get("scope", ""))
        return RedirectResponse(f"{redirect_uri}?{urlencode(back)}", status_code=302)

    return [Route("/oauth/v2/authorize", ask), Route("/oauth/v2/allow", allow)]


def _is_local(address: str) -> bool:
    """The app is on this machine, and has no list of addresses elsewhere."""
    try:
        return urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")
    except ValueError:  # it is no address at all
        return False


def _escaped(query: dict[str, str]) -> str:
    return html.escape(urlencode(query))


def _said(title: str, body: str = "") -> Response:
    page = _PAGE.format(title=html.escape(title), body=body)
    return HTMLResponse(page, status_code=200 if body else 400, headers=_HEADERS)
