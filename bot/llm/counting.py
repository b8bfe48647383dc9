"""What completions took, and how they ended, for the metrics."""

from __future__ import annotations

from bot.llm.faults import (
    ContextTooLong,
    EndpointError,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    OnlyThought,
)
from bot.llm.model import Usage
from bot.metrics import COST, ENDPOINT_CALLS, TOKENS

# The first that fits.
_KINDS = (
    (ContextTooLong, "too_long"),
    (EndpointRefused, "refused"),
    (EndpointOverloaded, "overloaded"),
    (EndpointUnreachable, "unreachable"),
    (OnlyThought, "only_thought"),
    (EndpointError, "useless"),
)


def count_tokens(usage: Usage | None) -> None:
    if usage is not None:
        TOKENS.labels("prompt").inc(usage.prompt_tokens)
        TOKENS.labels("completion").inc(usage.completion_tokens)
        COST.inc(usage.cost or 0)


def count_call(endpoint: int, error: EndpointError | None = None) -> None:
    """Counts a completion of the endpoint with this number, or its fault."""
    outcome = "ok" if error is None else next(k for kind, k in _KINDS if isinstance(error, kind))
    ENDPOINT_CALLS.labels(str(endpoint), outcome).inc()
