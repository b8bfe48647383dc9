"""A small chat endpoint on loopback: it streams the first sentences of the passages it gets."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

_PASSAGE = re.compile(r"\[(\d)\] [^\n]+\n([^\n]+?[.!?])(?=\s|$)")


@asynccontextmanager
async def streaming_endpoint(pause_s: float) -> AsyncIterator[str]:
    """Serves `/v1`; yields its base URL. `pause_s` between two words of a streamed answer."""

    async def models(_: web.Request) -> web.Response:
        return web.json_response(
            {"object": "list", "data": [{"id": "scripted", "object": "model"}]}
        )

    async def chat(request: web.Request) -> web.StreamResponse:
        asked: dict[str, Any] = await request.json()
        prompt = "\n".join(str(message["content"]) for message in asked["messages"])
        sentences = [f"{text} [{n}]" for n, text in _PASSAGE.findall(prompt)[:3]]
        words = " ".join(f"{s[:-5].rstrip('.')}{s[-5:].rstrip()}. " for s in sentences).split(" ")
        if not asked.get("stream"):
            message = {"role": "assistant", "content": " ".join(words)}
            return web.json_response({"choices": [{"index": 0, "message": message}]})
        reply = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await reply.prepare(request)
        for word in words:
            await _send(reply, {"choices": [{"index": 0, "delta": {"content": f"{word} "}}]})
            await asyncio.sleep(pause_s)
        end = {"index": 0, "delta": {}, "finish_reason": "stop"}
        await _send(reply, {"choices": [end]})
        await reply.write(b"data: [DONE]\n\n")
        return reply

    app = web.Application()
    app.router.add_get("/v1/models", models)
    app.router.add_post("/v1/chat/completions", chat)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/v1"
    finally:
        await runner.cleanup()


async def _send(reply: web.StreamResponse, chunk: dict[str, Any]) -> None:
    body = {"id": "c", "object": "chat.completion.chunk", "model": "scripted", **chunk}
    await reply.write(f"data: {json.dumps(body)}\n\n".encode())
