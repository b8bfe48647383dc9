"""What the bot says of itself: help, and the greeting in a channel it was invited to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from handlers.blocks.parts import section, told
from handlers.wording import Wording
from knowledge.story import Story

Block = dict[str, Any]

STORIES = 15  # that are listed


def help_blocks(
    story: Story,
    bot: str,
    wording: Wording,
    stories: Sequence[Story] = (),
    has_model: bool = False,
) -> list[Block]:
    """A short help: what to ask, where, and how to make the bot be silent.

    `bot`: its user id; `stories`: all that one can ask about, where there are several;
    `has_model`: answers are drafted, and take a while.
    """
    w = wording
    topics = [told(topic.title, 120) for topic in story.topics[:8]]
    examples = [told(text, 200) for text in story.examples[:4]]
    where = [
        w("guide.in_channel", bot=f"<@{bot}>"),
        w("guide.in_thread"),
        w("guide.in_dm"),
        w("guide.muting"),
    ]
    meanwhile = [w("guide.stopping"), w("guide.thinking")]
    sections = [
        w("guide.about", story=told(story.title, 150)),
        _list(w("guide.examples"), examples),
        _list(w("guide.topics"), topics),
        _list(w("guide.where"), where),
        _list(w("guide.meanwhile"), meanwhile) if has_model else "",
        _list(w("guide.besides"), [w("guide.commands"), w("guide.digests"), w("guide.home")]),
        f"{w('guide.other_stories')}\n{_listed(stories)}" if stories else "",
    ]
    return [section(text) for text in sections if text]


def greeting_blocks(
    story: Story,
    bot: str,
    wording: Wording,
    stories: Sequence[Story] = (),
    has_model: bool = False,
) -> list[Block]:
    """The one message to a channel the bot was invited to."""
    thanks = section(wording("guide.thanks"))
    return [thanks, *help_blocks(story, bot, wording, stories, has_model)]


def in_short(story: Story, wording: Wording) -> str:
    """Help in a line, for notifications and screen readers."""
    return wording("guide.in_short", story=told(story.title, 150))


def story_chosen(story: Story, before: Story, wording: Wording) -> str:
    """That the channel asks about `story` now, and how to undo it."""
    said = wording("guide.story_chosen", story=told(story.title, 150))
    if story.id == before.id:
        return said
    return f"{said} {wording('guide.goes_back', command=f'`use {before.id}`')}"


def no_such_story(wanted: str, stories: Sequence[Story], wording: Wording) -> str:
    said = wording("guide.no_such_story", story=f"`{told(wanted, 100)}`")
    return f"{said}\n{_listed(stories)}"


def _list(heading: str, lines: Iterable[str]) -> str:
    """Lines below a heading; "" where there are none."""
    listed = "\n".join(f"• {line}" for line in lines)
    return f"*{heading}*\n{listed}" if listed else ""


def _listed(stories: Sequence[Story]) -> str:
    lines = [f"• `{story.id}`: {told(story.title, 100)}" for story in stories[:STORIES]]
    return "\n".join([*lines, *(["…"] if len(stories) > STORIES else [])])
