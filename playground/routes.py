"""Which address leads where: Slack's own, and those of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from playground import consent
from playground.methods.files import receive
from playground.response_urls import ResponseUrls
from playground.sockets import SocketMode
from playground.ui import Ui
from playground.webapi import WebApi
from playground.wire import SlackError, read_form, read_json
from playground.workspace import Workspace

PAGE = Path(__file__).parent / "page"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    # No script may hand a text to the HTML parser: what people and bots say stays text.
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def application(
    workspace: Workspace, api: WebApi, sockets: SocketMode, urls: ResponseUrls, ui: Ui
) -> Starlette:
    """The whole of the local Slack as one ASGI app."""
    routes = [
        Route("/api/{method}", api.endpoint, methods=["GET", "POST"]),
        WebSocketRoute("/link/", sockets.endpoint),
        Route("/commands/{team}/{key}", _response_url(urls), methods=["POST"]),
        Route("/actions/{team}/{key}", _response_url(urls), methods=["POST"]),
        Route("/upload/v1/{key}", _upload(workspace), methods=["POST"]),
        *consent.routes(lambda: api.workspaces),
        Route("/", _file("index.html")),
        Route("/archives/{channel}", _file("index.html")),
        Route("/archives/{channel}/{message}", _file("index.html")),
        *(Route(f"/{name}", _file(name)) for name in _assets()),
        *ui.routes(),
    ]
    return Starlette(routes=routes)


def _assets() -> list[str]:
    """The page's scripts and styles, by their address."""
    files = [path for path in PAGE.rglob("*") if path.suffix in {".js", ".css"}]
    return sorted(path.relative_to(PAGE).as_posix() for path in files)


def _response_url(urls: ResponseUrls) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            payload = read_json(raw) if raw.lstrip()[:1] == b"{" else _form(raw)
            urls.use(request.path_params["key"], payload)
        except SlackError as error:
            status = error.status if error.status != 200 else 400
            return JSONResponse(error.body(), status_code=status)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
        return PlainTextResponse("ok")

    return endpoint


def _form(raw: bytes) -> dict[str, object]:
    fields = read_form(raw)
    nested: object = read_json(fields["payload"]) if "payload" in fields else fields
    if not isinstance(nested, dict):
        raise ValueError("no object")
    return nested


def _upload(workspace: Workspace) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            said = receive(workspace, request.path_params["key"], await request.body())
        except KeyError:
            return PlainTextResponse("upload not found", status_code=404)
        except ValueError as error:
            return PlainTextResponse(str(error), status_code=400)
        return PlainTextResponse(said)

    return endpoint


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    """Serves one file of the page; a browser that has it as it is gets 304 and no bytes."""

    async def endpoint(request: Request) -> Response:
        content = (PAGE / name).read_bytes()
        headers = {
            "Content-Security-Policy": CSP,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
            "ETag": f'"{hashlib.blake2b(content, digest_size=8).hexdigest()}"',
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_TYPES[Path(name).suffix], headers=headers)

    return endpoint
