"""Several endpoints as one model; which of them is asked when, `tries` tells."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.llm.breaker import Breaker
from bot.llm.completion import Completion
from bot.llm.endpoint import Endpoint
from bot.llm.faults import EndpointError
from bot.llm.model import Message, Tally, Usage
from bot.llm.thinking import ANEW
from bot.llm.tries import Link, TooLate, Try, jitter, tries

DEADLINE_S = 300.0


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

    @property
    def address(self) -> str:
        return self._links[0].endpoint.address

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
        """As Endpoint.probability, from the first endpoint that answers."""
        attempts = tries(self._links, self._deadline_s, self._pause)
        async with contextlib.aclosing(attempts):
            async for attempt in attempts:
                with attempt:
                    endpoint = attempt.link.endpoint
                    try:
                        async with asyncio.timeout_at(attempt.ends):
                            return await endpoint.probability(messages, options, tally)
                    except TimeoutError:
                        raise TooLate(endpoint.address, self._deadline_s, begun=False) from None
        raise AssertionError("without an answer there is an error")

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
        shown = void = False  # whether there is text; whether it has become void
        attempts = tries(self._links, self._deadline_s, self._pause, self._think)
        async with contextlib.aclosing(attempts):
            async for attempt in attempts:
                with attempt:
                    async with contextlib.aclosing(self._tried(attempt)) as pieces:
                        async for piece in pieces:
                            if void:
                                yield ANEW
                            yield piece
                            shown, void = True, False
                    return
                void = shown

    async def _tried(self, attempt: Try) -> AsyncGenerator[str, None]:
        self._reply = reply = self._ask(attempt.link.endpoint, attempt.think)
        now = asyncio.get_running_loop().time
        started, begun = now(), False
        async with contextlib.aclosing(reply.pieces()) as pieces:
            while True:
                try:
                    async with asyncio.timeout_at(attempt.ends):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise TooLate(reply.endpoint, self._deadline_s, reply.begun) from None
                if not begun:
                    begun = True
                    attempt.link.begun(now() - started)
                yield piece
