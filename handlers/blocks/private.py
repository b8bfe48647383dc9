"""A question asked with `/story ask`, and its answer, as only the asker sees them."""

from __future__ import annotations

from handlers.blocks import answer as answer_blocks
from handlers.blocks.buttons import note
from handlers.blocks.parts import MAX_LABEL, Again, Block, Button, line, row, section, told
from handlers.blocks.text import Links, shorten
from handlers.kept import KeptAnswer
from handlers.wording import Wording
from knowledge.story import Story

STOP_ASKING, SHARE_ANSWER, SHOW_ANSWER = (  # action ids
    "story_stop",
    "story_share_answer",
    "story_show_answer",
)
EXAMPLES = 4
MAX_QUESTION = 300  # characters that are shown of it


def what_to_ask(story: Story, wording: Wording) -> list[Block]:
    """For who asked nothing."""
    buttons = [Button(text, Again("ask", text)) for text in story.examples[:EXAMPLES]]
    return [section(wording("asking.what")), *row(*buttons)]


def under_way(question: str, asked_at: str, wording: Wording) -> list[Block]:
    """What stands until the answer comes, and may stand above it."""
    stop = _button(STOP_ASKING, wording("asking.stop"), Again(asked_at, question).value)
    return [section(_asked(question)), line(wording("asking.reading")), stop]


def not_answered(question: str, said: str, wording: Wording) -> list[Block]:
    """`said`: why, as it is; the question may be asked again."""
    again = Button(wording("asking.again"), Again("ask", question))
    return [section(_asked(question)), note(said), *row(again)]


def answered(kept: KeptAnswer, wording: Wording, links: Links, said: str = "") -> list[Block]:
    """The answer, and a button that shares it, or in its place `said`, mrkdwn."""
    asked = section(_asked(kept.answer.question))
    share = _button(SHARE_ANSWER, wording("commands.share"), kept.id)
    below = line(said) if said else share
    return [asked, *answer_blocks.blocks(kept.answer, links, [asked, below]), below]


def perhaps_told(kept: KeptAnswer, wording: Wording) -> list[Block]:
    """For an answer of which nobody can tell whether Slack has shown it: its asker can."""
    show = _button(SHOW_ANSWER, wording("asking.show"), kept.id)
    return [section(_asked(kept.answer.question)), line(wording("asking.perhaps_above")), show]


def _button(action: str, label: str, value: str) -> Block:
    text = {"type": "plain_text", "text": shorten(label, MAX_LABEL), "emoji": False}
    button = {"type": "button", "action_id": action, "text": text, "value": value}
    return {"type": "actions", "elements": [button]}


def _asked(question: str) -> str:
    return f"*{told(question, MAX_QUESTION)}*"
