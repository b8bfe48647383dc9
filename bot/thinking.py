"""Leaves a model's thinking out of its text, where the server has not done so."""

from __future__ import annotations

import re

# A piece of a completion that is this, and nothing else, says that all before it was thinking.
END_OF_THOUGHT = "</think>"


class ThinkingFilter:
    """Leaves out `<think>…</think>`, which servers without a reasoning parser put in the text.

    Of newer models only the closing tag comes, when all before it has been passed on: then
    END_OF_THOUGHT says so. Once that was seen, `inside` holds back what comes before the tag.
    """

    _OPEN, _CLOSE = "<think>", END_OF_THOUGHT

    def __init__(self, inside: bool = False) -> None:
        self.began_inside = self._inside = self._guessed = inside
        self._held, self._thoughts = "", ""

    def feed(self, text: str) -> list[str]:
        self._held += text
        out: list[str] = []
        while mark := re.search(f"{self._OPEN}|{self._CLOSE}", self._held):
            before, self._held = self._held[: mark.start()], self._held[mark.end() :]
            opens = mark[0] == self._OPEN
            if opens and not self._inside:
                out.append(before)
            elif not opens and not self._inside:
                self.began_inside = True
                out.append(END_OF_THOUGHT)
            self._inside, self._guessed = opens, False
        settled = len(self._held) - max(_overlap(self._held, m) for m in (self._OPEN, self._CLOSE))
        if self._guessed:
            self._thoughts += self._held[:settled]
        elif not self._inside:
            out.append(self._held[:settled])
        self._held = self._held[settled:]
        return [piece for piece in out if piece]

    def rest(self) -> str:
        """What was held back, when the text has ended: all of it where it was no thinking."""
        if self._guessed:
            self.began_inside = False
            return self._thoughts + self._held
        return "" if self._inside else self._held


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of `text` may be the beginning of `mark`."""
    return next((n for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), 0)
