"""What the page needs of the server: the state as JSON, news as a stream, the trace.

The deeds are in `ui_deeds`. All of it acts as a user without a password, so only this
machine's own page may call it: the Host must be loopback (no name that was made to point
here) and an Origin must be the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from playground.methods.files import Stored
from playground.server import check_loopback
from playground.team import SLACKBOT_ID
from playground.threads import threaded_shown
from playground.ui_deeds import UiDeeds
from playground.wire import Args, Json, SlackError, read_json
from playground.workspace import Change

if TYPE_CHECKING:
    from playground.playground import Playground

TRACE_WAIT_S = 20.0


class Ui:
    """The page's endpoints. `about`, `examples` and `commands` are read at each load."""

    def __init__(
        self,
        slack: Playground,
        about: Mapping[str, str],
        examples: Sequence[str],
        commands: Sequence[Mapping[str, str]],
    ) -> None:
        self.workspace = slack.workspace
        self.about = about
        self.examples = examples
        self.commands = commands
        self._slack = slack
        self._deeds = UiDeeds(slack)
        self._readers: set[asyncio.Queue[Json | None]] = set()
        self._told = 0
        slack.workspace.listen(self._tell)

    def routes(self) -> list[Route]:
        """The addresses below /ui, /events, and the files people open."""
        return [
            Route("/ui/state", self._state),
            Route("/ui/trace", self._trace),
            Route("/ui/{deed}", self._deed, methods=["POST"]),
            Route("/events", self._events),
            Route("/files/{file}", self._file),
        ]

    def close(self) -> None:
        """Ends every open stream of news."""
        for reader in self._readers:
            reader.put_nowait(None)

    async def _state(self, request: Request) -> Response:
        if refusal := _refusal(request):
            return refusal
        workspace = self.workspace
        people = [u for u in workspace.users.values() if u.id != SLACKBOT_ID]
        messages = [
            threaded_shown(workspace, message)
            for channel in workspace.channels
            for message in workspace.archive.all(channel)
        ]
        return JSONResponse(
            {
                "team": workspace.team_name,
                "bot": workspace.bot_user_id,
                "about": dict(self.about),
                "examples": list(self.examples),
                "commands": [dict(command) for command in self.commands],
                "users": [{"id": u.id, "name": u.real_name, "bot": u.is_bot} for u in people],
                "channels": [self._channel(channel) for channel in workspace.channels],
                "messages": messages,
                "statuses": workspace.statuses(),
                "prompts": [{"channel": c, **p} for (c, _), p in workspace.prompts.items()],
                "titles": [
                    {"channel": c, "thread_ts": ts, "title": title}
                    for (c, ts), title in workspace.titles.items()
                ],
                "sessions": [
                    {"channel": c, "thread_ts": ts, "status": status}
                    for (c, ts), status in workspace.sessions.items()
                ],
                "views": list(workspace.views.values()),
                "told": self._told,
            }
        )

    async def _trace(self, request: Request) -> Response:
        """Waits for what is newer than `after`, so that the inspector shows it at once."""
        if refusal := _refusal(request):
            return refusal
        given = request.query_params.get("after", "0")
        after = int(given) if given.isdecimal() else 0
        await self._slack.trace.wait(after, TRACE_WAIT_S)
        found = self._slack.trace.since(after)
        return JSONResponse({**found, "connections": self._slack.connections})

    async def _file(self, request: Request) -> Response:
        """A file's bytes, for the page, and for the app with its token (`url_private`)."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if token != self.workspace.bot_token and (refusal := _refusal(request)):
            return refusal
        stored = Stored.find(self.workspace, request.path_params["file"])
        if stored is None:
            return Response("file not found", status_code=404, media_type="text/plain")
        # What an app uploads may be a page with scripts: nothing in it runs from here.
        headers = {
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": stored.disposition,
        }
        return Response(stored.content, media_type=stored.mimetype, headers=headers)

    async def _events(self, request: Request) -> Response:
        if refusal := _refusal(request):
            return refusal
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._news(), media_type="text/event-stream", headers=headers)

    async def _news(self) -> AsyncIterator[str]:
        reader: asyncio.Queue[Json | None] = asyncio.Queue()
        self._readers.add(reader)
        try:
            yield "retry: 1000\n\n"
            # Says how much was told so far: a page that has it all need not ask again.
            yield f"event: hello\ndata: {self._told}\n\n"
            while (news := await reader.get()) is not None:
                yield f"data: {json.dumps(news)}\n\n"
        finally:
            self._readers.discard(reader)

    def _tell(self, change: Change) -> None:
        self._told += 1
        if not self._readers:
            return
        news: Json = {"kind": change.kind, "channel": change.channel}
        if change.kind in {"joined", "left"}:
            news["about"] = self._channel(change.channel)
        elif change.message is not None:
            news["message"] = threaded_shown(self.workspace, change.message)
        else:
            news["detail"] = change.detail
        for reader in self._readers:
            reader.put_nowait(news)

    def _channel(self, channel_id: str) -> Json:
        channel = self.workspace.channels[channel_id]
        names = [self.workspace.users[u].real_name for u in sorted(channel.members)]
        return {
            "id": channel.id,
            "name": channel.name if channel.kind != "mpim" else ", ".join(names),
            "kind": channel.kind,
            "topic": channel.topic,
            "members": sorted(channel.members),
            "bot_is_in": self.workspace.bot_is_in(channel),
        }

    async def _deed(self, request: Request) -> Response:
        if refusal := _refusal(request):
            return refusal
        try:
            given = read_json(await request.body())
            if not isinstance(given, dict):
                raise TypeError("send a JSON object")
            result = await self._deeds.do(request.path_params["deed"], Args(given))
            return JSONResponse({"ok": True, "result": result})
        except SlackError as error:
            return JSONResponse(error.body(), status_code=400)
        except (LookupError, PermissionError, TypeError, ValueError) as error:
            said = str(error.args[0]) if error.args else type(error).__name__
            return JSONResponse({"ok": False, "error": said}, status_code=400)


def _refusal(request: Request) -> Response | None:
    """A 403 for whoever is not this machine's own page."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    try:
        check_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError as error:
        return _forbidden(str(error))
    if origin is not None and urlsplit(origin).netloc != host:
        return _forbidden("Requests from other sites are refused.")
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return _forbidden("Requests from other sites are refused.")
    # A form from elsewhere cannot say JSON without asking first, which is refused above.
    is_json = request.headers.get("content-type", "").startswith("application/json")
    if request.method == "POST" and not is_json:
        return _forbidden("Send JSON.")
    return None


def _forbidden(why: Any) -> Response:
    return JSONResponse({"ok": False, "error": why}, status_code=403)
