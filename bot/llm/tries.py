"""Which endpoint is asked next, and when: each once more where that helps, then the one behind it.

    async with contextlib.aclosing(tries(links, deadline_s, pause)) as attempts:
        async for attempt in attempts:
            with attempt:  # what an endpoint gets wrong in here leads to the next attempt
                return await attempt.link.endpoint.complete(messages, 50)

All within one deadline, and past endpoints that a breaker spares. What helps against which fault:

overloaded, unreachable, silent, cut off, empty, malformed   once more after a moment, then the next
nothing but thinking, or no room for thinking                once more, without thinking
key or model refused                                         the next endpoint
prompt too long                                              nothing here: the caller shortens it
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from types import TracebackType

from bot.llm.breaker import Breaker
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
from bot.metrics import RETRIES

log = logging.getLogger(__name__)

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


class Try:
    """One try at `link`, until `ends` on the loop's clock; `think`: whether the model may think.

    To be entered: the link hears how it went, and an EndpointError comes no further than that.
    """

    def __init__(self, link: Link, think: bool, ends: float) -> None:
        self.link, self.think, self.ends = link, think, ends
        self.error: EndpointError | None = None

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, EndpointError):
            self.error = error
            self.link.failed(error)
            return True
        if error is None:
            self.link.worked()
        else:  # who asked is gone
            self.link.breaker.abandoned()
        return False


async def tries(
    links: Sequence[Link], deadline_s: float, pause: Callable[[], float], think: bool = False
) -> AsyncGenerator[Try, None]:
    """The tries that a question is worth; who has an answer leaves. Raises the first EndpointError
    when there is none left."""
    ends = _now() + deadline_s
    failed: EndpointError | None = None
    for link in links:
        if failed is not None:
            log.warning("asking %s instead: %s", link.endpoint.address, failed)
        thinks, last = think, False
        while (error := link.refusal(ends - _now())) is None:
            attempt = Try(link, thinks, ends)
            yield attempt
            error = attempt.error
            assert error is not None
            if isinstance(error, TooLate):
                raise error
            if thinks and isinstance(error, OnlyThought | ContextTooLong):
                thinks = False
            elif isinstance(error, ContextTooLong):
                raise error
            elif last or not await _worth_another(link, error, pause, ends):
                break
            else:
                last = True
            RETRIES.labels("endpoint").inc()
            log.debug("asking %s once more: %s", link.endpoint.address, error)
        failed = failed or error
    assert failed is not None
    raise failed


async def _worth_another(
    link: Link, error: EndpointError, pause: Callable[[], float], ends: float
) -> bool:
    """Whether the same endpoint is to be asked once more, after a moment."""
    if isinstance(error, EndpointRefused) or link.breaker.is_open:
        return False
    told = error.retry_after_s if isinstance(error, EndpointOverloaded) else None
    told_s = max(0.0, told or 0.0)
    pause_s = told_s + pause()  # not sooner than told, nor all at the moment that all were told
    if told_s > LONGEST_PAUSE_S or _now() + pause_s >= ends:
        return False
    await asyncio.sleep(pause_s)
    return True


def _now() -> float:
    return asyncio.get_running_loop().time()
