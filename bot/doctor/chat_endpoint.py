"""A chat endpoint: whether it answers, and can what the bot asks of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from typing import Any

from bot.doctor.finding import Told
from bot.llm import Endpoint, EndpointError, Message

ASKED = [Message("user", "Is water wet? Reply yes or no:")]
PATIENCE_S = 25.0
_SIZES = ("max_model_len", "context_length", "context_window", "max_context_length", "n_ctx")


async def look_at_endpoint(
    told: Told, endpoint: Endpoint, timeout_s: float, needed_tokens: int, suffix: str
) -> None:
    """`timeout_s`: OPENAI_TIMEOUT; `needed_tokens`: of a prompt and its answer; `suffix`: what the
    names of its settings end in, such as "_2"."""
    listed: list[Mapping[str, Any]] = []
    with contextlib.suppress(EndpointError, TimeoutError):
        async with asyncio.timeout(min(timeout_s, PATIENCE_S)):
            listed = await endpoint.listing()
    began = time.monotonic()
    try:
        async with asyncio.timeout(min(timeout_s, PATIENCE_S)):
            await endpoint.complete(ASKED, 8)
    except TimeoutError:
        _silent(told, endpoint, timeout_s)
        return
    except EndpointError as error:
        _failed(told, endpoint, error, listed, suffix)
        return
    took, model = time.monotonic() - began, await endpoint.model()
    told.ok(f"{model} at {endpoint.address} answers within {took:.1f} s")
    await _probabilities(told, endpoint)
    _context(told, model, listed, needed_tokens, suffix)


def _silent(told: Told, endpoint: Endpoint, timeout_s: float) -> None:
    what = f"{endpoint.address} is silent for {min(timeout_s, PATIENCE_S):g} s"
    if timeout_s <= PATIENCE_S:
        told.problem(f"{what} (OPENAI_TIMEOUT)", "raise OPENAI_TIMEOUT, or look why it is so slow")
    else:
        told.warning(what, "look why it is so slow: people wait for as long")


def _failed(
    told: Told,
    endpoint: Endpoint,
    error: EndpointError,
    listed: list[Mapping[str, Any]],
    suffix: str,
) -> None:
    names = [str(entry.get("id")) for entry in listed]
    model = endpoint.known_model
    if names and model and model not in names:
        told.problem(
            f"{endpoint.address} has no model {model!r}",
            f"set OPENAI_MODEL{suffix} to one that it lists: {', '.join(names[:5])}",
        )
    elif "did not answer with a stream" in str(error):
        told.problem(
            f"{endpoint.address} does not stream its completions",
            f"check OPENAI_BASE_URL{suffix}, and whether a proxy before it holds streams back",
        )
    else:
        told.problem_in(error, f"check OPENAI_BASE_URL{suffix}, and the endpoint's own log")


async def _probabilities(told: Told, endpoint: Endpoint) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            shares = await endpoint.probability(ASKED, ("yes", "no"))
    except (EndpointError, TimeoutError):
        shares = None
    if shares is None:
        told.warning(
            f"{endpoint.address} gives no probabilities of tokens: what the sources do not answer "
            "is declined less surely",
            "serve the model with vLLM or llama.cpp, or let the proxy before it pass `logprobs` on",
        )


def _context(
    told: Told, model: str, listed: list[Mapping[str, Any]], needed: int, suffix: str
) -> None:
    entry = next((entry for entry in listed if entry.get("id") == model), {})
    known = {**(entry.get("meta") or {}), **entry} if isinstance(entry.get("meta"), dict) else entry
    size = next((known[name] for name in _SIZES if isinstance(known.get(name), int)), None)
    if size is not None and size < needed:
        told.warning(
            f"{model} has a context of {size} tokens, and a prompt with its answer takes {needed}",
            "serve it with a longer one, or lower PROMPT_TOKENS or ANSWER_TOKENS",
        )
