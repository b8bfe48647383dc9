"""`/story use`: which story a channel asks about, from now on."""

from __future__ import annotations

from handlers.blocks.choosing import chosen_blocks, list_blocks
from handlers.desk import Desk
from handlers.subcommands import Call, Shown, Subcommand
from knowledge.spellings import meant
from knowledge.story import Story
from knowledge.text import fold


def subcommand(desk: Desk) -> Subcommand:
    async def use(call: Call) -> Shown:
        stories, before = desk.stories.all(), call.snapshot.story
        wanted = _called(call.argument, stories)
        if wanted is None:
            blocks = list_blocks(
                call.argument, _nearest_first(call.argument, stories), before, call.wording
            )
            return Shown(call.wording("choosing.which", story=before.title), blocks)
        await desk.channels.use(call.team, call.channel, wanted.id)
        text = call.wording("choosing.now", story=wanted.title)
        return Shown(text, chosen_blocks(wanted, before, call.wording))

    return Subcommand("use", use, "STORY")


def _called(text: str, stories: list[Story]) -> Story | None:
    """By its id or its whole title: a channel is not taken to another story by a guess."""
    asked = fold(text).strip()
    return next((s for s in stories if asked in (fold(s.id), fold(s.title).strip())), None)


def _nearest_first(text: str, stories: list[Story]) -> list[Story]:
    found = meant([(story.id, form) for story in stories for form in (story.id, story.title)], text)
    near = [found] if isinstance(found, str) else found
    return sorted(stories, key=lambda s: near.index(s.id) if s.id in near else len(near))
