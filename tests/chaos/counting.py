"""Questions in, answers out: what every program of this folder counts."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from everything import Message, elements

from playground import Playground

LONG = os.environ.get("CHAOS") == "long"  # `make chaos`
# Until a program gives up: the machine may be busy.
PATIENCE_S = float(os.environ.get("CHAOS_PATIENCE_S", "60"))

LINES: list[str] = []  # one a program, printed at the end of the run


def rounds(short: int, long: int) -> int:
    """How often a program does what it does."""
    return long if LONG else short


@dataclass(frozen=True)
class Question:
    channel: str
    ts: str


@dataclass(frozen=True)
class Count:
    """`answered`: questions with an answer, which one that nobody could give is none; `duplicates`:
    messages of the bot too many."""

    asked: int
    acknowledged: int
    answered: int
    duplicates: int

    @property
    def lost(self) -> int:
        return self.asked - self.answered

    def __str__(self) -> str:
        return (
            f"in {self.asked:4}  acknowledged {self.acknowledged:4}  answered {self.answered:4}  "
            f"duplicates {self.duplicates}  lost {self.lost}"
        )


def count(slack: Playground, asked: Sequence[Question]) -> Count:
    wanted = {question.ts for question in asked}
    acknowledged = {d.event.get("ts") for d in slack.deliveries if d.acknowledged} & wanted
    replies = [sum(map(_is_answer, _finished(slack, question))) for question in asked]
    return Count(
        asked=len(asked),
        acknowledged=len(acknowledged),
        answered=sum(number > 0 for number in replies),
        duplicates=sum(max(0, number - 1) for number in _all(slack, asked)),
    )


async def everything_answered(slack: Playground, asked: Sequence[Question]) -> None:
    """Waits for an answer to every question, and not for ever: what is lost, `report` counts."""
    await patiently(slack, lambda: all(_finished(slack, question) for question in asked))


async def patiently(slack: Playground, condition: Callable[[], object]) -> None:
    """Waits until `condition` holds, or for as long as is of use."""
    with contextlib.suppress(TimeoutError):
        await slack.wait_until(lambda: condition() or None, PATIENCE_S)


def once(found: int, wanted: int = 1) -> Count:
    """Of what is to be there `wanted` times."""
    return Count(wanted, wanted, min(found, wanted), max(0, found - wanted))


def report(program: str, counted: Count) -> None:
    """Keeps the program's line, and holds it to what no program may show."""
    LINES.append(f"{program:52} {counted}")
    assert counted.lost == 0, LINES[-1]
    assert counted.duplicates == 0, LINES[-1]


def _is_answer(message: Message) -> bool:
    """It can be explained; "Sorry" cannot."""
    return "why" in elements(message)


def _finished(slack: Playground, question: Question) -> list[Message]:
    return [
        message
        for message in slack.messages(question.channel, question.ts)
        if message.get("bot_id") and message["finished"]
    ]


def _all(slack: Playground, asked: Sequence[Question]) -> list[int]:
    """The bot's messages to each question, finished or not: a second one begun is one too many."""
    return [
        sum(bool(m.get("bot_id")) for m in slack.messages(question.channel, question.ts))
        for question in asked
    ]
