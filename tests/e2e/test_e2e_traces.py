"""What a collector of traces gets of a question, from two processes."""

from __future__ import annotations

import gzip

import pytest
from aiohttp import web
from bot_process import over_http, running_bot
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from scripted_endpoint import ScriptedEndpoint
from scripted_model import Scripted, saying

from bot.reference import reference
from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKENS = "36 trillion tokens"


class Collector:
    """Takes traces in over OTLP and HTTP, as long as the block runs."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __aenter__(self) -> Collector:
        async def take(request: web.Request) -> web.Response:
            body = await request.read()
            packed = body[:2] == b"\x1f\x8b"
            self.bodies.append(gzip.decompress(body) if packed else body)
            return web.Response()

        app = web.Application()
        app.router.add_post("/v1/traces", take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def spans(self) -> list[tuple[str, Span]]:
        """Each with the role of the process that it was in."""
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                named = {each.key: each.value.string_value for each in resource.resource.attributes}
                for scope in resource.scope_spans:
                    found += [(named["backstory.role"], span) for span in scope.spans]
        return found


async def test_one_trace_leads_from_the_event_to_the_reply_and_holds_no_text(
    slack: Playground, redis_url: str, mention: str
) -> None:
    model = Scripted(draft=saying((f"Qwen3 was trained on {TOKENS}", TOKENS)), yes=0.9)
    async with Collector() as collector:
        with ScriptedEndpoint(model) as endpoint:
            given = {
                **over_http(slack),
                "REDIS_URL": redis_url,
                "OPENAI_BASE_URL": endpoint.url,
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            }
            async with running_bot(given, "web") as bot, running_bot(given, "worker") as worker:
                slack.use_http(f"{bot.url}/slack/events")
                asked = f"{mention} On how many tokens was Qwen3 trained, says the quagga?"
                ts = await slack.say("anna", "newsroom", asked)
                # This one has to wait for the other, in the same thread.
                more = await slack.say("anna", "newsroom", f"{mention} Sicher, Quagga?", ts)
                for each in (ts, more):
                    await worker.until_logged(f":{each} story=")
        bodies, spans = collector.bodies, collector.spans()
    for place in (ts, more):
        key = f"{slack.workspace.team_id}:{slack.place('newsroom').id}:{place}"
        own = [
            (role, span)
            for role, span in spans
            if any(each.value.string_value == reference(key) for each in span.attributes)
        ]
        (trace,) = {span.trace_id for role, span in own if span.name in ("job", "reply")}
        names = {(role, span.name) for role, span in spans if span.trace_id == trace}
        assert ("web", "event") in names
        assert names >= {("worker", name) for name in ("job", "search", "judge", "reply")}
    assert {"draft", "attest"} <= {span.name for _, span in spans}
    for word in (b"quagga", b"Quagga", b"trillion", b"Sicher"):
        assert all(word not in body for body in bodies)
