"""The running bot: the answers with Slack, the queue and the web around them; start and end.

With bot/app.py this is the composition root: the two know all the others, and nobody knows them
but the command line.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from docket import Docket, Worker

from bot.app import Backstory, open_backstory
from bot.connecting import Connection, connected, credentials, limits, rules
from bot.errors import SettingsError
from bot.exporting import exporting
from bot.gauging import condition, measure_queue
from bot.llm import EndpointError
from bot.serve import listen, serve
from bot.settings import Settings
from bot.slack import bolt_app
from bot.sockets import open_sockets
from bot.web import build_probes, build_web
from handlers import listeners, referring, retrying
from handlers.agent import Agent
from handlers.background import Background, finished
from handlers.belongings import Belongings
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.desk import Desk
from handlers.digests.queue import DigestQueue
from handlers.digests.subscriptions import Subscriptions
from handlers.digests.ticking import now_utc, ticking
from handlers.digests.working import digest_jobs
from handlers.forgetting import Forgetting
from handlers.home import HomeTab
from handlers.in_line import InLine
from handlers.inbox import Inbox
from handlers.judgements import Judgements
from handlers.keeping import DAY_S, QUEUE, Lifetimes
from handlers.kept import KeptAnswers
from handlers.ledger import Ledger
from handlers.openness import Openness
from handlers.outsiders import Outsiders
from handlers.readers import Readers
from handlers.refusing import Door
from handlers.replies import Replies
from handlers.stops import Stops
from handlers.threads import Threads
from handlers.turns import Turns
from handlers.unanswered import Unanswered
from handlers.usage import Usage
from handlers.visits import Visits
from handlers.waiting import Waiting
from handlers.withdrawing import withdrawing
from knowledge.errors import EmbeddingFailed, KnowledgeError, SeedError
from knowledge.following import follow
from knowledge.overview import Overviews
from knowledge.search import Index
from knowledge.seeds import watched_stories
from knowledge.snapshot import Snapshot

log = logging.getLogger(__name__)

CLOSE_S = 5.0  # how long requests may take to finish at the end: Slack waits for three
WATCH_CHECK_S = 60.0  # between two looks whether a story names something to watch
AT_ONCE = timedelta(0)  # a job is forgotten when it is done: it holds what somebody wrote
POLL = timedelta(milliseconds=100)  # how often a worker looks for work it was not woken for


@dataclass(frozen=True)
class Roles:
    """What this process does. `serve`: the web pages; `ingress`: takes Slack's events in."""

    serve: bool = True
    ingress: bool = True
    work: bool = True

    @property
    def name(self) -> str:
        """That of the command."""
        return "run" if self.ingress and self.work else "worker" if self.work else "web"


# Gets what is running, as label -> value, and questions worth asking.
OnReady = Callable[[Mapping[str, str], Sequence[str]], None]


async def run(settings: Settings, roles: Roles, on_ready: OnReady | None = None) -> None:
    """Runs until SIGTERM or SIGINT; then takes nothing new in and finishes what it has.

    Raises StartupError, SettingsError and KnowledgeError, each one line.
    """
    _check_store(settings, roles)
    given = credentials(settings)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        collector = settings.otel_exporter_otlp_endpoint
        await stack.enter_async_context(exporting(collector, roles.name))
        setting = "PORT" if roles.serve else "METRICS_PORT"
        port = settings.port if roles.serve else settings.metrics_port
        listening = None if port is None else listen(settings.host, port, setting)
        if listening:
            stack.callback(listening.close)
        backstory = await stack.enter_async_context(open_backstory(settings))
        redis = backstory.redis
        connection = await stack.enter_async_context(connected(settings, given, redis))
        client, workspaces = connection.client, connection.workspaces
        retrying.quietly()
        docket = await stack.enter_async_context(
            Docket(QUEUE, settings.redis_url, execution_ttl=AT_ONCE)
        )

        lifetimes, openness = _lifetimes(settings), Openness(redis, workspaces)
        desk = Desk(
            threads=Threads(redis, lifetimes),
            stops=Stops(redis),
            workspaces=workspaces,
            stories=backstory.stories,
            channels=Channels(redis),
            kept=KeptAnswers(redis, lifetimes),
            judgements=Judgements(redis, lifetimes),
            ledger=Ledger(redis),
            readers=Readers(redis, workspaces),
            openness=openness,
            usage=Usage(redis, openness, words_s=lifetimes.words_s),
            visits=Visits(redis),
            subscriptions=Subscriptions(redis),
            condition=lambda story: condition(backstory, docket, lambda: is_heard(), story),
            links=Links(settings.public_url),
            admins=frozenset(settings.admins),
            rules=rules(settings),
            has_model=backstory.endpoint is not None,
            overviews=backstory.overviews,
        )
        unanswered = Unanswered(redis, keep_s=lifetimes.written_s)
        turns = Turns(docket, limits(settings))
        forgetting = Forgetting(
            desk,
            Belongings(redis, lifetimes),
            unanswered,
            withdrawing(docket, redis, turns.leave),
        )
        replies = Replies(
            desk,
            [desk.usage.answered, Agent(desk).answered, unanswered.note],
            forgetting.deliver,
        )
        inbox = Inbox(docket, redis, turns, replies.deliver if roles.work else None, lifetimes)
        work = digest_jobs(redis, desk, unanswered, backstory.store) if roles.work else None
        queue = DigestQueue(docket, work)
        slack = bolt_app(client, workspaces, given.signing_secret)
        referring.register(slack)
        outsiders = Outsiders(redis, workspaces)
        Door(desk.rules, outsiders, desk.readers, redis, settings.admin_contact).register(slack)
        listeners.register(slack, desk, inbox, queue)

        # What is worked out or loaded at its first use is so before that: nobody waits for it.
        with contextlib.suppress(EmbeddingFailed):  # then it is searched by words alone
            await backstory.embedder.query("ready")
        for story in backstory.stories.all():
            await desk.overviews.of(backstory.stories.answerer(story.id).index.snapshot)
        tasks = [asyncio.create_task(_follow(backstory, desk.overviews, HomeTab(desk).renew))]
        serving: asyncio.Task[None] | None = None
        worker: asyncio.Task[None] | None = None
        if roles.work and settings.watch:
            tasks.append(asyncio.create_task(_watch(settings, backstory)))
        if roles.work:
            worker = asyncio.create_task(await _worker(stack, docket, settings))
            tasks.append(worker)
            tasks.append(asyncio.create_task(ticking(desk.subscriptions, queue, now_utc)))
            tasks.append(asyncio.create_task(InLine(desk, turns).looking()))
        async with contextlib.AsyncExitStack() as ingress:
            is_heard = _always  # over HTTP there is no connection to lose
            if given.app_token and roles.ingress:
                number = settings.socket_connections
                sockets = open_sockets(slack, client, given.app_token, number)
                is_heard = await ingress.enter_async_context(sockets)
            if listening:
                over_http = roles.ingress and not given.app_token
                ready = partial(_readiness, backstory, lambda: is_heard())
                measure = partial(measure_queue, Waiting(redis))
                if roles.serve:
                    web = build_web(
                        backstory.stories.all,
                        ready,
                        slack if over_http else None,
                        given.signing_secret if over_http else None,
                        connection.flow.routes() if connection.flow else (),
                        measure,
                    )
                else:
                    web = build_probes(ready, measure)
                serving = asyncio.create_task(serve(web, listening, stop))
                tasks.append(serving)
            running = await _described(settings, roles, backstory, connection)
            log.info("ready: %s", "; ".join(f"{name}: {what}" for name, what in running.items()))
            if on_ready:
                on_ready(running, backstory.answerer.story.examples)
            await _until(stop, tasks)
        log.info("ending: what was begun is finished first")
        # Nothing new comes in now; requests and answers that have begun are finished.
        if serving is not None:
            await asyncio.wait([serving], timeout=CLOSE_S)
        draining = [asyncio.create_task(finished(settings.drain_seconds))]
        if worker is not None:
            worker.cancel()
            draining.append(worker)
        await asyncio.wait(draining, timeout=settings.drain_seconds)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=CLOSE_S)  # not longer: a library may swallow the cancel


def _lifetimes(settings: Settings) -> Lifetimes:
    return Lifetimes(settings.keep_days * DAY_S, settings.keep_judgements_days * DAY_S)


def _check_store(settings: Settings, roles: Roles) -> None:
    if settings.redis_url.startswith("memory:") and not (roles.ingress and roles.work):
        raise SettingsError(
            "REDIS_URL: memory:// lives in one process; set it to a Redis for `backstory web` and "
            "`backstory worker`, or use `backstory run`"
        )


async def _worker(
    stack: contextlib.AsyncExitStack, docket: Docket, settings: Settings
) -> Coroutine[Any, Any, None]:
    worker = Worker(
        docket,
        concurrency=settings.worker_concurrency,
        redelivery_timeout=timedelta(seconds=settings.lease_seconds),
        minimum_check_interval=POLL,
    )
    return (await stack.enter_async_context(worker)).run_forever()


def _always() -> bool:
    return True


async def _until(stop: asyncio.Event, background: list[asyncio.Task[None]]) -> None:
    """Waits for `stop`; raises what a background task failed with."""
    waiting = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *background], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    stop.set()
    for task in done:
        if task is not waiting:
            task.result()


async def _follow(
    backstory: Backstory,
    overviews: Overviews,
    swapped: Callable[[str, str], Coroutine[Any, Any, None]],
) -> None:
    """Swaps to each new snapshot of each story, and takes new stories in.

    `swapped` is told of each story and its snapshot; nothing waits for it.
    """
    background = Background()

    async def swap(snapshot: Snapshot) -> None:
        await overviews.of(snapshot)  # before anybody asks for it
        backstory.stories.use(await asyncio.to_thread(Index, snapshot))
        background.start(swapped(snapshot.story.id, snapshot.id))

    seen = {
        story.id: backstory.stories.answerer(story.id).index.snapshot.id
        for story in backstory.stories.all()
    }
    await follow(backstory.store, backstory.embedder.spec, seen, swap)


async def _watch(settings: Settings, backstory: Backstory) -> None:
    """Looks at what stories name, as soon as one names something."""
    while not await asyncio.to_thread(_watches, settings.seeds_dir):  # noqa: ASYNC110 (a file)
        await asyncio.sleep(WATCH_CHECK_S)
    # All of ingest comes with it, which most workers never need.
    await asyncio.to_thread(importlib.import_module, "bot.watching")
    from bot.watching import Watching

    watching = Watching(
        settings.seeds_dir,
        settings.backstory_cache,
        backstory.redis,
        backstory.store,
        backstory.embedder,
        backstory.endpoint,
        settings.fetch_private_hosts,
    )
    await watching.forever()


def _watches(seeds: Path) -> bool:
    with contextlib.suppress(SeedError):  # a worker may have no seeds, or faulty ones for now
        return bool(watched_stories(seeds))
    return False


async def _readiness(backstory: Backstory, connected: Callable[[], bool]) -> Mapping[str, bool]:
    """What the bot needs, and whether it is there now."""
    redis = False
    with contextlib.suppress(KnowledgeError):
        redis = await backstory.store.current(backstory.stories.default) is not None
    return {"slack": connected(), "redis": redis, "snapshot": True}


async def _described(
    settings: Settings, roles: Roles, backstory: Backstory, connection: Connection
) -> dict[str, str]:
    snapshot = backstory.answerer.index.snapshot
    model = "no model: extracts only"
    if backstory.endpoint is not None:
        # The bot starts without its model too: it must come back while that is away.
        try:
            model = f"{await backstory.endpoint.model()} at {settings.endpoint}"
        except EndpointError as error:
            model = f"{settings.endpoint}, not answering"
            log.error("%s; answering with extracts until it works", error)
    in_memory = settings.redis_url.startswith("memory:")
    stories = [f"{story.title} ({len(story.sources)} sources)" for story in backstory.stories.all()]
    running = {
        "story" if len(stories) == 1 else "stories": ", ".join(stories),
        "snapshot": snapshot.id,
        "model": model,
        "store": "memory (what is queued is lost if the process is killed)"
        if in_memory
        else "Redis",
    }
    if roles.ingress:
        running["Slack"] = "Socket Mode" if settings.slack_app_token else "HTTP"
    if connection.installed is not None:
        running["workspaces"] = str(connection.installed)
    if roles.serve:
        running["pages"] = f"http://{settings.host}:{settings.port}/sources"
    elif settings.metrics_port is not None:
        running["metrics"] = f"http://{settings.host}:{settings.metrics_port}/metrics"
    return running
