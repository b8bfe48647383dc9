"""What is recorded of each answer: a line in the log and Prometheus metrics. Never what it says."""

from __future__ import annotations

import logging

from prometheus_client import Counter, Histogram

from bot.answering import Answer

log = logging.getLogger(__name__)

# In the default registry, which bot/web.py serves: one set a process. Models on CPUs take minutes.
_ANSWERS = Counter(
    "backstory_answers", "Answers that were delivered.", ["story", "origin", "declined"]
)
_TOKENS = Counter("backstory_tokens", "Tokens of delivered answers, thinking included.", ["kind"])
_PROMPT, _COMPLETION = _TOKENS.labels("prompt"), _TOKENS.labels("completion")
_COST = Counter("backstory_cost", "Cost of delivered answers, in the currency of OPENAI_PRICES.")
_SECONDS = Histogram(
    "backstory_answer_seconds",
    "From a question's turn to its answer.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 180, 300, 600),
)
_FIRST_TOKEN = Histogram(
    "backstory_first_token_seconds",
    "From a question's turn to the first token of its draft.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 180, 300),
)

_JUDGEMENTS = Counter(
    "backstory_judgements",
    "Thumbs below answers: good, bad, withdrawn; and each reason that was given for a bad one.",
    ["story", "verdict"],
)


def record_judgement(story: str, verdict: str) -> None:
    """Counts a press. `verdict`: good, bad or withdrawn, or a reason for a bad one."""
    _JUDGEMENTS.labels(story, verdict).inc()


def record(key: str, story: str, answer: Answer) -> None:
    """Records an answer that was delivered. `key`: what arrived; `story`: the id of its story."""
    declined = "true" if answer.declined else "false"
    _ANSWERS.labels(story, answer.origin, declined).inc()
    _SECONDS.observe(answer.timings_ms.total / 1000)
    if answer.timings_ms.first_token is not None:
        _FIRST_TOKEN.observe(answer.timings_ms.first_token / 1000)
    if answer.usage is not None:
        _PROMPT.inc(answer.usage.prompt_tokens)
        _COMPLETION.inc(answer.usage.completion_tokens)
        _COST.inc(answer.usage.cost or 0)
    log.info("answered %s", line(key, story, answer))


def line(key: str, story: str, answer: Answer) -> str:
    """`name=value` pairs, without those that are not known; times in milliseconds."""
    usage, took = answer.usage, answer.timings_ms
    values = {
        "key": key,
        "story": story,
        "origin": answer.origin,
        "declined": "true" if answer.declined else "false",
        "ms": took.total,
        "first_token_ms": took.first_token,
        "thinking_ms": took.thinking,
        "prompt_tokens": usage and usage.prompt_tokens,
        "completion_tokens": usage and usage.completion_tokens,
        "cost": None if usage is None or usage.cost is None else f"{usage.cost:.6f}",
    }
    return " ".join(f"{name}={value}" for name, value in values.items() if value is not None)
