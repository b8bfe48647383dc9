"""What tests of models ask, and how they wait."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from scripted_endpoint import ScriptedEndpoint

from bot.llm import Endpoint, Message, Model, Reply

QUESTION = [Message("system", "Answer."), Message("user", "What does the memo say?")]
ANSWER = "Alibaba says that the report is “completely false” [1]. 阿里巴巴否认。"
THOUGHTS = "The user asks about the memo. Passage 2 is wrong <b>."

# Starts a server on a script, and gives it with a client for it.
Serve = Callable[..., tuple[ScriptedEndpoint, Endpoint]]


async def pieces_of(asked: Model | Reply, think: bool = False) -> list[str]:
    """The pieces of a reply, or of a model's to QUESTION."""
    reply = asked if hasattr(asked, "pieces") else asked.stream(QUESTION, 50, think)
    async with contextlib.aclosing(reply.pieces()) as pieces:
        return [piece async for piece in pieces]


async def soon(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - it comes true in the server's thread
            await asyncio.sleep(0.01)
