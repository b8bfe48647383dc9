"""The lines of a reply as they come, and no more of it than any completion needs.

A server that has lost its way may write on without end, or a line without end; that must cost an
answer and not the program its memory. Lines end as server-sent events have it: not at each sign
that some programs break lines at, such as U+2028, which may stand in the text of a chunk.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterable

from bot.llm.faults import UselessReply

MAX_REPLY = 32_000_000  # bytes; a token takes a few hundred

_END = re.compile(rb"\r\n|\n|\r")


async def lines(chunks: AsyncIterable[bytes], limit: int = MAX_REPLY) -> AsyncGenerator[str, None]:
    """The lines in `chunks`, without their ends. Raises UselessReply behind `limit` bytes."""
    read, begun = 0, bytearray()
    async for chunk in chunks:
        read += len(chunk)
        if read > limit:
            raise _too_much(limit)
        begun += chunk
        if b"\n" in chunk or b"\r" in chunk:
            *whole, rest = _END.split(bytes(begun))
            begun = bytearray(rest)
            for line in whole:
                yield line.decode("utf-8", "replace")
    if begun:
        yield begun.decode("utf-8", "replace")


async def all_text(chunks: AsyncIterable[bytes], limit: int = MAX_REPLY) -> str:
    """All of `chunks`. Raises UselessReply behind `limit` bytes."""
    read = bytearray()
    async for chunk in chunks:
        read += chunk
        if len(read) > limit:
            raise _too_much(limit)
    return read.decode("utf-8", "replace")


def _too_much(limit: int) -> UselessReply:
    return UselessReply(f"the endpoint's reply is longer than {limit // 1_000_000} MB")
