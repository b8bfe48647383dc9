"""What the page needs of the server: the state as JSON, deeds as POSTs, news as a stream.

These act as a user without a password, so only this machine's own page may call them: the
Host must be loopback (no name that was made to point here) and an Origin must be the same.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from playground.deeds import Deeds
from playground.server import check_loopback
from playground.team import SLACKBOT_ID
from playground.threads import threaded_shown
from playground.wire import Args, Json, SlackError
from playground.workspace import Change, Workspace

_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)\]'\"]")


class Ui:
    """The page's endpoints. `about` is shown in the top bar, `examples` as questions."""

    def __init__(
        self,
        workspace: Workspace,
        deeds: Deeds,
        about: Mapping[str, str],
        examples: tuple[str, ...],
    ) -> None:
        self.workspace = workspace
        self.about = dict(about)
        self.examples = examples
        self._deeds = deeds
        self._readers: set[asyncio.Queue[Json | None]] = set()
        workspace.listen(self._tell)

    def routes(self) -> list[Route]:
        """The addresses below /ui, and /events."""
        deeds: dict[str, Callable[[Args], Awaitable[object]]] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "command": self._command,
            "click": self._click,
            "home": self._home,
            "invite": self._invite,
            "stop": self._stop,
        }
        return [
            Route("/ui/state", self._state),
            Route("/events", self._events),
            *(Route(f"/ui/{n}", self._deed(act), methods=["POST"]) for n, act in deeds.items()),
        ]

    def close(self) -> None:
        """Ends every open stream of news."""
        for reader in self._readers:
            reader.put_nowait(None)

    # Reading

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
                "about": self.about,
                "examples": list(self.examples),
                "users": [{"id": u.id, "name": u.real_name, "bot": u.is_bot} for u in people],
                "channels": [self._channel(channel) for channel in workspace.channels],
                "messages": messages,
                "statuses": workspace.statuses(),
                "prompts": [{"channel": c, **p} for (c, _), p in workspace.prompts.items()],
            }
        )

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
            while (news := await reader.get()) is not None:
                yield f"data: {json.dumps(news)}\n\n"
        finally:
            self._readers.discard(reader)

    def _tell(self, change: Change) -> None:
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
            "members": sorted(channel.members),
            "bot_is_in": self.workspace.bot_is_in(channel),
        }

    # Doing

    def _deed(
        self, act: Callable[[Args], Awaitable[object]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            if refusal := _refusal(request):
                return refusal
            try:
                args = Args(await request.json())
                return JSONResponse({"ok": True, "result": await act(args)})
            except SlackError as error:
                return JSONResponse(error.body(), status_code=400)
            except (LookupError, PermissionError, TypeError, ValueError) as error:
                return JSONResponse({"ok": False, "error": str(error)}, status_code=400)

        return endpoint

    async def _say(self, args: Args) -> object:
        text = self.as_slack(args.required("text"))
        thread = args.text("thread_ts") or None
        return await self._deeds.say(args.required("user"), args.required("channel"), text, thread)

    async def _edit(self, args: Args) -> object:
        text = self.as_slack(args.required("text"))
        user, channel = args.required("user"), args.required("channel")
        await self._deeds.edit(user, channel, args.required("ts"), text)
        return None

    async def _delete(self, args: Args) -> object:
        user, channel = args.required("user"), args.required("channel")
        await self._deeds.delete(user, channel, args.required("ts"))
        return None

    async def _command(self, args: Args) -> object:
        name, _, rest = args.required("text").partition(" ")
        user, channel = args.required("user"), args.required("channel")
        delivery = await self._deeds.command(user, channel, name, rest.strip())
        return delivery.acknowledged

    async def _click(self, args: Args) -> object:
        message = {"channel": args.required("channel"), "ts": args.required("ts")}
        user, value = args.required("user"), args.text("value") or None
        action = args.required("action_id")
        delivery = await self._deeds.click(user, message, action, value)
        return delivery.acknowledged

    async def _home(self, args: Args) -> object:
        delivery = await self._deeds.open_home(args.required("user"), args.text("tab", "messages"))
        return delivery.acknowledged

    async def _invite(self, args: Args) -> object:
        await self._deeds.invite_bot(args.required("channel"), args.required("user"))
        return None

    async def _stop(self, args: Args) -> object:
        message = {"channel": args.required("channel"), "ts": args.required("ts")}
        return (await self._deeds.stop_stream(args.required("user"), message)).acknowledged

    def as_slack(self, typed: str) -> str:
        """What somebody typed, as Slack's clients send it: &, <, > escaped, "@Name" as a
        mention, addresses as links."""
        text = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = _ADDRESS.sub(lambda found: f"<{found.group()}>", text)
        for user in self.workspace.users.values():
            name = re.escape(user.real_name)
            text = re.sub(rf"(?<!\w)@{name}\b", f"<@{user.id}>", text, flags=re.I)
        return text


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
