"""A model that says what a test wants, and a translator that asks it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.translating import Translator
from bot.llm import Message
from knowledge.embeddings import Embedder, Vectors
from knowledge.search import Index

LANGUAGES = "Qwen3 supports 119 languages and dialects, Meso Clever writes."
DOWNLOADS = "Qwen has had over 300 million downloads, Meso Clever reported."
LIU = "Liu Pengyu wrote that the US had no valid evidence."


class Says:
    """A model that gives one reply a try, the last for ever, and keeps what it was asked.

    `back`: what a translation is to it, put back into English; None: the sentence itself.
    """

    def __init__(self, *replies: str | Exception, back: str | Exception | None = None) -> None:
        self.replies, self.back = list(replies), back
        self.asked: list[str] = []
        self.put_back: list[str] = []

    async def __call__(self, messages: Sequence[Message], max_tokens: int) -> str:
        asked = messages[-1].content
        if asked.endswith("\nIn English:"):
            self.put_back.append(asked)
            back = self.asked[-1].partition("\n")[0] if self.back is None else self.back
            if isinstance(back, Exception):
                raise back
            return back
        self.asked.append(asked)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply


class Translate:
    def __init__(self, index: Index, embedder: Embedder | None) -> None:
        self._index, self._embedder, self._translator = index, embedder, Translator()

    async def __call__(
        self, model: Says, sentence: str, language: str, checked: bool = True
    ) -> str | None:
        return await self._translator.translate(
            sentence, language, self._index, model, self._vector, checked
        )

    async def _vector(self, text: str) -> Vectors | None:
        return await self._embedder.query(text) if self._embedder else None
