"""What is recorded of each answer: a line in the log and metrics. Never what it says."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.answering import Answer
from bot.answering.phrases import has
from bot.metrics import (
    ANSWER_SECONDS,
    ANSWERS,
    ARRIVAL_TO_ANSWER_SECONDS,
    ARRIVAL_TO_TEXT_SECONDS,
    FIRST_TOKEN_SECONDS,
    JUDGEMENTS,
    LANGUAGES,
)
from handlers.arrival import Arrival

log = logging.getLogger(__name__)


def record_judgement(story: str, verdict: str) -> None:
    """Counts a press. `verdict`: good, bad or withdrawn, or a reason for a bad one."""
    JUDGEMENTS.labels(story, verdict).inc()


def record_text(arrival: Arrival, clock: Callable[[], float] = time.time) -> None:
    """Records that the first text of an answer is on its way."""
    ARRIVAL_TO_TEXT_SECONDS.observe(waited(arrival, clock()))


def record(
    arrival: Arrival, story: str, answer: Answer, clock: Callable[[], float] = time.time
) -> None:
    """Records an answer that was delivered. `story`: the id of its story."""
    declined = "true" if answer.declined else "false"
    ANSWERS.labels(story, answer.origin, declined).inc()
    LANGUAGES.labels(answer.language.split("-")[0] if has(answer.language) else "other").inc()
    ANSWER_SECONDS.observe(answer.timings_ms.total / 1000)
    if answer.timings_ms.first_token is not None:
        FIRST_TOKEN_SECONDS.observe(answer.timings_ms.first_token / 1000)
    took = waited(arrival, clock())
    ARRIVAL_TO_ANSWER_SECONDS.observe(took)
    told = values(arrival.key, story, answer, took)
    log.info("answered %s", line(told), extra=told)


def waited(arrival: Arrival, now: float) -> float:
    """Seconds since Slack took it; the clocks may differ a little."""
    try:
        return max(0.0, now - float(arrival.ts))
    except ValueError:
        return 0.0


def line(told: dict[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in told.items())


def values(key: str, story: str, answer: Answer, waited_s: float) -> dict[str, object]:
    """What is known of an answer; times in milliseconds."""
    usage, took = answer.spent, answer.timings_ms
    told = {
        "key": key,
        "story": story,
        "language": answer.language,
        "origin": answer.origin,
        "declined": "true" if answer.declined else "false",
        "waited_ms": round(waited_s * 1000),
        "ms": took.total,
        "first_token_ms": took.first_token,
        "thinking_ms": took.thinking,
        "prompt_tokens": usage and usage.prompt_tokens,
        "completion_tokens": usage and usage.completion_tokens,
        "cost": None if usage is None or usage.cost is None else f"{usage.cost:.6f}",
    }
    return {name: value for name, value in told.items() if value is not None}
