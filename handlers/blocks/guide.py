"""What the bot says of itself: help, and the greeting in a channel it was invited to."""

from __future__ import annotations

from typing import Any

from handlers.blocks.text import escape, shorten
from knowledge.story import Story

Block = dict[str, Any]


def help_blocks(story: Story, bot: str) -> list[Block]:
    """A short help: what to ask, where, and how to make the bot be silent."""
    topics = "\n".join(f"• {escape(shorten(topic.title, 120))}" for topic in story.topics[:8])
    examples = "\n".join(f"• {escape(shorten(text, 200))}" for text in story.examples[:4])
    about = f"Ask me about *{escape(shorten(story.title, 150))}*, in any language."
    sections = [
        f"{about} Every sentence of my answer links to the source that says it; where the sources "
        "disagree or are silent, I say so.",
        f"*For example*\n{examples}" if examples else "",
        f"*What the story covers*\n{topics}" if topics else "",
        f"*Where*\n• In a channel: mention <@{bot}> with a question; I answer in the thread.\n"
        "• In that thread: just go on asking, no mention needed.\n"
        "• In a direct message: write your question.\n"
        "• Write `mute` in a thread to make me silent there, `unmute` to bring me back.",
    ]
    return [_section(text) for text in sections if text]


def greeting_blocks(story: Story, bot: str) -> list[Block]:
    """The one message to a channel the bot was invited to."""
    return [_section("Thank you for having me."), *help_blocks(story, bot)]


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": shorten(text, 3000)}}
