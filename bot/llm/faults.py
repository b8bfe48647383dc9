"""What can go wrong at an endpoint, under names that say what to do about it.

Each fault is one line for an operator: which endpoint, what happened, which setting to look at.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openai

CONNECT_TIMEOUT_S = 5.0
# Characters that an error and a request have in common by chance at most; fewer in other scripts.
LONG_RUN, FOREIGN_RUN = 14, 5
# Why a reply ended that is no whole one: vLLM and SGLang; vLLM and OpenRouter; DeepSeek.
BROKEN_OFF = ("abort", "error", "insufficient_system_resource")

# vLLM and OpenAI; llama.cpp; OpenAI; SGLang; vLLM's engine; Model Studio; SGLang and LiteLLM.
_TOO_LONG = re.compile(
    r"maximum context length|exceed_context_size|context_length_exceeded|model's context length"
    r"|longer than the maximum model length|Range of input length|exceeds the (?:maximum allowed"
    r" length|context window|available context)",
    re.I,
)


class EndpointError(Exception):
    """The endpoint gave no usable completion. The text is one line for an operator."""


class EndpointUnreachable(EndpointError):
    """No connection, or silence for longer than the time allowed."""


class EndpointRefused(EndpointError):
    """The endpoint answered with an error: a wrong key, an unknown model, a bad request."""


class EndpointOverloaded(EndpointError):
    """408, 429 or 5xx: it may work again in a moment, or after `retry_after_s` where it says so."""

    retry_after_s: float | None = None


class ContextTooLong(EndpointRefused):
    """The prompt does not fit the model's context."""


class UselessReply(EndpointError):
    """A reply that was empty, cut off or not what the protocol says."""


class OnlyThought(UselessReply):
    """A reply in which the model thought until its tokens were used up."""


def fault(error: Exception, address: str, timeout_s: float) -> EndpointError:
    """The SDK's error, or its transport's, which it does not always wrap, as one of ours."""
    if isinstance(error, EndpointError):
        return error
    kind, what = _explained(error, timeout_s)
    named = kind(without_secrets(f"the endpoint {address} {what}"))
    if isinstance(named, EndpointOverloaded):
        response = getattr(error, "response", None)
        with contextlib.suppress(AttributeError, TypeError, ValueError):
            named.retry_after_s = float(response.headers.get("retry-after"))  # type: ignore[union-attr]
    return named


def fault_in_reply(told: object, address: str) -> EndpointError:
    """What came as a reply's error, or as the reason why it broke off, as one of ours."""
    text = without_secrets(f"the endpoint {address} broke off: {shortly(told)}")
    return ContextTooLong(text) if _TOO_LONG.search(str(told)) else UselessReply(text)


def all_told(error: BaseException) -> str:
    """Everything the endpoint said in an error; our own text is shortened."""
    cause = error.__cause__ or error
    return f"{cause} {getattr(cause, 'body', '')}"


def shortly(cause: object) -> str:
    """What an endpoint said, for a log: without the request, which some repeat."""
    told = re.sub(r"""['"]input['"]: .*""", "'input': …", " ".join(str(cause).split()))
    return told[:300] or type(cause).__name__


def unquoted(text: str, request: Mapping[str, object]) -> str:
    """`text` without what it repeats of the messages of `request`, as it is or as JSON writes it:
    what people ask is not logged, whatever an endpoint says."""
    asked = " ".join(json.dumps(request.get("messages"), ensure_ascii=False).split())
    known = f"{asked} {json.dumps(asked)}"
    repeated = [False] * len(text)
    for size in (LONG_RUN, FOREIGN_RUN):
        for start in range(len(text) - size + 1):
            run = text[start : start + size]
            if run in known and (size == LONG_RUN or not run.isascii()):
                repeated[start : start + size] = [True] * size
    kept = ("\0" if gone else char for char, gone in zip(text, repeated, strict=True))
    return re.sub("\0+", "…", "".join(kept))


def without_secrets(text: str) -> str:
    """`text` without anything that looks like a key or a password."""
    text = re.sub(r"//[^/@\s]*@", "//…@", re.sub(r"Bearer [^\s'\"]+", "Bearer …", text))
    return re.sub(r"\b(sk|xox[a-z]|xapp)-[\w*-]+", r"\1-…", text)


def _explained(error: Exception, timeout_s: float) -> tuple[type[EndpointError], str]:
    """What kind of fault an error is, and what happened, to follow the endpoint's address."""
    import openai

    cause = type(error.__cause__ or error).__name__
    if "ConnectTimeout" in cause:
        reason = f"no connection within {CONNECT_TIMEOUT_S:g} s"
        return EndpointUnreachable, f"cannot be reached ({reason}): check OPENAI_BASE_URL"
    if isinstance(error, openai.APITimeoutError) or "Timeout" in cause:
        return EndpointUnreachable, f"was silent for {timeout_s:g} s (OPENAI_TIMEOUT)"
    if isinstance(error, openai.APIStatusError):
        return _explained_status(error.status_code, shortly(_message(error)), all_told(error))
    if isinstance(error, openai.APIConnectionError):
        reason = shortly(error.__cause__ or error)
        return EndpointUnreachable, f"cannot be reached ({reason}): check OPENAI_BASE_URL"
    return UselessReply, f"sent a reply that breaks off or makes no sense ({shortly(error)})"


def _explained_status(status: int, reason: str, told: str) -> tuple[type[EndpointError], str]:
    answered = f"answered {status} ({reason})"
    if status == 402 or (status == 429 and "insufficient_quota" in told):
        return EndpointRefused, f"{answered}: OPENAI_API_KEY has no credit left"
    if status == 429:
        return EndpointOverloaded, f"{answered}: too many requests, or OPENAI_API_KEY has no quota"
    if status == 408 or status >= 500:
        return EndpointOverloaded, f"{answered}: if it stays so, check OPENAI_BASE_URL"
    if status in (401, 403):
        return EndpointRefused, f"refused the key ({reason}): check OPENAI_API_KEY"
    if status == 404:
        return EndpointRefused, (
            f"{answered}: check OPENAI_BASE_URL (it usually ends in /v1) and OPENAI_MODEL"
        )
    if status == 413 or _TOO_LONG.search(told):
        return ContextTooLong, f"{answered}: lower PROMPT_TOKENS or ANSWER_TOKENS"
    return EndpointRefused, f"{answered}: check OPENAI_MODEL"


def _message(error: openai.APIStatusError) -> object:
    """What the endpoint said itself: in an error object, or on a page of some proxy."""
    if isinstance(error.body, Mapping):
        return error.body.get("message") or error
    return re.sub(r"<[^>]*>", " ", error.response.text).strip() or error
