"""What stands below an answer, and what one can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.answering import Answer
from bot.answering.phrases import phrase
from handlers.blocks.rich import isolated, one_line
from handlers.blocks.text import shorten
from handlers.kept import KeptAnswer
from handlers.wording import Wording

Block = dict[str, Any]

# Action ids. That of a follow-up has a number behind it.
THINK, STOP, WHY, ANEW, DELETE, JUDGE, FOLLOW = (
    "think", "stop", "why", "anew", "delete", "judge", "follow",
)  # fmt: skip
GOOD, BAD = "good", "bad"  # how an answer is judged
MAX_LABEL = 75
MAX_FOLLOW_UPS = 3


@dataclass(frozen=True)
class Row:
    """What a row of buttons belongs to. Its block id holds it, and comes back with a press.

    `kept`: the id of the answer; `drawn` tells a row that is drawn again from the one before it.
    """

    kept: str
    drawn: str = ""

    def block_id(self, name: str) -> str:
        return f"{name}|{self.kept}|{self.drawn}"


def below(kept: KeptAnswer, has_model: bool, drawn: str = "") -> list[Block]:
    """The rows below an answer and its sources. `has_model`: answers may be drafted."""
    answer, row, w = kept.answer, Row(kept.id, drawn), Wording(kept.answer.language)
    deeds = [
        *([_button(THINK, phrase("think", answer.language), kept.id)]
          if can_be_thought_through(answer, has_model, kept.thought) else []),
        _button(WHY, w("below.why"), kept.id),
        _button(ANEW, w("below.anew"), kept.id),
    ]  # fmt: skip
    asked = kept.follow_ups[:MAX_FOLLOW_UPS]
    follow_ups = [_button(f"{FOLLOW}-{n}", text, kept.id) for n, text in enumerate(asked)]
    return [
        *thought(answer),
        _row("deeds", row, deeds),
        _judging(row, w),
        *([_row(FOLLOW, row, follow_ups)] if follow_ups else []),  # where one writes the next
    ]


def can_be_thought_through(answer: Answer, has_model: bool, thought: bool) -> bool:
    """Whether a model might answer better with more thought.

    `thought`: it was asked to think first, which some do in secret and some cannot.
    """
    if thought or answer.ready or answer.timings_ms.thinking is not None:
        return False
    return answer.origin == "model" or (answer.declined and has_model)


def thought(answer: Answer) -> list[Block]:
    """How long was thought before the answer; nothing where it came without."""
    if answer.timings_ms.thinking is None:
        return []
    seconds = max(1, round(answer.timings_ms.thinking / 1000))
    return [note(phrase("thought", answer.language, seconds=str(seconds)))]


def stop_row(kept: KeptAnswer, drawn: str = "") -> Block:
    """The button that ends what is being done with an answer."""
    stop = _button(STOP, phrase("stop", kept.answer.language), STOP)
    return _row(STOP, Row(kept.id, drawn), [stop])


def note(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def plainer(blocks: list[Block]) -> list[Block]:
    """The same without `context_actions`, which not every workspace takes: buttons in their place,
    with other action ids (`judge-good`, `judge-bad`) and the same values."""
    return [
        {
            "type": "actions",
            "block_id": block["block_id"],
            "elements": [made for element in block["elements"] for made in _as_buttons(element)],
        }
        if block["type"] == "context_actions"
        else block
        for block in blocks
    ]


def _as_buttons(element: Block) -> list[Block]:
    if element["type"] == "icon_button":
        spared = {"icon", "type", "visible_to_user_ids"}
        kept = {name: value for name, value in element.items() if name not in spared}
        return [{"type": "button", **kept}]
    made = []
    for name, sign, verdict in (("positive_button", "👍", GOOD), ("negative_button", "👎", BAD)):
        said = element[name]
        button = _button(f"{JUDGE}-{verdict}", sign, said["value"])
        made.append({**button, "accessibility_label": said["text"]["text"]})
    return made


def _judging(row: Row, w: Wording) -> Block:
    """Thumbs, and the bin."""

    def thumb(words: str, verdict: str) -> Block:
        text = shorten(words, MAX_LABEL)
        return {
            "text": {"type": "plain_text", "text": text},
            "value": f"{row.kept}|{verdict}",
            "accessibility_label": text,
        }

    thumbs = {
        "type": "feedback_buttons",
        "action_id": JUDGE,
        "positive_button": thumb(w("below.good"), GOOD),
        "negative_button": thumb(w("below.bad"), BAD),
    }
    label = shorten(w("below.delete"), MAX_LABEL)
    bin = {
        "type": "icon_button",
        "icon": "trash",
        "action_id": DELETE,
        "text": {"type": "plain_text", "text": label},
        "value": row.kept,
        "accessibility_label": label,
        "confirm": _confirm(w),
    }
    return {
        "type": "context_actions",
        "block_id": row.block_id(JUDGE),
        "elements": [thumbs, bin],
    }


def _confirm(w: Wording) -> Block:
    def text(key: str, limit: int) -> Block:
        return {"type": "plain_text", "text": shorten(w(f"below.{key}"), limit)}

    return {
        "title": text("delete_title", 100),
        "text": text("delete_text", 300),
        "confirm": text("delete", 30),
        "deny": text("delete_not", 30),
        "style": "danger",
    }


def _button(action: str, label: str, value: str) -> Block:
    # Isolated, for a button reads from left to right otherwise.
    text = isolated(shorten(one_line(label), MAX_LABEL - 2)) or "…"
    return {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": text},
        "value": value,
    }


def _row(name: str, row: Row, elements: list[Block]) -> Block:
    return {"type": "actions", "block_id": row.block_id(name), "elements": elements}
