"""A model's draft while it is being written: its sentences, each as soon as it is whole."""

from __future__ import annotations

import re

from bot.answering.attest import MARKER, Drafted, drafted
from bot.answering.plain import plain

MOST = 8_000  # characters that are read; an endpoint may ignore the limit it was given
AT_ONCE = 40  # characters before the word for silence that are a preamble to it
_BEGUN = re.compile(r"[\s*_~`]*(?:[\[【][^\]】]*)?\Z")  # what may grow into a citation


class DraftStream:
    """Turns a model's pieces into sentences of plain prose.

    A draft that begins with the word for silence has none; elsewhere the word vanishes.
    """

    def __init__(self, silence: str) -> None:
        self._silence = silence
        self._word = re.compile(rf"\s?{re.escape(silence)}\.?", re.I)
        self.begin()

    def begin(self) -> None:
        """Forgets everything: the model begins anew."""
        self.raw = ""  # the draft as the model wrote it
        self._given = 0

    @property
    def is_silent(self) -> bool:
        """Whether the model says that the passages do not answer: at once, or citing nothing."""
        said = self._word.search(plain(self.raw))
        late = said is not None and said.start() > AT_ONCE and MARKER.search(self.raw)
        return _letters(self.raw).startswith(_letters(self._silence)) or bool(said and not late)

    def feed(self, piece: str) -> list[Drafted]:
        """The sentences that `piece` completes: a citation may still follow the last one."""
        self.raw = (self.raw + piece).lstrip()[:MOST]
        if _letters(self._silence).startswith(_letters(self.raw)):
            return []
        return self._new(self._sentences(_BEGUN.sub("", self.raw))[:-1])

    def rest(self) -> list[Drafted]:
        """The sentences that were held back, when the draft has ended."""
        return self._new(self._sentences(self.raw))

    def _sentences(self, raw: str) -> list[Drafted]:
        return [] if self.is_silent else drafted(self._word.sub("", plain(raw)))

    def _new(self, sentences: list[Drafted]) -> list[Drafted]:
        new = sentences[self._given :]
        self._given = max(self._given, len(sentences))
        return new


def _letters(text: str) -> str:
    """`text` without marks and spaces, in one case: models write NOT_IN_SOURCES in many ways."""
    return re.sub(r"[\W_]+", "", text).casefold()
