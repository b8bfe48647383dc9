"""What a check finds: one line that tells what is so, and one that tells what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True)
class Finding:
    """`check` is what was looked at; `remedy` is "" where nothing is to be done."""

    check: str
    level: Level
    what: str
    remedy: str = ""


class Told:
    """Gathers the findings of one check."""

    def __init__(self, check: str) -> None:
        self._check = check
        self.findings: list[Finding] = []

    def ok(self, what: str) -> None:
        self.findings.append(Finding(self._check, "ok", what))

    def warning(self, what: str, remedy: str) -> None:
        self.findings.append(Finding(self._check, "warning", what, remedy))

    def problem(self, what: str, remedy: str) -> None:
        self.findings.append(Finding(self._check, "problem", what, remedy))

    def problem_in(self, error: Exception, remedy: str) -> None:
        """A problem that an error tells of in one line: what is wrong, a colon, what to do.

        `remedy` is for one that does not say what to do.
        """
        told = " ".join(str(error).split()) or type(error).__name__
        what, _, advice = told.rpartition(": ")
        if what and advice.startswith(_ADVICE):
            self.problem(what, advice)
        else:
            self.problem(told, remedy)


_ADVICE = ("check ", "set ", "lower ", "run ", "copy ", "start ", "`backstory", "add ", "correct ")
