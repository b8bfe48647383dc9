"""Which way deliveries take, and what goes wrong on demand."""

from __future__ import annotations

from collections.abc import Callable

from playground.delivery import Courier, Delivery
from playground.faults import Fault
from playground.server import Server
from playground.signed_http import SignedHttp
from playground.sockets import DisconnectReason, SocketMode
from playground.webapi import WebApi
from playground.workspace import Change, Workspace


class Trouble:
    """Transports and faults of a playground."""

    workspace: Workspace
    _api: WebApi
    _courier: Courier
    _http: list[SignedHttp]
    _notify: Callable[[], None]
    _server: Server
    _sockets: SocketMode

    def use_http(self, request_url: str) -> None:
        """Delivers by signed HTTP to this address from now on."""
        http = SignedHttp(self.workspace, request_url)
        self._http.append(http)
        self._courier.transport = http

    def use_sockets(self) -> None:
        """Delivers by Socket Mode, which is the default."""
        self._courier.transport = self._sockets

    async def verify_url(self, challenge: str = "challenge") -> bool:
        """Sends `url_verification`; True if the app answers with the challenge. Needs
        `use_http` first."""
        answer = await self._http[-1].verify_url(challenge)
        return answer is not None and challenge in answer.values()

    async def deliver_again(self, delivery: Delivery) -> bool:
        """Delivers the same event once more, same `event_id`; True if acknowledged."""
        return await self._courier.again(delivery)

    async def drop_sockets(self, number: int | None = None) -> None:
        """Closes every socket, or the `number` oldest, without a word."""
        await self._sockets.drop(number)
        self._notify()

    async def ask_to_reconnect(self, reason: DisconnectReason = "refresh_requested") -> None:
        """Sends `disconnect` over every socket."""
        await self._sockets.ask_to_reconnect(reason)

    async def say_over_socket(self, text: str) -> None:
        """Sends `text` as it is over a socket, whether it is a message of Slack's or not. Waits for
        one to open where there is none."""
        await self._sockets.say(text)

    def go_deaf(self, mute: int = 0) -> None:
        """Every socket stays open and hears nothing more: no event goes out, no ping is answered.
        The next `mute` sockets that the app opens answer pings, and say nothing else: not even
        hello."""
        self._server.deafen()
        self._sockets.go_deaf(mute)

    def break_connections(self) -> None:
        """Breaks every connection to the Web API: of a call that is held, the app does not learn
        whether it took effect."""
        self._server.cut()

    def fail_next(
        self,
        method: str = "*",
        *,
        error: str | None = None,
        status: int = 200,
        retry_after: int | None = None,
        times: int = 1,
        applied: bool = False,
    ) -> None:
        """Makes the next calls of a method fail: with an error, with 429 and `retry_after`
        seconds, or with a 5xx. `applied`: the call takes effect, only its answer is lost."""
        self._api.faults.add(Fault(method, error, status, retry_after, times, applied))

    def hold(self, method: str, times: int = 1) -> None:
        """The next calls of a method take effect, and are not answered before `end_faults`."""
        self._api.faults.add(Fault(method, None, 200, None, times, applied=True, held=True))

    def delay(self, method: str, seconds: float) -> None:
        """Slows every call of a method ("*" for all); 0 ends it."""
        self._api.faults.delay(method, seconds)

    def expire_streams(self) -> int:
        """Ends every open stream, as Slack does after a while: an append then fails with
        `message_not_in_streaming_state`. Returns how many there were."""
        archive, ended = self.workspace.archive, 0
        for channel in self.workspace.channels:
            for message in archive.all(channel):
                if message.stream is not None and message.stream.state == "open":
                    message.stream.state = "expired"
                    self.workspace.tell(Change("streamed", channel, message.user, message))
                    ended += 1
        return ended

    def end_faults(self) -> None:
        """Forgets every fault and delay that is still to come."""
        self._api.faults.clear()
