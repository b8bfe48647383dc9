"""`chart`, and pictures in files: what Slack shows of a story, drawn without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import app as composition
from bot.commands.shell import StoryOption, finish, load, progress, say
from bot.pictures import Picture, PictureError, draw_figure, draw_timeline, pages
from bot.pictures.figure import MARKS
from bot.pictures.subjects import Figure, entities, figures_of
from bot.settings import Settings
from knowledge.story import Story
from knowledge.text import fold
from knowledge.timeline import Moment

PictureOption = Annotated[
    Path | None,
    typer.Option("--picture", metavar="FILE.png", help="Draw it; further pages are FILE-2.png, …"),
]
LanguageOption = Annotated[
    str | None, typer.Option("--language", help="Of dates and numbers; default: the story's.")
]


def register(cli: typer.Typer) -> None:
    cli.command()(chart)


def chart(
    entity: Annotated[str, typer.Argument(help="What the figures are of.")],
    attribute: Annotated[
        str | None, typer.Argument(help="Which of its figures; default: all of them.")
    ] = None,
    picture: PictureOption = None,
    language: LanguageOption = None,
    story: StoryOption = None,
) -> None:
    """Show who told which figure, and when; as a chart in a file with --picture."""
    finish(_chart(load(), entity, attribute, picture, language, story))


async def _chart(
    settings: Settings,
    entity: str,
    attribute: str | None,
    picture: Path | None,
    language: str | None,
    story_id: str | None,
) -> None:
    async with composition.open_snapshot(settings, story_id, progress("embedding")) as snapshot:
        story = snapshot.story
    found = figures_of(story, entity)
    if attribute is not None:
        found = tuple(one for one in found if fold(attribute) in fold(one.attribute))
    if not found:
        say(f"backstory: {story.id} has no such figures; it has some of: {_listed(story)}")
        raise typer.Exit(1)
    drawn = _drawn(lambda: _charts(found, story, language))
    for each in drawn:
        print(each.alt + "\n")
    if picture:
        save(drawn, picture)


def save_timeline(
    moments: Sequence[Moment], story: Story, file: Path, language: str | None
) -> None:
    """Writes the timeline as pictures; raises typer.Exit where it cannot be drawn."""
    parts = pages(moments)
    save(
        _drawn(
            lambda: [
                draw_timeline(part, story, language or story.language, page=n, of=len(parts))
                for n, part in enumerate(parts, 1)
            ]
        ),
        file,
    )


def save(pictures: Sequence[Picture], file: Path) -> None:
    for number, picture in enumerate(pictures, 1):
        path = file if number == 1 else file.with_stem(f"{file.stem}-{number}")
        path.write_bytes(picture.png)
        say(f"{path}: {picture.width} by {picture.height}")


def _charts(figures: Sequence[Figure], story: Story, language: str | None) -> list[Picture]:
    return [
        draw_figure(
            figure.claims[start : start + MARKS],
            story,
            language or story.language,
            title=figure.title,
        )
        for figure in figures
        for start in range(0, len(figure.claims), MARKS)
    ]


def _drawn(draw: Callable[[], list[Picture]]) -> list[Picture]:
    try:
        return draw()
    except PictureError as error:
        say(f"backstory: no picture: {error}")
        raise typer.Exit(1) from None


def _listed(story: Story) -> str:
    return ", ".join(entities(story)[:20])
