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

from bot.llm import Endpoint, Message, Usage
from knowledge.files import write_whole


class Remembered:
    """`endpoint`, with what it said kept in `folder`. Faults are not kept.

    `seconds` adds up what the model took for all that was asked, also where it was replayed.
    """

    def __init__(self, endpoint: Endpoint, folder: Path) -> None:
        self._endpoint, self._folder = endpoint, folder
        self.seconds = 0.0
        self.asked = self.replayed = 0  # completions that the model was asked for, and the others

    async def model(self) -> str:
        return await self._endpoint.model()

    def stream(self, messages: Sequence[Message], max_tokens: int) -> RememberedCompletion:
        return RememberedCompletion(self, messages, max_tokens)

    async def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> str:
        file = await self._file("complete", messages, max_tokens, schema)
        if (kept := self._kept(file)) is not None:
            return str(kept["text"])
        started = time.monotonic()
        text = await self._endpoint.complete(messages, max_tokens, schema)
        self._keep(file, {"text": text}, time.monotonic() - started)
        return text

    async def probability(
        self, messages: Sequence[Message], options: Sequence[str]
    ) -> dict[str, float] | None:
        file = await self._file("probability", messages, 1, list(options))
        if (kept := self._kept(file)) is not None:
            shares: dict[str, float] | None = kept["shares"]
            return shares
        started = time.monotonic()
        shares = await self._endpoint.probability(messages, options)
        self._keep(file, {"shares": shares}, time.monotonic() - started)
        return shares

    async def close(self) -> None:
        await self._endpoint.close()

    async def _file(
        self, kind: str, messages: Sequence[Message], max_tokens: int, more: Any = None
    ) -> Path:
        asked = [kind, await self.model(), max_tokens, [asdict(m) for m in messages], more]
        digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        return self._folder / f"{digest[:32]}.json"

    def _kept(self, file: Path) -> dict[str, Any] | None:
        with contextlib.suppress(OSError, ValueError):
            kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            self.seconds += kept["seconds"]
            self.replayed += 1
            return kept
        return None

    def _keep(self, file: Path, what: dict[str, Any], seconds: float) -> None:
        self.asked += 1
        self.seconds += seconds
        write_whole(file, json.dumps({**what, "seconds": round(seconds, 2)}).encode())


class RememberedCompletion:
    """A completion as it comes from the endpoint, or at once where it is known."""

    def __init__(self, owner: Remembered, messages: Sequence[Message], max_tokens: int) -> None:
        self._owner, self._messages, self._max_tokens = owner, messages, max_tokens
        self.usage: Usage | None = None

    async def pieces(self) -> AsyncGenerator[str, None]:
        owner = self._owner
        file = await owner._file("stream", self._messages, self._max_tokens)
        if (kept := owner._kept(file)) is not None:
            self.usage = Usage(**kept["usage"]) if kept["usage"] else None
            for piece in kept["pieces"]:
                yield piece
            return
        started = time.monotonic()
        completion = owner._endpoint.stream(self._messages, self._max_tokens)
        pieces: list[str] = []
        async with contextlib.aclosing(completion.pieces()) as coming:
            async for piece in coming:
                pieces.append(piece)
                yield piece
        self.usage = completion.usage
        usage = asdict(self.usage) if self.usage else None
        owner._keep(file, {"pieces": pieces, "usage": usage}, time.monotonic() - started)
