"""What OpenAI-compatible servers differ in, in one table, and how a server is told from others.

Everything here is optional in a request: what a server refuses by name is left out from then on
(see `manners`). Where each row comes from:

vllm        docs.vllm.ai, "Reasoning Outputs": thinking comes as `reasoning`, in older versions as
            `reasoning_content`, without a parser inside the text; Qwen3 thinks unless
            `enable_thinking` is false, DeepSeek-V3.1 and Granite only where `thinking` is true.
            Where it is false, some parsers give the whole answer as `reasoning`.
            SGLang takes the same.
llama.cpp   tools/server/README.md: `chat_template_kwargs`; thinking comes as `reasoning_content`.
            `thinking_budget_tokens` (pull request 23673) bounds it per request. Its server hangs
            up behind a stream (seen with a socket), and the next request would be lost.
openai      "Reasoning models" in OpenAI's guide: `reasoning_effort`, of which each model allows
            other values and says in its error which; sampling only without thinking;
            `max_completion_tokens` counts thinking too. The thinking itself stays hidden.
deepseek    api-docs.deepseek.com, "Thinking Mode": `thinking.type`; sampling has no effect in it.
modelstudio alibabacloud.com, Model Studio, "Deep thinking": `enable_thinking` and
            `thinking_budget`, in streams only; at most 5 `top_logprobs`.
ollama      docs.ollama.com, "OpenAI compatibility": `reasoning_effort` "none" is quick; what can
            think does so unasked (issue 14820), and some models refuse every other value
            (issue 12561). `chat_template_kwargs` and `top_k` are not taken.
generic     anything else: what vLLM takes, since most others ignore it.

Sampling is what Qwen recommends, for all: .6, .95 and 20 in thinking; without it .7, .8 and 20,
of which the temperature is cooler here, since answers stick to their sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_COUNTED: Mapping[str, Any] = {"stream_options": {"include_usage": True}}
_COOL: Mapping[str, Any] = {**_COUNTED, "temperature": 0.3, "top_p": 0.8}
_WARM: Mapping[str, Any] = {**_COUNTED, "temperature": 0.6, "top_p": 0.95}

# Models that think whatever they are told, by their names: QwQ, Qwen3-…-Thinking, DeepSeek-R1.
_THINKERS = re.compile(r"think|qwq|reasoner|gpt-oss|(?:^|[-_/:])r1\b", re.I)


@dataclass(frozen=True)
class Dialect:
    """How one kind of server is asked for a quick completion, and for one with thinking.

    `switch` is the field of both that turns thinking on and off.
    """

    quick: Mapping[str, Any]
    think: Mapping[str, Any]
    switch: str
    limit: str = "max_tokens"  # the name of the limit on a completion's length
    budget: str | None = None  # the name of a limit on thinking alone
    hangs_up: bool = False  # closes the connection behind a stream, though it promised to keep it
    likeliest: int = 10  # how many of the likeliest tokens it tells at most, or as we need
    # The values of `switch` from the best down, where a server says which it allows.
    quick_values: Sequence[str] = field(default=("none", "minimal", "low", "medium", "high"))
    think_values: Sequence[str] = field(default=("medium", "high", "low", "minimal"))


def _templated(budget: str | None = None, hangs_up: bool = False) -> Dialect:
    """A server that passes variables on to the model's own chat template."""
    on, off = {"enable_thinking": True, "thinking": True}, {"enable_thinking": False}
    return Dialect(
        quick={**_COOL, "top_k": 20, "chat_template_kwargs": off},
        think={**_WARM, "top_k": 20, "chat_template_kwargs": on},
        switch="chat_template_kwargs",
        budget=budget,
        hangs_up=hangs_up,
    )


DIALECTS: Mapping[str, Dialect] = {
    "generic": _templated(),
    "vllm": _templated(),
    "llama.cpp": _templated(budget="thinking_budget_tokens", hangs_up=True),
    "openai": Dialect(
        quick={**_COOL, "reasoning_effort": "none"},
        think={**_COUNTED, "reasoning_effort": "medium"},
        switch="reasoning_effort",
        limit="max_completion_tokens",
    ),
    "deepseek": Dialect(
        quick={**_COOL, "thinking": {"type": "disabled"}},
        think={**_COUNTED, "thinking": {"type": "enabled"}},
        switch="thinking",
    ),
    "modelstudio": Dialect(
        quick={**_COOL, "top_k": 20, "enable_thinking": False},
        think={**_WARM, "top_k": 20, "enable_thinking": True},
        switch="enable_thinking",
        budget="thinking_budget",
        likeliest=5,
    ),
    "ollama": Dialect(
        quick={**_COOL, "reasoning_effort": "none"}, think=_WARM, switch="reasoning_effort"
    ),
}

# Every field that some dialect sends, and that a server may refuse.
OPTIONAL = frozenset(
    name for dialect in DIALECTS.values() for name in (*dialect.quick, *dialect.think)
) | {"response_format", *(d.budget for d in DIALECTS.values() if d.budget)}

_HOSTS = (
    (re.compile(r"^api\.openai\.com$|\.openai\.azure\.com$"), "openai"),
    (re.compile(r"^api\.deepseek\.com$"), "deepseek"),
    (re.compile(r"^dashscope[\w-]*\.aliyuncs\.com$"), "modelstudio"),
)
_OLLAMA_PORT = 11434
# What they put into /v1/models as `owned_by`; Ollama the namespace of its own models.
_OWNERS = {"vllm": "vllm", "sglang": "vllm", "llamacpp": "llama.cpp", "library": "ollama"}


def by_address(base_url: str) -> str | None:
    """The name of the dialect that is known by its address alone."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    known = next((name for pattern, name in _HOSTS if pattern.search(host)), None)
    return known or ("ollama" if parts.port == _OLLAMA_PORT else None)


def by_listing(listed: Sequence[Mapping[str, Any]]) -> str:
    """The name of the dialect of a server, by the entries of its /v1/models."""
    for entry in listed:
        owner = str(entry.get("owned_by")).casefold()
        if owner in _OWNERS:
            return _OWNERS[owner]
        if "max_model_len" in entry:
            return "vllm"
    return "generic"


def thinks_by_name(model: str) -> bool:
    """Whether a model's name says that it thinks before everything."""
    return bool(_THINKERS.search(model))
