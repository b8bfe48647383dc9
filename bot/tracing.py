"""Spans of OpenTelemetry: one trace from an event of Slack's to the reply, through all processes.

Without a collector (bot/exporting.py) a span costs next to nothing. Attributes hold ids, names and
counts, and no text: not in errors either, of which the type alone is noted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from opentelemetry import propagate, trace
from opentelemetry.trace import Span, Status, StatusCode

from bot.reference import current

_tracer = trace.get_tracer("backstory")


@contextlib.contextmanager
def span(name: str, parent: str = "", **attributes: str | int | bool) -> Iterator[Span]:
    """The block is a step called `name`, of the step around it or of what `parent` carries."""
    context = propagate.extract({"traceparent": parent}) if parent else None
    if reference := current():
        attributes["backstory.id"] = reference
    with _tracer.start_as_current_span(
        name, context, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as step:
        try:
            yield step
        except BaseException as error:
            step.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def carried() -> str:
    """The step that is under way, for another process to go on from; "" where none is recorded."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent", "")
