"""Language models behind OpenAI-compatible endpoints: any of them, by one client.

    model = Chain([Endpoint("http://localhost:8000/v1"), Endpoint("https://api.deepseek.com", key)])
    reply = model.stream([Message("user", "What does the memo say?")], max_tokens=300, think=True)
    async with contextlib.aclosing(reply.pieces()) as pieces:
        async for piece in pieces:  # after an ANEW, what came before counts for nothing
            ...
    reply.usage, reply.thinking_ms, reply.model, reply.endpoint

What servers differ in is in `dialects`, what goes wrong in `faults`.
"""

from bot.llm.breaker import Breaker
from bot.llm.chain import Chain, LinkState
from bot.llm.dialects import DIALECTS, Dialect
from bot.llm.endpoint import Endpoint
from bot.llm.faults import (
    ContextTooLong,
    EndpointError,
    EndpointOverloaded,
    EndpointRefused,
    EndpointUnreachable,
    OnlyThought,
    UselessReply,
)
from bot.llm.model import Message, Model, Prices, Reply, Tally, Usage, identity
from bot.llm.thinking import ANEW, END_OF_THOUGHT

__all__ = [
    "ANEW",
    "DIALECTS",
    "END_OF_THOUGHT",
    "Breaker",
    "Chain",
    "ContextTooLong",
    "Dialect",
    "Endpoint",
    "EndpointError",
    "EndpointOverloaded",
    "EndpointRefused",
    "EndpointUnreachable",
    "LinkState",
    "Message",
    "Model",
    "OnlyThought",
    "Prices",
    "Reply",
    "Tally",
    "Usage",
    "UselessReply",
    "identity",
]
