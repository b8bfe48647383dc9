"""A model's draft while it is being written: what of it can be shown already."""

from __future__ import annotations

import re

from bot.answering.attest import MARKER, numbers
from bot.answering.plain import PlainStream


class DraftStream:
    """Turns a model's pieces into text to show, its passage numbers into the answer's own.

    Passages are numbered in the order in which the text first cites them; numbers that belong to
    no passage vanish. A draft that begins with the word for silence is never shown.
    """

    def __init__(self, passages: int, silence: str) -> None:
        self._passages, self._silence = passages, silence
        self._stream, self._order = PlainStream(), list[int]()
        self._begun = False
        self.raw = ""  # the draft as the model wrote it
        self.shown = ""  # what was given out of it

    @property
    def is_silent(self) -> bool:
        return self._silence.casefold() in self.raw[: len(self._silence) + 40].casefold()

    def feed(self, piece: str) -> str:
        """The next piece of the draft; returns what can be shown now."""
        self.raw += piece
        if self._begun:
            return self._renumbered(self._stream.feed(piece))
        if self.is_silent or self._may_become_silence():
            return ""
        self._begun = True
        return self._renumbered(self._stream.feed(self.raw))

    def rest(self) -> str:
        """What was held back, when the draft has ended."""
        if self.is_silent:
            return ""
        held = "" if self._begun else self._stream.feed(self.raw)
        return self._renumbered(held + self._stream.rest())

    def used(self) -> list[tuple[int, int]]:
        """(the answer's number, the passage's position from 0) of each passage cited so far."""
        return [(n, position - 1) for n, position in enumerate(self._order, 1)]

    def _may_become_silence(self) -> bool:
        start = self.raw.lstrip(" \n\"'`*[").casefold()
        return self._silence.casefold().startswith(start)

    def _renumbered(self, text: str) -> str:
        text = MARKER.sub(self._own_numbers, text)
        self.shown += text
        return text

    def _own_numbers(self, marker: re.Match[str]) -> str:
        valid = [n for n in numbers(marker[1]) if 1 <= n <= self._passages]
        self._order += [n for n in dict.fromkeys(valid) if n not in self._order]
        shown = "".join(f"[{self._order.index(n) + 1}]" for n in dict.fromkeys(valid))
        return f" {shown}" if shown and marker[0][0].isspace() else shown
