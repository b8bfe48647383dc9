"""What is asked of who found an answer bad, and what is said to who judged one."""

from __future__ import annotations

from typing import Any, get_args

from handlers.blocks.text import cut, shorten
from handlers.judgements import REASONS, Judgement, Reason
from handlers.wording import Wording

Block = dict[str, Any]

JUDGED = "judged"  # callback id of the modal
REASONS_BLOCK, NOTE_BLOCK = "reasons", "note"  # block ids, and action ids of what is in them
WITHDRAW = "withdraw"  # action id
MAX_NOTE = 2_000


def modal(made: Judgement, metadata: str, w: Wording) -> Block:
    """Asks why. Nothing has to be filled in: the judgement stands already. What was said before is
    there again. `metadata` comes back with what is filled in."""
    options = {reason: _option(reason, w) for reason in REASONS}
    picked = [options[reason] for reason in made.reasons]
    boxes = {
        "type": "checkboxes",
        "action_id": REASONS_BLOCK,
        "options": list(options.values()),
        **({"initial_options": picked} if picked else {}),
    }
    note = {
        "type": "plain_text_input",
        "action_id": NOTE_BLOCK,
        "multiline": True,
        "max_length": MAX_NOTE,
        "placeholder": _plain(w("feedback.placeholder"), 150),
        **({"initial_value": cut(made.note, MAX_NOTE)} if made.note else {}),
    }
    return {
        **_frame(w, metadata),
        "callback_id": JUDGED,
        "submit": _plain(w("feedback.send"), 24),
        "blocks": [
            {"type": "section", "text": _plain(w("feedback.noted_bad"), 3000)},
            _input(REASONS_BLOCK, w("feedback.why"), boxes),
            _input(NOTE_BLOCK, w("feedback.note"), note),
            {"type": "actions", "elements": [_withdraw(made.answer_id, w)]},
        ],
    }


def withdrawn_modal(w: Wording) -> Block:
    said = {"type": "section", "text": _plain(w("feedback.withdrawn"), 3000)}
    return {**_frame(w, ""), "blocks": [said]}


def thanks(answer_id: str, line: str, w: Wording) -> list[Block]:
    """A private line with a button that takes the judgement back."""
    return [
        {
            "type": "section",
            "text": _plain(line, 3000),
            "accessory": _withdraw(answer_id, w),
        }
    ]


def filled_in(values: Block) -> tuple[tuple[Reason, ...], str]:
    """The reasons and the note in the `state.values` of the modal."""
    boxes = values.get(REASONS_BLOCK, {}).get(REASONS_BLOCK, {})
    picked = {option["value"] for option in boxes.get("selected_options") or ()}
    note = values.get(NOTE_BLOCK, {}).get(NOTE_BLOCK, {}).get("value") or ""
    return tuple(each for each in get_args(Reason) if each in picked), note.strip()[:MAX_NOTE]


def _frame(w: Wording, metadata: str) -> Block:
    return {
        "type": "modal",
        "title": _plain(w("feedback.title"), 24),
        "close": _plain(w("feedback.close"), 24),
        **({"private_metadata": metadata} if metadata else {}),
    }


def _input(name: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": _plain(label, 2000),
        "element": element,
    }


def _option(reason: Reason, w: Wording) -> Block:
    return {"text": _plain(w(f"feedback.{reason}"), 75), "value": reason}


def _withdraw(answer_id: str, w: Wording) -> Block:
    return {
        "type": "button",
        "action_id": WITHDRAW,
        "text": _plain(w("feedback.withdraw"), 75),
        "value": answer_id,
    }


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shorten(text, limit)}
