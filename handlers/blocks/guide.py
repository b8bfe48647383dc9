"""What the bot says of itself: help, and the greeting in a channel it was invited to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.blocks.text import escape, shorten
from knowledge.story import Story

Block = dict[str, Any]


def help_blocks(
    story: Story, bot: str, stories: Sequence[Story] = (), has_model: bool = False
) -> list[Block]:
    """A short help: what to ask, where, and how to make the bot be silent.

    `stories`: all that one can ask about, where there are several; `has_model`: answers are
    drafted, and take a while.
    """
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
        "*While I answer*\n• `stop` in the thread ends my answer.\n"
        "• `think:` before a question makes me think first; so does the button below an answer."
        if has_model
        else "",
        f"*Other stories*: mention me with `use` and a name, and this channel asks about it.\n"
        f"{_listed(stories)}"
        if stories
        else "",
    ]
    return [_section(text) for text in sections if text]


def greeting_blocks(
    story: Story, bot: str, stories: Sequence[Story] = (), has_model: bool = False
) -> list[Block]:
    """The one message to a channel the bot was invited to."""
    return [_section("Thank you for having me."), *help_blocks(story, bot, stories, has_model)]


def story_chosen(story: Story, before: Story) -> str:
    """That the channel asks about `story` now, and how to undo it."""
    said = f"Questions in this channel now go to *{escape(shorten(story.title, 150))}*."
    return said if story.id == before.id else f"{said} `use {before.id}` goes back."


def no_such_story(wanted: str, stories: Sequence[Story]) -> str:
    return f"There is no story `{escape(wanted)}`. There are:\n{_listed(stories)}"


def _listed(stories: Sequence[Story]) -> str:
    lines = [f"• `{story.id}`: {escape(shorten(story.title, 100))}" for story in stories[:15]]
    return "\n".join([*lines, *(["…"] if len(stories) > 15 else [])])


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": shorten(text, 3000)}}
