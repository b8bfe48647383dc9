"""A chat endpoint on loopback that says what a script tells it to: replies, and faults.

    with ScriptedEndpoint([Reply("Alibaba denies it [1]."), OVERLOADED]) as endpoint:
        Endpoint(endpoint.url)  # endpoint.requests then holds what it was asked

It runs in a thread of its own, so that tests of any kind can talk to it, with or without a loop.
A script is a list of replies, each used once, the last for ever; a reply with `when` is used for
every request that the pattern is found in, and for no other. Or a script is a function from the
request's JSON to a reply.

As a program: `python scripted_endpoint.py PORT SCRIPT.json`. The script is a list of replies (a
text, or an object with the fields of Reply), or {"models": […], "refuses": […], "replies": […]}.
It prints its base URL when it is ready. Port 0 means any.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from aiohttp import web

# How a stream ends. cut: no finish_reason, no [DONE], and the body ends; aborted: the connection
# breaks in the middle of the body; silent: nothing more comes; malformed: a chunk that is not
# JSON; error: an error object as a chunk; unterminated: finish_reason but no [DONE].
Ending = Literal["whole", "cut", "aborted", "silent", "malformed", "error", "unterminated"]


@dataclass(frozen=True)
class Reply:
    """One completion. The default is a stream as vLLM sends it."""

    text: str = ""
    pieces: Sequence[str] | None = None  # the text as cut into chunks; None: a few characters each
    pause_s: float = 0.0  # before each chunk
    reasoning: str = ""  # vLLM with a reasoning parser
    reasoning_content: str = ""  # older vLLM, llama.cpp, DeepSeek
    finish: str = "stop"
    usage: Sequence[int | None] | None = (120, 40)  # prompt, completion; sent where asked for
    secret_thoughts: int = 0  # tokens of thinking that is not sent, as OpenAI counts them
    likeliest: Mapping[str, float] | None = None  # first tokens and their logprobs, if asked for
    ending: Ending = "whole"
    error: str = "CUDA out of memory"  # the message of that ending
    malformed: str = '{"choices": [{"delta": {"conte'  # the chunk of that ending
    lingers: bool = False  # whether the connection is kept open behind such an ending
    terminated: bool = False  # whether [DONE] follows such an ending
    status: int = 200
    body: Any = None  # with another status: JSON, or a text sent as it is
    headers: Mapping[str, str] = field(default_factory=dict)  # with another status
    when: str = ""  # a pattern: the reply is for requests that hold it

    @property
    def chunks(self) -> Sequence[str]:
        return re.findall(r"(?s).{1,5}", self.text) if self.pieces is None else self.pieces


Script = Sequence[Reply] | Callable[[dict[str, Any]], Reply]


def failing(status: int, message: str, **more: Any) -> Reply:
    """An error as the OpenAI API sends it: `{"error": {"message": …}}`."""
    return Reply(status=status, body={"error": {"message": message, **more}})


RATE_LIMITED = failing(429, "Rate limit reached for requests", type="requests")
OVERLOADED = Reply(status=503, body="<html><body>503 Service Unavailable</body></html>")
BROKEN = failing(500, "Internal server error", type="server_error")
WRONG_KEY = failing(
    401,
    "Incorrect API key provided: sk-proj-abcdefgh1234. You can find your API key at "
    "https://platform.openai.com/account/api-keys.",
    code="invalid_api_key",
)
UNKNOWN_MODEL = Reply(  # vLLM
    status=404,
    body={
        "object": "error",
        "message": "The model `nope` does not exist.",
        "type": "NotFoundError",
        "param": None,
        "code": 404,
    },
)
BAD_REQUEST = failing(400, "messages: at least one message is required")
CONTEXT_VLLM = Reply(
    status=400,
    body={
        "object": "error",
        "message": "This model's maximum context length is 2048 tokens. However, you requested "
        "3391 tokens (2891 in the messages, 500 in the completion). Please reduce the length of "
        "the messages or completion.",
        "type": "BadRequestError",
        "param": None,
        "code": 400,
    },
)
CONTEXT_LLAMA_CPP = Reply(
    status=400,
    body={
        "error": {
            "code": 400,
            "message": "the request exceeds the available context size, try increasing it",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 2891,
            "n_ctx": 2048,
        }
    },
)
CONTEXT_OPENAI = failing(
    400,
    "This model's maximum context length is 2048 tokens. However, your messages resulted in 2891 "
    "tokens. Please reduce the length of the messages.",
    type="invalid_request_error",
    param="messages",
    code="context_length_exceeded",
)
EMPTY = Reply("")
NULL_CONTENT = Reply(pieces=())
MALFORMED = Reply("Alibaba said ", ending="malformed")
CUT = Reply("Alibaba said [1]. Then it ", ending="cut")
ABORTED = Reply("Alibaba said [1]. Then it ", ending="aborted")
TIMED_OUT = failing(408, "Request timed out")
GIVEN_UP = Reply("Alibaba said [1]. Then it ", finish="abort")  # vLLM
FAILED = Reply("Alibaba said [1]. Then it ", finish="error")  # OpenRouter
OUT_OF_ROOM = Reply("Alibaba said [1]. Then it ", finish="insufficient_system_resource")  # DeepSeek
BREAKS_OFF = Reply("Alibaba said [1]. Then it ", ending="error")
SILENT = Reply(ending="silent")

FAULTS: Mapping[str, Reply] = {
    "429": RATE_LIMITED,
    "503": OVERLOADED,
    "500": BROKEN,
    "401": WRONG_KEY,
    "404": UNKNOWN_MODEL,
    "400": BAD_REQUEST,
    "context-vllm": CONTEXT_VLLM,
    "context-llama.cpp": CONTEXT_LLAMA_CPP,
    "context-openai": CONTEXT_OPENAI,
    "empty": EMPTY,
    "null-content": NULL_CONTENT,
    "malformed": MALFORMED,
    "cut": CUT,
    "aborted": ABORTED,
    "error-in-stream": BREAKS_OFF,
    "408": TIMED_OUT,
    "given-up": GIVEN_UP,
    "failed": FAILED,
    "out-of-room": OUT_OF_ROOM,
}


class ScriptedEndpoint:
    """The server; it runs from `start` to `stop`, or inside a `with` block.

    `refuses`: fields it answers 400 to, naming the first it meets, as strict servers do.
    `models`: what /v1/models lists, or a Reply with an error; names, or entries as they are.
    """

    def __init__(
        self,
        script: Script = (Reply("Nothing was scripted."),),
        *,
        models: Sequence[str | Mapping[str, Any]] | Reply = ("scripted-model",),
        refuses: Sequence[str] = (),
        port: int = 0,
    ) -> None:
        self.requests: list[dict[str, Any]] = []  # JSON bodies of the completions asked for
        self.headers: list[Mapping[str, str]] = []  # of the same requests
        self.listed = 0  # how often /v1/models was asked for
        self.connections: set[tuple[str, int]] = set()  # addresses they came from
        self.hung_up = threading.Event()  # a client left before its reply had ended
        self.url = ""
        self._models, self._refuses, self._port = models, refuses, port
        self._choose = script if callable(script) else _in_order(script)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result()
        return self

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    __enter__ = start

    def __exit__(self, *_: object) -> None:
        self.stop()

    def list_models(self, models: Sequence[str | Mapping[str, Any]]) -> None:
        """What /v1/models lists from now on."""
        self._models = models

    @property
    def open_connections(self) -> int:
        server = self._runner.server
        return len(server.connections) if server else 0

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"

    async def _list_models(self, request: web.Request) -> web.Response:
        self.listed += 1
        if isinstance(self._models, Reply):
            return _error(self._models)
        listed = [
            {"id": each, "object": "model", "owned_by": "tests"} if isinstance(each, str) else each
            for each in self._models
        ]
        return web.json_response({"object": "list", "data": listed})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked: dict[str, Any] = await request.json()
        self.requests.append(asked)
        self.headers.append(dict(request.headers))
        assert request.transport is not None
        self.connections.add(request.transport.get_extra_info("peername"))
        if refused := next((field for field in self._refuses if field in asked), None):
            return _error(failing(400, f"Unrecognized request argument supplied: {refused}"))
        reply = self._choose(asked)
        if reply.status != 200:
            return _error(reply)
        if not asked.get("stream"):
            if reply.ending == "silent":
                await asyncio.Event().wait()
            if reply.ending == "aborted":
                request.transport.abort()
            told = _broken(reply) if reply.ending == "error" else _whole(asked, reply)
            return web.json_response(told)
        try:
            return await self._stream(request, asked, reply)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise

    async def _stream(
        self, request: web.Request, asked: dict[str, Any], reply: Reply
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)

        async def send(data: Any) -> None:
            await asyncio.sleep(reply.pause_s)
            text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
            await response.write(f"data: {text}\n\n".encode())

        async def chunk(delta: Mapping[str, Any], finish: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            await send(_chunk(asked["model"], [choice]))

        await chunk({"role": "assistant", "content": None})
        for name in ("reasoning", "reasoning_content"):
            for piece in re.findall(r"(?s).{1,8}", getattr(reply, name)):
                await chunk({name: piece, "content": None})
        for piece in reply.chunks:
            await chunk({"content": piece})
        match reply.ending:
            case "silent":
                await asyncio.Event().wait()
            case "malformed":
                await send(reply.malformed)
            case "error":
                await send(_broken(reply))
            case "aborted":
                assert request.transport is not None
                request.transport.abort()
            case "cut":
                pass
            case _:
                await chunk({}, reply.finish)
                if reply.usage and (asked.get("stream_options") or {}).get("include_usage"):
                    counted = {**_usage(reply.usage), **_secret(reply)}
                    await send({**_chunk(asked["model"], []), "usage": counted})
                if reply.ending == "whole":
                    await send("[DONE]")
        if reply.terminated:
            await send("[DONE]")
        if reply.lingers:
            await asyncio.Event().wait()
        return response


def _in_order(replies: Sequence[Reply]) -> Callable[[dict[str, Any]], Reply]:
    ruled = [reply for reply in replies if reply.when]
    queue = [reply for reply in replies if not reply.when]

    def choose(asked: dict[str, Any]) -> Reply:
        told = "\n".join(str(message["content"]) for message in asked["messages"])
        for reply in ruled:
            if re.search(reply.when, told):
                return reply
        return queue.pop(0) if len(queue) > 1 else queue[0]

    return choose


def _chunk(model: str, choices: Sequence[Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": choices,
    }


def _whole(asked: Mapping[str, Any], reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": "".join(reply.chunks)}
    choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": reply.finish}
    if asked.get("logprobs") and reply.likeliest:
        top = [{"token": t, "logprob": p, "bytes": None} for t, p in reply.likeliest.items()]
        choice["logprobs"] = {"content": [{**top[0], "top_logprobs": top}]}
    usage = _usage(reply.usage or (0, 0))
    return {**_chunk(asked["model"], [choice]), "object": "chat.completion", "usage": usage}


def _broken(reply: Reply) -> dict[str, Any]:
    return {"error": {"message": reply.error, "code": 500}}


def _usage(counts: Sequence[int | None]) -> dict[str, int | None]:
    prompt, completion = counts
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": (prompt or 0) + (completion or 0),
    }


def _secret(reply: Reply) -> dict[str, Any]:
    if not reply.secret_thoughts:
        return {}
    return {"completion_tokens_details": {"reasoning_tokens": reply.secret_thoughts}}


def _error(reply: Reply) -> web.Response:
    if isinstance(reply.body, str):
        return web.Response(
            status=reply.status, text=reply.body, content_type="text/html", headers=reply.headers
        )
    return web.json_response(reply.body, status=reply.status, headers=reply.headers)


def read_script(path: Path) -> dict[str, Any]:
    """The arguments of a ScriptedEndpoint, from a JSON file."""
    script = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(script, list):
        script = {"replies": script}
    replies = [Reply(r) if isinstance(r, str) else Reply(**r) for r in script.pop("replies")]
    return {"script": replies, **script}


if __name__ == "__main__":
    with ScriptedEndpoint(**read_script(Path(sys.argv[2])), port=int(sys.argv[1])) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()
