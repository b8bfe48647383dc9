"""An endpoint that answers with whatever bytes it is given, and sensibly to what it is not asked
about."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripted_model import Asked, kind_of

Json = dict[str, Any]
DRAFT = "The bridge at Brenholm will cost 40 million crowns, the port says [1]."
MODELS = b'{"object":"list","data":[{"id":"any","object":"model"}]}'


@dataclass
class AnyEndpoint:
    """`models` and `reply` are whole HTTP answers; a reply is for requests of the kind `about`, or
    for all where that is None. `forever` comes again and again behind it."""

    models: bytes = b""
    reply: bytes = b""
    about: str | None = None
    forever: bytes = b""
    asked: int = 0
    port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[AnyEndpoint]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(
                (int(line.split(":")[1]) for line in head.lower().splitlines()
                 if line.startswith("content-length:")), 0,
            )  # fmt: skip
            body = await reader.readexactly(length)
            if head.startswith("GET"):
                writer.write(self.models or answer(MODELS))
            else:
                await self._complete(json.loads(body), writer)
            await writer.drain()
        writer.close()

    async def _complete(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        if self.about is not None and kind_of(asked) != self.about:
            writer.write(sensible(asked))
            return
        self.asked += 1
        writer.write(self.reply)
        while self.forever and not writer.is_closing():
            writer.write(self.forever)
            await writer.drain()
            await asyncio.sleep(0)


def answer(
    body: bytes,
    kind: str = "application/json",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """An HTTP answer that ends with its connection."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body


def stream(*chunks: bytes) -> bytes:
    """An answer of server-sent events; each chunk is JSON, or none."""
    return answer(b"".join(b"data: " + one + b"\n\n" for one in chunks), "text/event-stream")


def chunk(content: Any, finish: str | None = None) -> Json:
    return {
        "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "any",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": content},
                     "finish_reason": finish}],
    }  # fmt: skip


def counting() -> Json:
    usage = {
        "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15,
        "completion_tokens_details": {"reasoning_tokens": 0},
    }  # fmt: skip
    return {**chunk(None), "choices": [], "usage": usage}


def whole(text: str) -> Json:
    top = [{"token": text, "logprob": math.log(0.9), "bytes": None},
           {"token": "no", "logprob": math.log(0.1), "bytes": None}]  # fmt: skip
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "any",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text},
                     "finish_reason": "stop", "logprobs": {"content": [{**top[0],
                                                                        "top_logprobs": top}]}}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11},
    }  # fmt: skip


def sensible(asked: Asked) -> bytes:
    """What a model of some use answers."""
    kind = kind_of(asked)
    text = {"draft": DRAFT, "judgement": "yes", "sentence": "yes"}.get(kind, "")
    if not asked.get("stream"):
        return answer(json.dumps(whole(text)).encode())
    parts = [chunk(text), chunk(None, "stop"), counting()]
    return stream(*(json.dumps(part).encode() for part in parts), b"[DONE]")


Served = Callable[[], AnyEndpoint]
