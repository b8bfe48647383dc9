"""`feedback`: what people thought of the answers, to be read, or to be asked again by `eval`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import app as composition
from bot.commands.judged_questions import listed, questions, written
from bot.commands.shell import finish, load, progress, say
from bot.errors import SettingsError
from bot.settings import Settings
from handlers.judgements import Judgement, Judgements


def register(cli: typer.Typer) -> None:
    cli.command()(feedback)


def feedback(
    export: Annotated[
        Path | None,
        typer.Option("--export", help="Adds the questions to this file, for `backstory eval`."),
    ] = None,
    story: Annotated[
        str | None, typer.Option("--story", help="Only what was asked of this story.")
    ] = None,
    private: Annotated[
        bool,
        typer.Option("--private", help="Also what was asked where not all could read it."),
    ] = False,
) -> None:
    """Show how answers were judged, or write the questions to a file for `eval`."""
    settings = load()
    if settings.redis_url.startswith("memory:"):
        raise SettingsError("REDIS_URL: with memory:// nothing is kept; set it to the bot's Redis")
    if export:
        finish(_export(settings, story, export, private))
    else:
        finish(_list(settings, story, private))


async def _list(settings: Settings, story: str | None, private: bool) -> None:
    print(listed(await _judgements(settings, story, private)))


async def _export(settings: Settings, wanted: str | None, file: Path, private: bool) -> None:
    """A file of questions is about one story."""
    async with composition.open_snapshot(settings, wanted, progress("embedding")) as snapshot:
        story = snapshot.story
    judged = await _judgements(settings, story.id, private)
    added, open_ones = written(questions(judged, story), file)
    say(f"{file}: {added} questions added, {open_ones} of them to be filled in")


async def _judgements(settings: Settings, story: str | None, private: bool) -> Sequence[Judgement]:
    """What was asked in private channels and in direct messages stays there, unless `private`."""
    async with composition.open_redis(settings.redis_url) as redis:
        found = await Judgements(redis).all()
    asked = [one for one in found if story in (None, one.story)]
    shown = [one for one in asked if one.is_open or private]
    if left_out := len(asked) - len(shown):
        say(f"{left_out} left out, asked where not all could read it: --private has them, too")
    return shown
