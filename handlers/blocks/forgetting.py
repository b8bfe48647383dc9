"""`/story forget`: what will be deleted, to be confirmed; and what was, in counts."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.blocks.parts import MAX_LABEL, Block, section
from handlers.blocks.text import shorten
from handlers.wording import Wording

NAME = "forget"
FORGET, FORGET_ANSWERS, KEEP = "story_forget", "story_forget_answers", "story_keep"  # action ids
# What is counted, in the order in which it is told.
COUNTED = ("answers", "turns", "waiting", "judgements", "digests", "messages", "not_deleted")


def question(w: Wording) -> list[Block]:
    """Asks whether to forget; with a button that deletes the bot's answers in Slack, too."""
    deeds = [
        _button(FORGET, w("forgetting.forget"), "danger"),
        _button(FORGET_ANSWERS, w("forgetting.and_answers"), "danger"),
        _button(KEEP, w("forgetting.keep")),
    ]
    return [
        section(f"{w('forgetting.head')}\n{w('forgetting.what')}"),
        section(w("forgetting.stays")),
        {"type": "actions", "elements": deeds},
    ]


def done(counts: Mapping[str, int], w: Wording) -> str:
    """What was forgotten, mrkdwn; `counts` by the names of COUNTED."""
    told = [
        f"• {w(f'forgetting.{name}', count=w.number(counts[name]))}"
        for name in COUNTED
        if counts.get(name)
    ]
    return "\n".join([w("forgetting.done"), *told]) if told else w("forgetting.nothing")


def _button(action: str, label: str, style: str = "") -> Block:
    text = {"type": "plain_text", "text": shorten(label, MAX_LABEL), "emoji": False}
    return {
        "type": "button",
        "action_id": action,
        "text": text,
        "value": action,
        **({"style": style} if style else {}),
    }
