"""What a language model is to those who ask it, whatever answers: one endpoint or several."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    """Tokens as the endpoint counts them, thinking included, or as Qwen would where it does not say
    (it never does of a reply that was stopped or cut); `cost` None where no price is known.

    Usages add up; a sum whose parts are not all priced has no cost, rather than too low a one.
    """

    prompt_tokens: int
    completion_tokens: int
    cost: float | None = None  # in the currency of the prices

    def __add__(self, other: Usage) -> Usage:
        unknown = self.cost is None or other.cost is None
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            None if unknown else (self.cost or 0) + (other.cost or 0),
        )


@dataclass(frozen=True)
class Prices:
    """What a million tokens cost, in any currency; discounts for cached prompts are left aside."""

    prompt: float
    completion: float

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


class Tally:
    """Adds up what several completions took; pass one to each of them.

    Counts what was asked for in vain as well: it has been paid for.
    """

    def __init__(self) -> None:
        self.usage: Usage | None = None  # None while no endpoint has counted anything
        self.thinking_ms = 0
        self.replies = 0

    def add(self, usage: Usage | None, thinking_ms: int | None = None) -> None:
        self.replies += 1
        self.thinking_ms += thinking_ms or 0
        if usage is not None:
            self.usage = usage if self.usage is None else self.usage + usage


class Reply(Protocol):
    """A completion being written. What it says of itself is there when its pieces have ended."""

    @property
    def usage(self) -> Usage | None: ...
    @property
    def thinking_ms(self) -> int | None:
        """How long the model thought before its text; None where it did not."""

    @property
    def model(self) -> str | None:
        """The name of the model that answers."""

    @property
    def endpoint(self) -> str | None:
        """Where that model is, without secrets."""

    def pieces(self) -> AsyncGenerator[str, None]:
        """The text as it comes, without thinking; after an ANEW, what came before is void.

        Raises EndpointError, also in the middle. Leaving the iteration, or cancelling the task
        that is in it, ends the completion upstream.
        """

    async def text(self) -> str:
        """The whole text instead, without the space around it. Raises EndpointError."""


class Model(Protocol):
    """A chat model. Every method raises EndpointError."""

    @property
    def address(self) -> str:
        """Where the model is that is asked first, without secrets."""

    async def model(self) -> str:
        """The name of the model that is asked first."""

    def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> Reply:
        """A completion of at most `max_tokens`; it begins when it is iterated over.

        `think`: the model may think before, where it can, which takes tokens and time of its own.
        `schema`: asks for JSON by it; who gives one must expect any text all the same.
        """

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        think: bool = False,
        tally: Tally | None = None,
    ) -> str:
        """The whole text of a completion."""

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str], tally: Tally | None = None
    ) -> dict[str, float] | None:
        """How likely the model begins its reply with each of `options`; the shares add up to 1.

        Costs one token. None where the endpoint gives no probabilities, and where no option is
        among the likeliest tokens.
        """

    async def close(self) -> None: ...


# What any model may be called: by SGLang, mlx_lm, LM Studio and TGI, and in a mounted folder.
_ANYBODY = frozenset({"default", "default_model", "local-model", "tgi", "model"})


async def identity(model: Model) -> str:
    """What tells `model` from others in what is kept of it: its name, and where it is if the name
    is one that any may have. Raises EndpointError."""
    name = await model.model()
    told = name.strip("/").rpartition("/")[2].casefold()
    return f"{name} at {model.address}" if told in _ANYBODY else name
