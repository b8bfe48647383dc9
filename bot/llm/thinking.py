"""Leaves a model's thinking out of its text, where the server has not done so."""

from __future__ import annotations

import re

# A piece of a completion that is this, and nothing else, says that all before it is void: it was
# thinking, or the completion broke off and begins anew.
ANEW = "</think>"
END_OF_THOUGHT = ANEW


class ThinkingFilter:
    """Leaves out `<think>…</think>`, which servers without a reasoning parser put in the text.

    Of newer models only the closing tag comes, when all before it has been passed on: then ANEW
    says so. `inside` holds back what comes before that tag, where one is expected.
    """

    _OPEN, _CLOSE = "<think>", "</think>"

    def __init__(self, inside: bool = False) -> None:
        self.began_inside = self._inside = self._guessed = inside
        self.thoughts = False  # whether there was any thinking
        self._held, self._kept = "", ""

    @property
    def expects_more(self) -> bool:
        """Whether all that came may still turn out to be thinking."""
        return self._guessed

    def begin_outside(self) -> None:
        """The thinking comes by a way of its own, so what is in the text is text."""
        if self._guessed:
            self._held, self._kept = self._kept + self._held, ""
            self.began_inside = self._inside = self._guessed = False

    def feed(self, text: str) -> list[str]:
        self._held += text
        out: list[str] = []
        while mark := re.search(f"{self._OPEN}|{self._CLOSE}", self._held):
            before, self._held = self._held[: mark.start()], self._held[mark.end() :]
            opens = mark[0] == self._OPEN
            if self._inside:
                self._drop(before)
            elif opens:
                out.append(before)
            else:
                self.began_inside = self.thoughts = True
                out.append(ANEW)
            self._inside, self._guessed, self._kept = opens, False, ""
        settled = len(self._held) - max(_overlap(self._held, m) for m in (self._OPEN, self._CLOSE))
        if self._guessed:
            self._kept += self._held[:settled]
        elif self._inside:
            self._drop(self._held[:settled])
        else:
            out.append(self._held[:settled])
        self._held = self._held[settled:]
        return [piece for piece in out if piece]

    def rest(self) -> str:
        """What was held back, when the text has ended: all of it where it was no thinking."""
        if self._guessed:
            self.began_inside = False
            return self._kept + self._held
        return "" if self._inside else self._held

    def _drop(self, text: str) -> None:
        self.thoughts = self.thoughts or bool((self._kept + text).strip())


def _overlap(text: str, mark: str) -> int:
    """How many characters at the end of `text` may be the beginning of `mark`."""
    return next((n for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), 0)
