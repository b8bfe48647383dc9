"""`watch`: the feeds and pages that stories name, looked at from the command line."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Annotated

import typer

from bot import app as composition
from bot.commands.shell import finish, load, say
from bot.errors import SettingsError
from bot.settings import Settings
from knowledge.seeds import watched_stories
from knowledge.store import Store


def register(cli: typer.Typer) -> None:
    cli.command()(watch)


def watch(
    story: Annotated[str | None, typer.Option("--story", help="Of all stories, only this.")] = None,
    once: Annotated[bool, typer.Option("--once", help="One pass over what is due.")] = False,
) -> None:
    """Look at the feeds and pages that stories name; new articles become drafts.

    Workers do this too. What was looked at a while ago is left until it is due again.
    """
    finish(_watch(load(), story, once))


async def _watch(settings: Settings, story: str | None, once: bool) -> None:
    from bot.watching import CHECK_S, Watching

    watched = [header.id for _, header in watched_stories(settings.seeds_dir)]
    if not watched or story not in (None, *watched):
        raise SettingsError(
            f"{story or 'no story'} names nothing to watch: add `watch`, a list of `url`, to its "
            "story.yaml"
        )
    async with contextlib.AsyncExitStack() as stack:
        redis = await stack.enter_async_context(composition.open_redis(settings.redis_url))
        embedder, endpoint = (
            composition.make_embedder(settings),
            composition.make_endpoint(settings),
        )
        stack.push_async_callback(embedder.close)
        if endpoint is not None:
            stack.push_async_callback(endpoint.close)
        watching = Watching(
            settings.seeds_dir,
            settings.backstory_cache,
            redis,
            Store(redis),
            embedder,
            endpoint,
            settings.fetch_private_hosts,
        )
        while True:
            looked = await watching.once(story)
            for one in looked:
                say(f"{one.url}: {one.error or f'{one.taken} new, {one.failed} failed'}")
            if once:
                if not looked:
                    say("nothing is due yet")
                return
            await asyncio.sleep(CHECK_S)
