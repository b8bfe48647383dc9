"""A model's draft while it is being written: what of it can be shown already."""

from __future__ import annotations

import re

from bot.answering.attest import MARKER, numbers
from bot.answering.plain import PlainStream, plain
from bot.thinking import END_OF_THOUGHT

AT_ONCE = 40  # characters before the word for silence that are a preamble to it


class DraftStream:
    """Turns a model's pieces into text to show, its passage numbers into the answer's own.

    Passages are numbered in the order in which the text first cites them; numbers that belong to
    no passage vanish, and so does the word for silence. A draft that begins with that word is not
    shown at all.
    """

    def __init__(self, passages: int, silence: str) -> None:
        self._passages, self._silence = passages, silence
        self._word = re.compile(rf"\s?{re.escape(silence)}\.?", re.I)
        self._begin()

    def _begin(self) -> None:
        self.raw = ""  # the draft as the model wrote it
        self._stream, self._order = PlainStream(), list[int]()
        self._begun = False

    @property
    def text(self) -> str:
        """The draft as prose, with the model's own numbers."""
        return self._word.sub("", plain(self.raw))

    @property
    def numbered(self) -> str:
        """The draft as prose, with the answer's numbers: what has been shown when it has ended."""
        return self._renumbered(plain(self.raw)).strip()

    @property
    def is_silent(self) -> bool:
        """Whether the model says that the passages do not answer: at once, or citing nothing."""
        said = self._word.search(plain(self.raw))
        late = said is not None and said.start() > AT_ONCE and MARKER.search(self.raw)
        return _letters(self.raw).startswith(_letters(self._silence)) or bool(said and not late)

    def feed(self, piece: str) -> str:
        """The next piece of the draft; returns what can be shown now."""
        if piece == END_OF_THOUGHT:  # what was shown was thinking; the final message is exact
            self._begin()
            return ""
        self.raw = (self.raw + piece).lstrip()
        if self._begun:
            return self._renumbered(self._stream.feed(piece))
        if _letters(self._silence).startswith(_letters(self.raw)) or self.is_silent:
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

    def _renumbered(self, text: str) -> str:
        return MARKER.sub(self._own_numbers, self._word.sub("", text))

    def _own_numbers(self, marker: re.Match[str]) -> str:
        valid = [n for n in numbers(marker[1]) if 1 <= n <= self._passages]
        self._order += [n for n in dict.fromkeys(valid) if n not in self._order]
        shown = "".join(f"[{self._order.index(n) + 1}]" for n in dict.fromkeys(valid))
        return f" {shown}" if shown and marker[0][0].isspace() else shown


def _letters(text: str) -> str:
    """`text` without marks and spaces, in one case: models write NOT_IN_SOURCES in many ways."""
    return re.sub(r"[\W_]+", "", text).casefold()
