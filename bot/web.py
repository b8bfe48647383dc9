"""ASGI: Slack over HTTP, health, metrics, and the pages of the sources."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.pages import HEADERS, templates
from handlers.shapes import Malformed, read_body
from knowledge.story import Source, Story

log = logging.getLogger(__name__)

MAX_BODY = 1_000_000  # bytes; Slack's largest payloads are a tenth of it

Ready = Callable[[], Awaitable[Mapping[str, bool]]]
Measure = Callable[[], Awaitable[None]]


def build_web(
    stories: Callable[[], Sequence[Story]],
    ready: Ready,
    slack: AsyncApp | None = None,
    signing_secret: str | None = None,
    installing: Sequence[Route] = (),
    measure: Measure | None = None,
) -> Starlette:
    """The web app. `slack` and `signing_secret` are given where Slack delivers over HTTP,
    `installing` where people install the app in their workspaces (bot/installing.py).

    `stories` gives those answered from now; `ready` names each thing needed, and whether it is
    there; `measure` sets what is measured only when somebody asks for the metrics.
    """
    pages = templates()

    async def source_list(_: Request) -> Response:
        page = pages.get_template("sources.html").render(
            stories=stories(), by_date=_by_date, language="en"
        )
        return HTMLResponse(page, headers=HEADERS)

    async def source_page(request: Request) -> Response:
        wanted = request.path_params["source"]
        for story in stories():
            if source := story.source_by_id.get(wanted):
                page = pages.get_template("source.html").render(
                    story=story, source=source, language=story.language
                )
                return HTMLResponse(page, headers=HEADERS)
        page = pages.get_template("missing.html").render(language="en")
        return HTMLResponse(page, status_code=404, headers=HEADERS)

    routes = [
        *_probes(ready, measure),
        Route("/sources", source_list),
        Route("/sources/{source}", source_page),
        *installing,
    ]
    if slack is not None and signing_secret is not None:
        routes.append(Route("/slack/events", _slack_route(slack, signing_secret), methods=["POST"]))
    return Starlette(routes=routes)


def build_probes(ready: Ready, measure: Measure | None = None) -> Starlette:
    """What a worker serves: its health and its metrics."""
    return Starlette(routes=_probes(ready, measure))


def _probes(ready: Ready, measure: Measure | None) -> list[Route]:
    async def health(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readiness(_: Request) -> Response:
        state = await ready()
        lines = "".join(f"{name}: {'ok' if ok else 'not ready'}\n" for name, ok in state.items())
        return PlainTextResponse(lines, status_code=200 if all(state.values()) else 503)

    async def metrics(_: Request) -> Response:
        if measure is not None:
            await measure()
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", health),
        Route("/readyz", readiness),
        Route("/metrics", metrics),
    ]


def _by_date(story: Story) -> list[Source]:
    """The story's sources, those without a date first: they want one."""
    return sorted(story.sources, key=lambda source: source.published or "")


def _slack_route(slack: AsyncApp, signing_secret: str) -> Callable[[Request], Awaitable[Response]]:
    """Slack's requests, after their signature and their shape. Bolt's own check is off: it logs the
    whole body of a request with a bad signature, and fails on a timestamp that is not a number. Its
    reading of the body, too, which takes a command with the word "payload" in it for empty."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        if body is None:
            return PlainTextResponse("too large\n", status_code=413)
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        try:
            genuine = re.fullmatch(r"[0-9]{1,12}", timestamp) is not None and verifier.is_valid(
                body.decode("utf-8"), timestamp, signature
            )
        except (UnicodeDecodeError, TypeError):  # a signature is compared in ASCII
            genuine = False
        if not genuine:
            log.warning("refused a request to /slack/events without a valid signature")
            return PlainTextResponse("invalid signature\n", status_code=401)
        try:
            asked = AsyncBoltRequest(body=read_body(body), mode="socket_mode")  # is read already
        except Malformed as error:
            log.warning("refused what is not as Slack sends it: %s", error)
            return PlainTextResponse("malformed\n", status_code=400)
        return to_starlette_response(await slack.async_dispatch(asked))

    return receive


async def _body(request: Request) -> bytes | None:
    """None for one that is too large, of which no more is read than shows it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
