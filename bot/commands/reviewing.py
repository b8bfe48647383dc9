"""`review`: what an editor should look at before a story is published, as a page or Markdown."""

from __future__ import annotations

import asyncio
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import app as composition
from bot.commands.shell import load, progress, say
from bot.errors import SettingsError
from bot.settings import Settings
from knowledge.seeds import find_story, read_story
from knowledge.snapshot import build_snapshot

if TYPE_CHECKING:
    from knowledge.review import Review

_PAGES = {".html": "review.html", ".md": "review.md"}


def register(cli: typer.Typer) -> None:
    cli.command()(review)


def review(
    story: Annotated[str | None, typer.Option("--story", help="The story's id.")] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="As it would be with all drafts accepted.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="A file: .html or .md; default: stdout.")] = None,
) -> None:
    """Show a story's drafts, disagreements, thin spots, timeline and people, before publishing.

    It reads the files, not the store: what would be published, as it is now.
    """
    settings = load()
    if out is not None and out.suffix not in _PAGES:
        raise SettingsError(f"--out {out}: must end in {' or '.join(_PAGES)}")
    made = asyncio.run(_review(settings, find_story(settings.seeds_dir, story), drafts))
    page = _rendered(made, _PAGES[out.suffix] if out else "review.md", drafts)
    if out is None:
        print(page)
        return
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--out {out}: {error.strerror or error}") from error
    say(f"written to {out}")


async def _review(settings: Settings, folder: Path, drafts: bool) -> Review:
    from knowledge.review import linked_copies, read_drafts, review_of, with_drafts

    waiting = read_drafts(folder)
    story = read_story(folder, may_be_empty=True)
    if drafts:
        story = with_drafts(story, waiting)
    embedder = composition.make_embedder(settings)
    shown = progress("embedding")
    try:
        snapshot = await build_snapshot(story, embedder, settings.backstory_cache, shown)
    finally:
        await embedder.close()
    return review_of(story, snapshot.conflicts, waiting, linked_copies(folder))


def _rendered(review: Review, template: str, with_drafts: bool) -> str:
    from bot.pages import templates

    thin = sorted(review.thin, key=lambda spot: spot.kind)
    return (
        templates()
        .get_template(template)
        .render(
            review=review,
            story=review.story,
            language="en",
            with_drafts=with_drafts,
            thin={kind: list(spots) for kind, spots in groupby(thin, lambda spot: spot.kind)},
        )
    )
