"""Servers with a script on loopback, each with a client for it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from asking import Serve
from scripted_endpoint import Script, ScriptedEndpoint

from bot.llm import Endpoint


@pytest_asyncio.fixture(loop_scope="function")
async def serve() -> AsyncIterator[Serve]:
    """Starts a server on a script; `more` is for whichever of server and client takes it."""
    async with contextlib.AsyncExitStack() as stack:

        def start(script: Script, **more: Any) -> tuple[ScriptedEndpoint, Endpoint]:
            of_server = {name: more.pop(name) for name in ("models", "refuses") if name in more}
            server = stack.enter_context(ScriptedEndpoint(script, **of_server))
            endpoint = Endpoint(server.url, **{"timeout_s": 30, **more})
            stack.push_async_callback(endpoint.close)
            return server, endpoint

        yield start
