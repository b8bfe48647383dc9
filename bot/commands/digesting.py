"""`backstory digest`: what a channel's next digest would say, shown and not posted."""

from __future__ import annotations

import contextlib
import datetime
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import app as composition
from bot.commands.shell import JsonFlag, StoryOption, finish, load, progress, say, write_json
from bot.commands.terminal import as_text
from bot.digest import Told, Unanswered, UnreadableTold, as_of, compare, standing
from bot.digest.as_json import as_json as news_json
from bot.errors import SettingsError
from bot.settings import Settings
from handlers import unanswered as questions
from handlers.blocks.digest import UNANSWERED, digest_blocks
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.digests.subscriptions import Subscriptions
from handlers.digests.told import Tellings
from handlers.wording import Wording
from knowledge.store import Store


def register(cli: typer.Typer) -> None:
    cli.command()(digest)


def digest(
    channel: Annotated[
        str | None,
        typer.Option(help="The channel's id: what it was told last is what the rest is new to."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="A date, 2025-11-16 or 2025-11: what came after it is new."),
    ] = None,
    as_json: JsonFlag = False,
    story: StoryOption = None,
) -> None:
    """Show what a digest would say now; nothing is posted, and nothing counts as told.

    Without --since, new is what the channel was not told; where it was told nothing, and where
    REDIS_URL keeps nothing, that is the whole story so far. With --since DATE, new is what came
    after that date: sources published after it with all they say, events dated after it, and
    sources withdrawn after it. A date that is known to the month or the year alone counts by its
    last day; a source without a date counts as old.

    --json writes {"channel", "since", "snapshot"} and the news as bot.digest.as_json has it.
    """
    if since is not None:
        _check(since)
    finish(_digest(load(), channel, since, as_json, story))


def _check(date: str) -> None:
    """Raises SettingsError for what is no date."""
    try:
        year, month, day = [int(part) for part in [*date.split("-"), "1", "1"][:3]]
        datetime.date(year, month, day)
        known = re.fullmatch(r"\d{4}(-\d\d){0,2}", date)
    except ValueError:
        known = None
    if known is None:
        raise SettingsError(f"--since {date}: must be a date, such as 2025-11-16 or 2025-11")


async def _digest(
    settings: Settings, channel: str | None, since: str | None, in_json: bool, only: str | None
) -> None:
    async with _opened(settings) as (redis, store):
        listener = await _listener(redis, channel)
        wanted = only or listener.story
        chosen = composition.choose_story(wanted, settings, await store.stories())
        snapshot = await store.load(chosen, spec=None)
        kept = {one.id: one.published for one in await store.generations(chosen)}
        now = Told.of(snapshot, kept.get(snapshot.id))
        before, told_at = (
            (as_of(now, since), since) if since else await _baseline(redis, listener, chosen)
        )
        asked = await _asked(redis, listener)
    if channel and before is None:
        say(f"note: {channel} was told nothing yet, so this is the whole story so far")
    news = compare(before, now)
    lines = standing(now, news)
    if in_json:
        known = {"channel": channel, "since": since, "snapshot": snapshot.id}
        write_json({**known, **news_json(news, lines, asked)})
        return
    today = datetime.date.today().isoformat()
    blocks, _ = digest_blocks(
        news,
        lines,
        asked,
        Wording(listener.language),
        Links(settings.public_url),
        since=told_at,
        until=None if since else today,
    )
    print(as_text(blocks))


@dataclass(frozen=True)
class Listener:
    """A channel, as far as anything is kept of it; `team` None where nothing is."""

    team: str | None = None
    channel: str = ""
    story: str | None = None
    language: str = "en"
    zone: str = "UTC"


async def _listener(redis: Any, channel: str | None) -> Listener:
    """The channel with this id, which is in one workspace alone."""
    if channel is None or not re.fullmatch(r"\w+", channel):
        return Listener()
    for one in [each.subscription for each in await Subscriptions(redis).all()]:
        if one.channel == channel:
            story = one.story or await Channels(redis).story(one.team, channel)
            return Listener(one.team, channel, story, one.language, one.zone)
    for team in await Tellings(redis, time.time).teams(channel):
        return Listener(team, channel, await Channels(redis).story(team, channel))
    return Listener()


async def _baseline(redis: Any, listener: Listener, story: str) -> tuple[Told | None, str | None]:
    """What the channel was told last, and on which day; None where it was told nothing."""
    if listener.team is None:
        return None, None
    tellings = Tellings(redis, time.time)
    baseline = await tellings.baseline(listener.team, listener.channel, story)
    if baseline is None:
        return None, None
    at = datetime.datetime.fromtimestamp(baseline.at, ZoneInfo(listener.zone))
    try:
        return Told.from_bytes(baseline.told), at.date().isoformat()
    except UnreadableTold as error:
        say(f"note: what {listener.channel} was told cannot be read ({error}): all of it is new")
        return None, None


async def _asked(redis: Any, listener: Listener) -> list[Unanswered]:
    if listener.team is None:
        return []
    kept = questions.Unanswered(redis)
    top = await kept.top(listener.team, listener.channel, UNANSWERED)
    return [Unanswered(one.question, one.times) for one in top]


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Any, Store]]:
    embedder = composition.make_embedder(settings)
    try:
        async with composition.open_store(settings, embedder, progress("embedding")) as opened:
            yield opened
    finally:
        await embedder.close()
