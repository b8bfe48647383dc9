"""Seeds into the store and back: `publish`, `build`, `rollback`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import app as composition
from bot.commands.shell import JsonFlag, StoryOption, finish, load, progress, say, write_json
from bot.settings import Settings
from knowledge.errors import NoSnapshot
from knowledge.store import Generation, Store


def register(cli: typer.Typer) -> None:
    for command in (publish, build, rollback):
        cli.command()(command)


def publish(
    seeds: Annotated[Path | None, typer.Argument(help="Default: SEEDS_DIR.")] = None,
) -> None:
    """Build the snapshots of the stories in SEEDS and make them current."""
    finish(publish_seeds(load(), seeds))


def build(
    seeds: Annotated[Path | None, typer.Argument(help="Default: SEEDS_DIR.")] = None,
) -> None:
    """Build the snapshots of the stories in SEEDS and keep them on disk, publishing nothing."""
    finish(_build(load(), seeds))


def rollback(
    story: StoryOption = None,
    to: Annotated[str | None, typer.Option(help="The snapshot to go back to, by its id.")] = None,
    show: Annotated[bool, typer.Option("--list", help="Show what one can go back to.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Answer from the generation before, or from another one; undone by going back again."""
    finish(_rollback(load(), story, to, show, as_json))


async def _rollback(
    settings: Settings, story: str | None, to: str | None, show: bool, as_json: bool
) -> None:
    async with composition.open_redis(settings.redis_url) as redis:
        store = Store(redis)
        stories = await store.stories()
        if not stories:
            raise NoSnapshot("the store holds no story: run `backstory publish`")
        chosen = composition.choose_story(story, settings, stories)
        if not show:
            left = await store.current(chosen)
            now = await store.rollback(chosen, to)
            say(f"{chosen}: now answering from {_described(now)}")
            say(f"undo: backstory rollback --story {chosen} --to {left}")
        generations = await store.generations(chosen)
    if as_json:
        write_json({"story": chosen, "generations": [asdict(one) for one in generations]})
    elif show:
        for generation in generations:
            print(f"{'*' if generation.is_current else ' '} {_described(generation)}")


def _described(generation: Generation) -> str:
    published = datetime.fromtimestamp(generation.published, UTC)
    return f"{generation.id}, published {published:%Y-%m-%d %H:%M} UTC"


async def publish_seeds(settings: Settings, seeds: Path | None = None) -> None:
    """Publishes the stories in `seeds`, SEEDS_DIR by default, and says what is current."""
    async with composition.open_redis(settings.redis_url) as redis:
        embedder = composition.make_embedder(settings)
        store = Store(redis)
        folder = seeds or settings.seeds_dir
        shown = progress("embedding")
        published = await composition.publish(folder, settings, store, embedder, shown)
        await embedder.close()
    for snapshot, is_new in published:
        what = "published" if is_new else "already current"
        say(f"{snapshot.story.id}: snapshot {snapshot.id} {what}")
    if settings.redis_url.startswith("memory:"):
        say("note: with memory:// nothing is kept; set REDIS_URL to publish to a Redis")


async def _build(settings: Settings, seeds: Path | None) -> None:
    embedder = composition.make_embedder(settings)
    folder = seeds or settings.seeds_dir
    for snapshot in await composition.build_all(folder, settings, embedder, progress("embedding")):
        passages = len(list(snapshot.story.passages()))
        say(
            f"{snapshot.story.id}: snapshot {snapshot.id}, {len(snapshot.story.sources)} sources, "
            f"{passages} passages"
        )
    await embedder.close()
