"""Sends the traces to a collector, over OTLP and HTTP. What it needs is the extra `otel`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def exporting(endpoint: str | None, role: str) -> AsyncIterator[None]:
    """Traces go to `endpoint` while the block runs; with none, nowhere. `role`: what this process
    does. Headers, time-outs and sampling are set by OpenTelemetry's own variables."""
    if endpoint is None:
        yield
        return
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but traces cannot be sent: install backstory[otel]"
        )
        yield
        return
    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME") or "backstory"}
    provider = TracerProvider(resource=Resource.create({**named, "backstory.role": role}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        await asyncio.to_thread(provider.shutdown)
