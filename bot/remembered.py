"""A chat endpoint whose completions are kept on disk: what was asked before is not asked again.

For evaluations: a model may take a minute for an answer, and a run that was interrupted, or that
is repeated with another way of checking the same drafts, goes on where it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.llm import ANEW, Message, Model, Tally, Usage, identity
from knowledge.files import write_whole


class Remembered:
    """`endpoint` (a Model), with what it said kept in `folder`. Faults are not kept.

    `seconds` adds up what the model took for all that was asked, also where it was replayed.
    """

    def __init__(self, endpoint: Model, folder: Path) -> None:
        self._endpoint, self._folder = endpoint, folder
        self.seconds = 0.0

    @property
    def address(self) -> str:
        return self._endpoint.address

    async def model(self) -> str:
        return await self._endpoint.model()

    def stream(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> RememberedCompletion:
        return RememberedCompletion(self, messages, max_tokens, think, schema, tally)

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        think: bool = False,
        tally: Tally | None = None,
    ) -> str:
        file = await self._file(_kind("complete", think), messages, max_tokens, schema)
        if (kept := self._kept(file)) is not None:
            return str(kept["text"])
        started = time.monotonic()
        text = await self._endpoint.complete(messages, max_tokens, schema, think, tally)
        self._keep(file, {"text": text}, time.monotonic() - started)
        return text

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str], tally: Tally | None = None
    ) -> dict[str, float] | None:
        file = await self._file("probability", messages, 1, list(options))
        if (kept := self._kept(file)) is not None:
            shares: dict[str, float] | None = kept["shares"]
            return shares
        started = time.monotonic()
        shares = await self._endpoint.probability(messages, options, tally)
        self._keep(file, {"shares": shares}, time.monotonic() - started)
        return shares

    async def close(self) -> None:
        await self._endpoint.close()

    async def _file(
        self, kind: str, messages: Sequence[Message], max_tokens: int, more: Any = None
    ) -> Path:
        asked = [kind, await identity(self), max_tokens, [asdict(m) for m in messages], more]
        digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        return self._folder / f"{digest[:32]}.json"

    def _kept(self, file: Path) -> dict[str, Any] | None:
        with contextlib.suppress(OSError, ValueError):
            kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            self.seconds += kept["seconds"]
            return kept
        return None

    def _keep(self, file: Path, what: dict[str, Any], seconds: float) -> None:
        self.seconds += seconds
        write_whole(file, json.dumps({**what, "seconds": round(seconds, 2)}).encode())


def _kind(what: str, think: bool) -> str:
    return f"{what}, thinking" if think else what


class RememberedCompletion:
    """A completion as it comes from the endpoint, or at once where it is known (a Reply)."""

    def __init__(
        self,
        owner: Remembered,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool = False,
        schema: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._owner, self._messages, self._max_tokens = owner, messages, max_tokens
        self._think, self._schema, self._tally = think, schema, tally
        self.usage: Usage | None = None
        self.thinking_ms: int | None = None
        self.model: str | None = None
        self.endpoint: str | None = None

    async def text(self) -> str:
        async with contextlib.aclosing(self.pieces()) as pieces:
            text = "".join([piece async for piece in pieces])
        return text.rpartition(ANEW)[2].strip()

    async def pieces(self) -> AsyncGenerator[str, None]:
        owner = self._owner
        kind = _kind("stream", self._think)
        file = await owner._file(kind, self._messages, self._max_tokens, self._schema)
        if (kept := owner._kept(file)) is not None:
            self.usage = Usage(**kept["usage"]) if kept["usage"] else None
            self.thinking_ms, self.model = kept.get("thinking_ms"), await owner.model()
            if self._tally is not None:
                self._tally.add(self.usage, self.thinking_ms)
            for piece in kept["pieces"]:
                yield piece
            return
        started = time.monotonic()
        completion = owner._endpoint.stream(
            self._messages, self._max_tokens, self._think, self._schema, self._tally
        )
        pieces: list[str] = []
        async with contextlib.aclosing(completion.pieces()) as coming:
            async for piece in coming:
                if piece == ANEW:  # what came before may be thinking, which is never kept
                    pieces.clear()
                else:
                    pieces.append(piece)
                yield piece
        self.usage, self.thinking_ms = completion.usage, completion.thinking_ms
        self.model, self.endpoint = completion.model, completion.endpoint
        usage = asdict(self.usage) if self.usage else None
        said = {"pieces": pieces, "usage": usage, "thinking_ms": self.thinking_ms}
        owner._keep(file, said, time.monotonic() - started)
