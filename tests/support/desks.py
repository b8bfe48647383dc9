"""A desk for listeners and workers: real stores in memory, stories without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from unittest.mock import Mock

import numpy as np
from burner_redis import BurnerRedis
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answerer, Stories
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.desk import Desk
from handlers.kept import KeptAnswers
from handlers.ledger import Ledger
from handlers.openness import Openness
from handlers.readers import Reader, Readers
from handlers.stops import Stops
from handlers.subcommands import Call
from handlers.threads import Threads
from handlers.usage import Usage
from handlers.wording import Wording
from handlers.workspaces import OneWorkspace
from knowledge.conflicts import find_conflicts
from knowledge.embeddings import NoEmbeddings
from knowledge.overview import Overviews
from knowledge.search import Index
from knowledge.snapshot import Snapshot, story_units
from knowledge.story import Story

TEAM, CHANNEL, USER = "T1", "C0NEWSROOM1", "U0ANNA00001"


def snapshot(story: Story) -> Snapshot:
    vectors = np.zeros((len(list(story_units(story))), 0), np.float32)
    return Snapshot(story, None, vectors, find_conflicts(story))


def stories(of: Sequence[Story], answerer: type[Answerer] = Answerer) -> Stories:
    indexes = [Index(snapshot(story)) for story in of]
    return Stories(indexes, of[0].id, lambda index: answerer(index, NoEmbeddings()))


def desk(
    of: Sequence[Story],
    client: AsyncWebClient | None = None,
    redis: Any = None,
    answerer: type[Answerer] = Answerer,
    public_url: str | None = None,
) -> Desk:
    """What a test does not name is a mock."""
    redis = redis or BurnerRedis()
    workspaces = OneWorkspace(client or AsyncWebClient("xoxb-none"), "U0BOT")
    given: dict[str, Any] = {
        "threads": Threads(redis),
        "stops": Stops(redis),
        "workspaces": workspaces,
        "stories": stories(of, answerer),
        "channels": Channels(redis),
        "kept": KeptAnswers(redis),
        "ledger": Ledger(redis),
        "readers": Readers(redis, workspaces),
        "openness": Openness(redis, workspaces),
        "usage": Usage(redis, Openness(redis, workspaces)),
        "links": Links(public_url),
        "overviews": Overviews(),
        "has_model": False,
        "admins": frozenset(),
    }
    others = {field.name: Mock() for field in fields(Desk) if field.name not in given}
    return Desk(**given, **others)


async def knows(desk: Desk, locale: str = "en-US") -> None:
    """The reader's language is known, so that nobody asks Slack for it."""
    await desk.readers._redis.set(
        f"backstory:reader:{TEAM}:{USER}", Reader(locale=locale).model_dump_json()
    )


def call(desk: Desk, argument: str = "", page: int = 1, locale: str = "en-US") -> Call:
    answerer = desk.stories.answerer()
    return Call(TEAM, CHANNEL, USER, argument, Wording(locale), answerer, page=page)
