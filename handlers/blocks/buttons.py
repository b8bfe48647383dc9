"""What stands below an answer: the button that asks for more thought, or how long was thought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.answering import Answer
from bot.answering.phrases import phrase

Block = dict[str, Any]

THINK, STOP = "think", "stop"  # action ids
MAX_VALUE = 2_000  # what a button's value may hold


@dataclass(frozen=True)
class Asked:
    """What a row of buttons belongs to. Its block id holds it, and comes back with a press.

    `drawn` tells a row that is drawn again, after a failure, from the one before it.
    """

    ts: str  # of the question
    story: str  # id of the story it was answered from
    drawn: str = ""

    def block_id(self, action: str) -> str:
        return f"{action}|{self.ts}|{self.story}|{self.drawn}"

    @classmethod
    def of(cls, block_id: str) -> Asked:
        """Raises ValueError for a block id that is none of ours."""
        _, ts, story, drawn = block_id.split("|")
        return cls(ts, story, drawn)


def below(answer: Answer, asked: Asked, has_model: bool, think: bool = False) -> list[Block]:
    """The line or the button below the sources; nothing where no model would answer better.

    `think`: the model was asked to think first, which some do in secret and some cannot.
    """
    if think or answer.timings_ms.thinking is not None:
        return thought(answer)
    if answer.origin == "model" or (answer.declined and has_model):
        return think_row(answer.question, asked, answer.language)
    return []


def thought(answer: Answer) -> list[Block]:
    """How long was thought before the answer; nothing where it came without."""
    if answer.timings_ms.thinking is None:
        return []
    seconds = max(1, round(answer.timings_ms.thinking / 1000))
    return [note(phrase("thought", answer.language, seconds=str(seconds)))]


def think_row(question: str, asked: Asked, language: str) -> list[Block]:
    """The button that asks `question` again in think mode; none where it does not hold it."""
    if len(question.encode("utf-16-le")) // 2 > MAX_VALUE:
        return []
    return [_row(THINK, asked, phrase("think", language), question)]


def stop_row(asked: Asked, language: str) -> Block:
    return _row(STOP, asked, phrase("stop", language), STOP)


def note(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def _row(action: str, asked: Asked, label: str, value: str) -> Block:
    button = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": label},
        "value": value,
    }
    return {"type": "actions", "block_id": asked.block_id(action), "elements": [button]}
