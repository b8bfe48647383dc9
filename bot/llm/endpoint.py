"""One OpenAI-compatible endpoint as a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.llm.chances import likeliest, shares
from bot.llm.completion import Completion
from bot.llm.counting import count_tokens
from bot.llm.faults import EndpointError, EndpointRefused, all_told
from bot.llm.manners import LESSONS
from bot.llm.model import Message, Prices, Tally
from bot.llm.server import Server

THINKING_TOKENS = 2000


class Endpoint:
    """A chat endpoint (a Model). `model` None: its only model, asked for at first use.

    `timeout_s` is how long it may stay silent, before the first token and between tokens.
    `dialect` is a name out of DIALECTS; None: found out, by its address or its list of models.
    `thinking_tokens` are allowed on top of what is asked for, where it thinks. `number` is which
    of several endpoints it is in the settings, for errors. `http_client` replaces the SDK's
    transport, in tests.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        model: str | None = None,
        timeout_s: float = 120,
        *,
        dialect: str | None = None,
        thinking_tokens: int = THINKING_TOKENS,
        prices: Prices | None = None,
        number: int = 1,
        http_client: Any = None,
    ) -> None:
        self.base_url, self.number = base_url, number
        self._server = Server(
            base_url, api_key, model, timeout_s, dialect, thinking_tokens, prices, number,
            http_client,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """Where it is, without secrets."""
        return self._server.address

    async def model(self) -> str:
        """The model's name. Raises EndpointError where it is not set and not to be found out."""
        return await self._server.model()

    def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> Completion:
        """A completion; it begins when its pieces are iterated over."""
        return Completion(self._server, messages, max_tokens, think, schema, tally)

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
        """How likely the model begins its reply with each of `options`; the shares add up to 1.

        Costs one token. None where the endpoint gives no probabilities, for which it is asked once
        and never again, and where no option is among the likeliest tokens. Raises EndpointError.
        """
        manners = await self._server.manners()
        for _ in range(LESSONS):
            if not manners.likeliest or manners.thinks_anyway:
                break
            request = manners.judging(messages)
            try:
                reply = await self._server.whole(request)
            except EndpointError as error:
                told = all_told(error)
                if "logprobs" in told:  # who has none says so by a 400, by a 500, or in a reply
                    manners.learn_unlikely(told)
                elif type(error) is not EndpointRefused or not manners.learn(request, False, told):
                    raise
                continue
            said = self._server.counted(reply.get("usage"))
            usage = said or self._server.reckoned(messages, 1)
            count_tokens(usage)
            if tally is not None:
                tally.add(usage)
            tokens = likeliest(reply)
            if not tokens:
                manners.likeliest = 0
            return shares(tokens, options)
        return None

    async def answers(self, within_s: float) -> bool:
        """Whether it says anything just now, and takes the key; costs no token."""
        return await self._server.answers(within_s)

    async def listing(self) -> list[Mapping[str, Any]]:
        """The entries of its list of models, as they are. Raises EndpointError."""
        return await self._server.listing()

    @property
    def known_model(self) -> str | None:
        """The model's name as far as it is known without asking."""
        return self._server.name

    async def close(self) -> None:
        await self._server.close()
