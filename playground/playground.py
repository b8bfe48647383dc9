"""The local Slack, running: an async context manager with everything a test asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TypeVar

from playground.deeds import Deeds
from playground.delivery import Courier, Delivery
from playground.events import events_of
from playground.message import Message
from playground.methods.chat import expire_if_due
from playground.response_urls import ResponseUrls
from playground.routes import application
from playground.server import Server
from playground.signed_http import SignedHttp
from playground.sockets import SocketMode
from playground.threads import threaded_shown
from playground.trace import Trace
from playground.trouble import Trouble
from playground.ui import Ui
from playground.webapi import Call, WebApi
from playground.wire import Json
from playground.workspace import Change, Workspace

Found = TypeVar("Found")
EXAMPLES = ("What has happened so far?", "Where do the sources disagree?")
COMMANDS = (
    {
        "command": "/story",
        "description": "Ask about the story, or see what there is",
        "usage_hint": "ask | summary | timeline | sources | who | digest | use | forget | help",
    },
)


class Playground(Deeds, Trouble):
    """A workspace on loopback that a real app can talk to.

        async with Playground(Workspace()) as slack:
            ...  # AsyncWebClient(token=slack.workspace.bot_token, base_url=slack.api_url)
            ts = await slack.say("anna", "newsroom", f"<@{slack.workspace.bot_user_id}> hello")
            reply = await slack.wait_for_reply("newsroom", ts)

    `port` 0 takes any free one. `about` (label -> value) is the page's top bar, `examples`
    the questions it offers, `commands` the slash commands it completes, each as an app's
    manifest has it (`features.slash_commands`). All three are read whenever a page loads, so
    the caller may fill them later. `beside` is a playground that runs already: this one is another
    workspace of the same Slack, with the same app; it has no address and no page of its own, and
    ends with the other. Raises ValueError for a host beyond loopback, OSError where the
    port is in use.
    """

    def __init__(
        self,
        workspace: Workspace | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        about: Mapping[str, str] | None = None,
        examples: Sequence[str] = EXAMPLES,
        commands: Sequence[Mapping[str, str]] = COMMANDS,
        beside: Playground | None = None,
    ) -> None:
        self.workspace = workspace or Workspace()
        self._waiters: set[asyncio.Event] = set()
        if beside is not None:
            self._settle(beside)
            return
        self._http: list[SignedHttp] = []
        self._sockets = SocketMode(self.workspace)
        self._courier = Courier(self.workspace, self._sockets, self._notify)
        self._response_urls = ResponseUrls(self.workspace)
        self._api = WebApi(self.workspace, self._notify)
        self.workspace.listen(self._announce)
        self._trace = Trace(self._courier.deliveries, self._api.calls)
        # Not `about or {}`: an empty mapping is one that is filled later.
        self._ui = Ui(self, {} if about is None else about, examples, commands)
        app = application(self.workspace, self._api, self._sockets, self._response_urls, self._ui)
        self._server = Server(app, host, port)

    def _settle(self, beside: Playground) -> None:
        """Shares the server, the ways to the app and the record of what went over them."""
        first = beside.workspace
        self.workspace.app_token = first.app_token
        self.workspace.signing_secret = first.signing_secret
        self.workspace.installation.client_id = first.installation.client_id
        self.workspace.installation.client_secret = first.installation.client_secret
        self.workspace.url = first.url
        self._http, self._sockets, self._courier = beside._http, beside._sockets, beside._courier
        self._response_urls = ResponseUrls(self.workspace)
        beside._response_urls.beside.append(self._response_urls)
        self._api, self._server, self._trace = beside._api, beside._server, beside._trace
        self._api.workspaces.append(self.workspace)
        self._waiters = beside._waiters
        self.workspace.listen(self._announce)

    async def __aenter__(self) -> Playground:
        await self._server.start()
        self.workspace.url = self._server.url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._courier.close()
        self._ui.close()
        self._trace.close()
        await self._sockets.drop()
        for http in self._http:
            await http.close()
        await self._server.stop()

    # Where it is

    @property
    def url(self) -> str:
        """The page's address, with a slash at the end."""
        return self._server.url

    @property
    def api_url(self) -> str:
        """The Web API's base address, for `base_url` or SLACK_API_URL."""
        return f"{self._server.url}api/"

    # What happened

    @property
    def calls(self) -> list[Call]:
        """Every call the app made to the Web API, oldest first."""
        return self._api.calls

    def calls_to(self, method: str) -> list[Call]:
        """The calls to one method, oldest first."""
        return [call for call in self._api.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the app, oldest first."""
        return self._courier.deliveries

    def deliveries_of(self, kind: str) -> list[Delivery]:
        """Deliveries of one event type such as "app_mention", of "slash_commands" or of
        "interactive"."""
        return [d for d in self.deliveries if kind in {d.kind, d.event.get("type")}]

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._sockets.count

    # What is to be read

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Message dicts, oldest first: of a channel, or of one thread with its first message.
        Replies are only in their thread; ephemeral messages are left out."""
        place, archive = self.place(channel).id, self.workspace.archive
        if thread_ts is None:
            return self._shown(archive.top_level(place))
        root = archive.find(place, thread_ts)
        return self._shown([*([root] if root else []), *archive.replies(place, thread_ts)])

    def ephemerals(self, user: str, channel: str) -> list[Json]:
        """What only this user sees in a channel, oldest first."""
        person, everything = self._id(user), self.workspace.archive.all(self.place(channel).id)
        return self._shown([m for m in everything if m.ephemeral_for == person])

    def message(self, channel: str, ts: str) -> Json | None:
        """One message as it is now; None if there is none."""
        found = self.workspace.archive.find(self.place(channel).id, ts)
        return self._shown([found])[0] if found else None

    def status(self, channel: str, thread_ts: str) -> str | None:
        """The status shown below a thread, if any."""
        status = self.workspace.status(self.place(channel).id, thread_ts)
        return status.text if status else None

    def home(self, user: str) -> Json | None:
        """The view the app published to a user's home tab."""
        return self.workspace.views.get(self.workspace.homes.get(self._id(user), ""))

    def modals(self, user: str) -> list[Json]:
        """The modals a user has open, the topmost last."""
        person, views = self._id(user), self.workspace.views.values()
        return [view for view in views if view["user"] == person and view["type"] == "modal"]

    # Waiting

    async def wait_until(
        self,
        condition: Callable[[], Found | None],
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Found:
        """Waits until `condition` returns something true and returns that. It is asked again
        after each change, call and acknowledgement. TimeoutError after `timeout` seconds."""
        changed = asyncio.Event()
        self._waiters.add(changed)
        try:
            async with asyncio.timeout(timeout):
                while not (found := condition()):
                    await changed.wait()
                    changed.clear()
                return found
        except TimeoutError:
            raise TimeoutError(f"nothing within {timeout} s; {self._summary()}") from None
        finally:
            self._waiters.discard(changed)

    async def wait_for_reply(
        self,
        channel: str,
        thread_ts: str | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109
        *,
        after: str | None = None,
    ) -> Json:
        """The bot's first finished message in a thread (or in the channel itself): posted
        whole, or its stream stopped. `after`: only one newer than this `ts`."""
        after = after or thread_ts or "0"

        def reply() -> Json | None:
            for message in self.messages(channel, thread_ts):
                own = message.get("bot_id") == self.workspace.bot_id
                if own and message["finished"] and float(message["ts"]) > float(after):
                    return message
            return None

        return await self.wait_until(reply, timeout)

    async def wait_for_ephemeral(
        self,
        user: str,
        channel: str,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Json:
        """The first message that only this user sees."""
        found = await self.wait_until(lambda: self.ephemerals(user, channel), timeout)
        return found[0]

    async def wait_for_connection(
        self,
        count: int = 1,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> None:
        """Waits until the app has `count` sockets open."""
        await self.wait_until(lambda: self.connections >= count or None, timeout)

    async def settled(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Waits until no delivery is under way (a later redelivery may still come)."""
        await self.wait_until(lambda: not self._courier.busy or None, timeout)

    @property
    def trace(self) -> Trace:
        """What went to the app and what it called, as the page's inspector shows it."""
        return self._trace

    # Inside

    def _summary(self) -> str:
        """What a person wants to know first when nothing came."""
        last = [f"{c.method}: {c.response.get('error', 'ok')}" for c in self.calls[-5:]]
        owed = sum(not delivery.acknowledged for delivery in self.deliveries)
        return (
            f"{self.connections} sockets, {len(self.deliveries)} deliveries ({owed} not "
            f"acknowledged), {len(self.calls)} calls, the last: {last}"
        )

    def _announce(self, change: Change) -> None:
        for body in events_of(self.workspace, change):
            self._courier.dispatch("events_api", body)
        self._notify()

    def _notify(self) -> None:
        for waiter in self._waiters:
            waiter.set()
        self._trace.wake()

    def _shown(self, messages: list[Message]) -> list[Json]:
        for message in messages:
            expire_if_due(self.workspace, message)
        return [threaded_shown(self.workspace, message) for message in messages]
