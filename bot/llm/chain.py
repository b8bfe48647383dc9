"""Several endpoints as one model: where one fails it is tried once more, then the next is asked.

All within one deadline, and past endpoints that a breaker spares. What helps against which fault:

overloaded, unreachable, silent, cut off, empty, malformed   once more after a moment, then the next
nothing but thinking, or no room for thinking                once more, without thinking
key or model refused                                         the next endpoint
prompt too long                                              nothing here: the caller shortens it
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.llm.breaker import Breaker
from bot.llm.completion import Completion
from bot.llm.counting import count_call
from bot.llm.endpoint import Endpoint
from bot.llm.faults import (
    ContextTooLong,
    EndpointError,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    OnlyThought,
)
from bot.llm.model import Message, Tally, Usage
from bot.llm.thinking import ANEW
from bot.metrics import RETRIES

log = logging.getLogger(__name__)

DEADLINE_S = 300.0
LONGEST_PAUSE_S = 10.0  # who is told to come back later than that asks elsewhere


def jitter() -> float:
    """Seconds before another try, so that those who failed together do not return together."""
    return random.uniform(0.2, 1.0)


class Link:
    """An endpoint in a chain, and what its past says of it."""

    def __init__(self, endpoint: Endpoint, breaker: Breaker) -> None:
        self.endpoint, self.breaker = endpoint, breaker
        self.quickest_s: float | None = None  # before which no completion has ever begun here

    def refusal(self, left_s: float) -> EndpointError | None:
        """Why not to ask now, with `left_s` seconds to go; None: ask, and tell how it went."""
        if left_s <= (self.quickest_s or 0):
            return EndpointUnreachable(
                f"the endpoint {self.endpoint.address} cannot begin within the {left_s:.0f} s that "
                "are left (ANSWER_DEADLINE)"
            )
        if not self.breaker.admits():
            return EndpointUnreachable(
                f"the endpoint {self.endpoint.address} failed again and again: left alone for now"
            )
        return None

    def failed(self, error: EndpointError) -> None:
        """Tells the breaker of a fault. Who refuses or thinks is alive; a slow one may be."""
        count_call(self.endpoint.number, error)
        if isinstance(error, EndpointRefused | OnlyThought):
            self.breaker.worked()
        elif isinstance(error, TooLate) and error.begun:
            self.breaker.abandoned()
        else:
            self.breaker.failed()

    def worked(self) -> None:
        count_call(self.endpoint.number)
        self.breaker.worked()

    def begun(self, after_s: float) -> None:
        self.quickest_s = after_s if self.quickest_s is None else min(after_s, self.quickest_s)


class TooLate(EndpointUnreachable):
    """The deadline came before the end of a completion. `begun`: there was something of it."""

    def __init__(self, address: str | None, deadline_s: float, begun: bool) -> None:
        super().__init__(
            f"the endpoint {address} was not done within {deadline_s:g} s (ANSWER_DEADLINE)"
        )
        self.begun = begun


@dataclass(frozen=True)
class LinkState:
    """How an endpoint does. `answers`: it does just now; `is_spared`: its breaker is open."""

    address: str  # without secrets
    model: str | None
    answers: bool
    is_spared: bool


class Chain:
    """Endpoints in the order in which they are asked (a Model).

    `deadline_s` bounds one completion, all its tries together. `pause` gives the seconds before a
    second try; `breaker` makes one for an endpoint's address.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        deadline_s: float = DEADLINE_S,
        pause: Callable[[], float] = jitter,
        breaker: Callable[[str], Breaker] = Breaker,
    ) -> None:
        if not endpoints:
            raise ValueError("a chain needs an endpoint")
        self._links = [Link(endpoint, breaker(endpoint.address)) for endpoint in endpoints]
        self._deadline_s, self._pause = deadline_s, pause

    async def model(self) -> str:
        """The name of the first model that can be found out. Raises EndpointError."""
        first: EndpointError | None = None
        for link in self._links:
            try:
                return await link.endpoint.model()
            except EndpointError as error:
                first = first or error
        assert first is not None
        raise first

    def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> ChainedCompletion:
        """A completion; it begins when its pieces are iterated over."""

        def ask(endpoint: Endpoint, think: bool) -> Completion:
            return endpoint.stream(messages, max_tokens, think, schema, tally)

        return ChainedCompletion(self._links, ask, think, self._deadline_s, self._pause)

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        think: bool = False,
        tally: Tally | None = None,
    ) -> str:
        """A whole completion, in JSON by `schema` where the endpoint can. Raises EndpointError."""
        return await self.stream(messages, max_tokens, think, schema, tally).text()

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str], tally: Tally | None = None
    ) -> dict[str, float] | None:
        """As Endpoint.probability, from the first endpoint that answers; none is tried twice."""
        first: EndpointError | None = None
        ends = _now() + self._deadline_s
        for link in self._links:
            if (error := link.refusal(ends - _now())) is None:
                try:
                    async with asyncio.timeout_at(ends):
                        told = await link.endpoint.probability(messages, options, tally)
                    link.worked()
                    return told
                except TimeoutError:
                    error = TooLate(link.endpoint.address, self._deadline_s, begun=False)
                except EndpointError as fault:
                    error = fault
                except BaseException:
                    link.breaker.abandoned()
                    raise
                link.failed(error)
                if isinstance(error, ContextTooLong):
                    raise error
            first = first or error
        assert first is not None
        raise first

    async def states(self, within_s: float) -> list[LinkState]:
        """How each endpoint does, asked all at once and without a completion."""
        answers = await asyncio.gather(*(link.endpoint.answers(within_s) for link in self._links))
        return [
            LinkState(
                link.endpoint.address, link.endpoint.known_model, answered, link.breaker.is_open
            )
            for link, answered in zip(self._links, answers, strict=True)
        ]

    async def close(self) -> None:
        for link in self._links:
            await link.endpoint.close()


class ChainedCompletion:
    """A completion by the first endpoint that gives one (a Reply)."""

    def __init__(
        self,
        links: Sequence[Link],
        ask: Callable[[Endpoint, bool], Completion],
        think: bool,
        deadline_s: float,
        pause: Callable[[], float],
    ) -> None:
        self._links, self._ask, self._think = links, ask, think
        self._deadline_s, self._pause = deadline_s, pause
        self._reply: Completion | None = None  # the last that was tried: the one that counts

    @property
    def usage(self) -> Usage | None:
        return self._reply.usage if self._reply else None

    @property
    def thinking_ms(self) -> int | None:
        return self._reply.thinking_ms if self._reply else None

    @property
    def model(self) -> str | None:
        return self._reply.model if self._reply else None

    @property
    def endpoint(self) -> str | None:
        return self._reply.endpoint if self._reply else None

    async def text(self) -> str:
        async with contextlib.aclosing(self.pieces()) as pieces:
            text = "".join([piece async for piece in pieces])
        return text.rpartition(ANEW)[2].strip()

    async def pieces(self) -> AsyncGenerator[str, None]:
        ends = _now() + self._deadline_s
        failed: EndpointError | None = None
        shown = void = False  # whether there is text; whether it has become void
        for link in self._links:
            if failed is not None:
                log.warning("asking %s instead: %s", link.endpoint.address, failed)
            think, last = self._think, False
            while (error := link.refusal(ends - _now())) is None:
                try:
                    async with contextlib.aclosing(self._tried(link, think, ends)) as pieces:
                        async for piece in pieces:
                            if void:
                                yield ANEW
                            yield piece
                            shown, void = True, False
                    link.worked()
                    return
                except EndpointError as fault:
                    error, void = fault, shown
                except BaseException:  # who asked is gone
                    link.breaker.abandoned()
                    raise
                link.failed(error)
                if isinstance(error, TooLate):
                    raise error
                if think and isinstance(error, OnlyThought | ContextTooLong):
                    think = False
                elif isinstance(error, ContextTooLong):
                    raise error
                elif last or not await self._worth_another(link, error, ends):
                    break
                else:
                    last = True
                RETRIES.labels("endpoint").inc()
                log.debug("asking %s once more: %s", link.endpoint.address, error)
            failed = failed or error
        assert failed is not None
        raise failed

    async def _tried(self, link: Link, think: bool, ends: float) -> AsyncGenerator[str, None]:
        """One try, until `ends`."""
        self._reply = reply = self._ask(link.endpoint, think)
        started, begun = _now(), False
        async with contextlib.aclosing(reply.pieces()) as pieces:
            while True:
                try:
                    async with asyncio.timeout_at(ends):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise TooLate(reply.endpoint, self._deadline_s, reply.begun) from None
                if not begun:
                    begun = True
                    link.begun(_now() - started)
                yield piece

    async def _worth_another(self, link: Link, error: EndpointError, ends: float) -> bool:
        """Whether the same endpoint is to be asked once more, after a moment."""
        if isinstance(error, EndpointRefused) or link.breaker.is_open:
            return False
        told = error.retry_after_s if isinstance(error, EndpointOverloaded) else None
        pause_s = self._pause() if told is None else told
        if pause_s > LONGEST_PAUSE_S or _now() + pause_s >= ends:
            return False
        await asyncio.sleep(pause_s)
        return True


def _now() -> float:
    return asyncio.get_running_loop().time()
