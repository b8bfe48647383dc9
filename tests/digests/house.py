"""Everything that posts digests, on a real Redis and a local Slack, with a clock of the test's.

Two workers look for what is due, and either may die at any place: what was kept in Redis and what
stands in Slack is all that is left then.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import redis.asyncio
from docket import Docket, Worker
from redis_server import running_redis
from slack_sdk.web.async_client import AsyncWebClient
from tiny_stories import source, story

from bot.answering import Answer, Stories
from bot.answering.answer import Timings
from handlers.admission import Admission, Rules
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.desk import Desk
from handlers.digests.queue import DigestQueue, Jobs
from handlers.digests.subscriptions import EVERY_DAY, Subscription, Subscriptions
from handlers.digests.ticking import tick
from handlers.digests.told import Draft, Post, Tellings
from handlers.digests.working import digest_jobs
from handlers.kept import KeptAnswer
from handlers.readers import Readers
from handlers.unanswered import Unanswered
from handlers.workspaces import OneWorkspace
from knowledge.embeddings import NoEmbeddings
from knowledge.search import Index
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.store import Store
from playground import Playground, Workspace, plain_text
from playground.team import BOT_USER_ID, Channel, default_channels, default_users

TEAM, NEWSROOM, ANNA, BEN = "T0NEWSROOM1", "C0NEWSROOM1", "U0ANNA00001", "U0BEN000001"
UTC = datetime.UTC
START = datetime.datetime(2026, 1, 1, tzinfo=UTC)
WORK_S = 20


class Died(Exception):
    """A worker was killed."""


@dataclass
class Clock:
    now: datetime.datetime = START

    def __call__(self) -> datetime.datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def advance(self, **by: float) -> None:
        self.now += datetime.timedelta(**by)


@dataclass
class Deaths:
    """Where workers die next: after a digest was "begun", after Slack has "posted" it, or with
    the message "lost" before Slack has it; each place once for each time that it is named."""

    places: list[str] = field(default_factory=list)
    died: list[str] = field(default_factory=list)

    def at(self, place: str) -> None:
        if place in self.places:
            self.places.remove(place)
            self.died.append(place)
            raise Died(place)


class _Tellings(Tellings):
    def __init__(self, *args: Any, deaths: Deaths) -> None:
        super().__init__(*args)
        self._deaths = deaths

    async def begin(self, post: Post, draft: Draft) -> bool:
        begun = await super().begin(post, draft)
        self._deaths.at("begun")
        return begun


class _Client(AsyncWebClient):
    deaths: Deaths

    async def chat_postMessage(self, **given: Any) -> Any:
        self.deaths.at("lost")
        said = await super().chat_postMessage(**given)
        self.deaths.at("posted")
        return said


class _Answering:
    """As much of an answerer as a digest reads."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def use(self, index: Index) -> None:
        self.index = index

    @property
    def story(self) -> Any:
        return self.index.snapshot.story


class House:
    def __init__(self, slack: Playground, store: Any, docket: Docket, clock: Clock) -> None:
        self.slack, self.redis, self.docket, self.clock = slack, store, docket, clock
        self.deaths, self.subscriptions = Deaths(), Subscriptions(store)
        self.unanswered = Unanswered(store, clock.seconds)
        client = _Client(slack.workspace.bot_token, base_url=slack.api_url)
        client.deaths = self.deaths
        self.workspaces = OneWorkspace(client, BOT_USER_ID)
        self.told = 0
        self.stories: Stories = cast(Any, None)
        self.jobs: Jobs = cast(Any, None)
        self.queue: DigestQueue = cast(Any, None)

    def open(self, snapshot: Snapshot) -> None:
        self.stories = Stories([Index(snapshot)], "harbour", cast(Any, _Answering))
        desk = SimpleNamespace(
            stories=self.stories,
            channels=Channels(self.redis),
            links=Links(None),
            workspaces=self.workspaces,
            admission=Admission(Rules(), self.workspaces),
            subscriptions=self.subscriptions,
            readers=Readers(self.redis, self.workspaces),
        )
        store = Store(self.redis)
        self.jobs = digest_jobs(self.redis, cast(Desk, desk), self.unanswered, store, self.clock)
        tellings = _Tellings(self.redis, self.clock.seconds, deaths=self.deaths)
        self.jobs.posting._tellings = tellings
        self.queue = DigestQueue(self.docket, self.jobs, datetime.timedelta(0))

    async def publish(self, reports: int) -> None:
        """The story has this many reports from now on, each told by its number."""
        self.stories.use(Index(await snapshot_of(reports)))

    async def tick(self, workers: int = 2) -> None:
        """Each worker looks for what is due, all at the same time."""
        looking = (tick(self.subscriptions, self.queue, self.clock.now) for _ in range(workers))
        await asyncio.gather(*looking)

    async def work(self) -> None:
        """Does all that is queued; what failed is tried again at once."""
        async with Worker(
            self.docket,
            concurrency=4,
            minimum_check_interval=datetime.timedelta(milliseconds=2),
            scheduling_resolution=datetime.timedelta(milliseconds=2),
        ) as worker:
            async with asyncio.timeout(WORK_S):  # a job that fails for ever is tried for ever
                await worker.run_until_finished()

    async def minute(self) -> None:
        """A look and the work, now; then the clock is a minute on."""
        await self.tick()
        await self.work()
        self.clock.advance(minutes=1)

    async def until(self, at: str) -> None:
        """Sets the clock to a moment in UTC."""
        self.clock.now = datetime.datetime.fromisoformat(at).replace(tzinfo=UTC)

    async def set_up(self, **settings: Any) -> Subscription:
        made = Subscription.model_validate(
            {
                "team": TEAM, "channel": NEWSROOM, "user": ANNA, "time": "09:00", "zone": "UTC",
                "days": EVERY_DAY, "quiet": "line", "since": self.clock.seconds(), **settings,
            }
        )  # fmt: skip
        await self.subscriptions.set(made)
        return made

    def digests(self, channel: str = "newsroom") -> list[str]:
        return [plain_text(m) for m in self.messages(channel)]

    def messages(self, channel: str = "newsroom") -> list[dict[str, Any]]:
        return [m for m in self.slack.messages(channel) if m.get("bot_id")]

    def reports(self, channel: str = "newsroom") -> list[list[int]]:
        """The numbers of the reports that each digest tells of as new."""
        return [numbers(text) for text in self.digests(channel)]

    def told_to(self, user: str) -> list[str]:
        return self.digests(f"@{user}")


def numbers(text: str) -> list[int]:
    return sorted({int(number) for number in re.findall(r"Report (\d+)", text)})


_made: dict[int, Snapshot] = {}


async def snapshot_of(reports: int) -> Snapshot:
    if reports not in _made:
        told = story(
            source("gull", "The bridge at Brenholm costs 40 million crowns."),
            *(
                source(f"r{n}", f"The mayor of town {n} spoke about bridges.", title=f"Report {n}")
                for n in range(1, reports + 1)
            ),
        )
        _made[reports] = await build_snapshot(told, NoEmbeddings(), Path("/nonexistent"))
    return _made[reports]


def channels(names: Iterable[str]) -> list[Channel]:
    """The usual ones, and a public one with everybody for each name."""
    members = {user.id for user in default_users()}
    more = [Channel(f"C0{name.upper()}", name, "channel", set(members)) for name in names]
    return [*default_channels(), *more]


@contextlib.asynccontextmanager
async def open_house(folder: Path, names: Iterable[str] = ()) -> AsyncIterator[House]:
    clock = Clock()
    workspace = Workspace(channels=channels(names), clock=clock.seconds)
    async with (
        Playground(workspace) as slack,
        running_redis(folder) as url,
        redis.asyncio.from_url(url) as store,
        Docket("digests", url) as docket,
    ):
        house = House(slack, store, docket, clock)
        house.open(await snapshot_of(1))
        yield house


def made_kept(question: str, asked_at: str, **other: Any) -> KeptAnswer:
    """An answer to `question` that declined it, in the newsroom's threads."""
    declined = {"declined": True, "channel": NEWSROOM, "message": "9.9", **other}
    answer = Answer(
        question=question, language="en", text="The sources are silent.", origin="extract",
        model=None, citations=(), conflicts=(), usage=None, declined=declined.pop("declined"),
        timings_ms=Timings(search=1, first_token=None, total=1),
    )  # fmt: skip
    return KeptAnswer(
        team=TEAM, user=ANNA, asked_at=asked_at, thread=asked_at, story="harbour", snapshot="s",
        answer=answer, **declined,
    )  # fmt: skip
