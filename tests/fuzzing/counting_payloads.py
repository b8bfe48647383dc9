"""Payloads in, answers out: what the tests of this folder count, and how many they try."""

from __future__ import annotations

import os
from dataclasses import dataclass

from hypothesis import settings

LONG = os.environ.get("CHAOS") == "long"  # `make chaos`

TALLIES: dict[str, Tally] = {}  # one a way in, printed at the end of the run


@dataclass
class Tally:
    """`answered`: served, or acknowledged; `refused`: with a status or an error that says why;
    `tracebacks` and `hangs`: what there must be none of."""

    sent: int = 0
    answered: int = 0
    refused: int = 0
    tracebacks: int = 0
    hangs: int = 0

    def __str__(self) -> str:
        return (
            f"sent {self.sent:6}  answered {self.answered:6}  refused {self.refused:6}  "
            f"tracebacks {self.tracebacks}  hangs {self.hangs}"
        )


def tally(way: str) -> Tally:
    """The counts of a way in, such as "events over HTTP"."""
    return TALLIES.setdefault(way, Tally())


def examples(short: int, long: int) -> settings:
    """How many inputs a test tries: in the suite, and where there is time."""
    return settings(max_examples=long if LONG else short)
