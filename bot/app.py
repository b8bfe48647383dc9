"""The composition root: Settings -> what answers, and what runs. The only file that knows all.

Slack, the queue and the web are imported where they are started: a question on the command line
needs none of them, and they cost more time than its answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answering import Answerer
from bot.llm import Endpoint, EndpointError
from bot.settings import OPENAI_API, Settings, SettingsError
from knowledge.embeddings import (
    CachedQueries,
    EmbeddedE5,
    Embedder,
    EndpointEmbeddings,
    NoEmbeddings,
    Progress,
    embedded_model_runs_here,
)
from knowledge.errors import NoSnapshot, StoreUnreachable
from knowledge.search import Index
from knowledge.seeds import read_stories
from knowledge.snapshot import Snapshot, build_snapshot
from knowledge.store import Store, follow

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

DRAIN_S = 30.0  # how long answers under way may take to finish when the program is to end
REDELIVERY = timedelta(seconds=30)  # a worker that died loses its jobs to others after this


class StartupError(Exception):
    """Something outside is not as the settings say: one line that names it and the remedy."""


@dataclass(frozen=True)
class Backstory:
    """Everything that answers, without Slack."""

    store: Store
    redis: Any
    embedder: Embedder
    endpoint: Endpoint | None
    answerer: Answerer
    story: str


# --- the store and the answers -------------------------------------------------------------------


@contextlib.asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Any]:
    """A redis.asyncio.Redis, or for `memory://` one inside this process.

    Raises StartupError where nothing answers.
    """
    if url.startswith("memory:"):
        from burner_redis import BurnerRedis

        burner = BurnerRedis()
        try:
            yield burner
        finally:
            await burner.aclose()
        return
    import redis.asyncio
    import redis.exceptions

    client = redis.asyncio.from_url(url, socket_connect_timeout=2, socket_timeout=5)
    try:
        await client.ping()
    except (redis.exceptions.RedisError, OSError) as error:
        await client.aclose()
        raise StartupError(
            f"REDIS_URL: Redis at {_without_password(url)} does not answer ({error}): start it, or "
            "correct the address"
        ) from error
    try:
        yield client
    finally:
        await client.aclose()


def make_embedder(settings: Settings) -> Embedder:
    if settings.embeddings_model or settings.embeddings_base_url:
        if not settings.embeddings_model:
            raise SettingsError("EMBEDDINGS_BASE_URL is set: set EMBEDDINGS_MODEL too")
        import openai

        key = settings.embeddings_api_key or settings.openai_api_key
        base_url = settings.embeddings_base_url or OPENAI_API
        client = openai.AsyncOpenAI(
            base_url=base_url, api_key=key.get_secret_value() if key else "none", max_retries=1
        )
        return CachedQueries(EndpointEmbeddings(client, settings.embeddings_model))
    if not embedded_model_runs_here():
        log.warning(
            "this CPU lacks AVX2, which the embedded model needs: searching by words alone; "
            "set EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL to search by meaning"
        )
        return NoEmbeddings()
    return CachedQueries(EmbeddedE5())


def make_endpoint(settings: Settings) -> Endpoint | None:
    if settings.endpoint is None:
        return None
    key = settings.openai_api_key
    return Endpoint(
        settings.endpoint,
        key.get_secret_value() if key else None,
        settings.openai_model,
        settings.openai_timeout,
    )


async def build_all(
    seeds: Path, settings: Settings, embedder: Embedder, progress: Progress | None = None
) -> list[Snapshot]:
    """The snapshot of every story in `seeds`; nothing is built when one of them is faulty."""
    return [
        await build_snapshot(story, embedder, settings.backstory_cache, progress)
        for story in read_stories(seeds)
    ]


async def publish(
    seeds: Path,
    settings: Settings,
    store: Store,
    embedder: Embedder,
    progress: Progress | None = None,
) -> list[tuple[Snapshot, bool]]:
    """Publishes every story in `seeds`; with each snapshot, whether it is a new one.

    All are built before the first is published: a faulty seed file publishes nothing.
    """
    snapshots = await build_all(seeds, settings, embedder, progress)
    return [(snapshot, await store.publish(snapshot)) for snapshot in snapshots]


@contextlib.asynccontextmanager
async def open_backstory(
    settings: Settings, progress: Progress | None = None
) -> AsyncIterator[Backstory]:
    """What answers, ready to be asked. Publishes the seeds where the store has no story yet.

    Raises StartupError, SettingsError and KnowledgeError, each one line.
    """
    async with contextlib.AsyncExitStack() as stack:
        redis = await stack.enter_async_context(open_redis(settings.redis_url))
        store = Store(redis)
        embedder, endpoint = make_embedder(settings), make_endpoint(settings)
        stack.push_async_callback(embedder.close)
        if endpoint is not None:
            stack.push_async_callback(endpoint.close)
        if not await store.stories():
            await publish(settings.seeds_dir, settings, store, embedder, progress)
        story = _chosen(settings, await store.stories())
        snapshot = await store.load(story, embedder.spec)
        answerer = Answerer(
            Index(snapshot), embedder, endpoint, settings.prompt_tokens, settings.answer_tokens
        )
        yield Backstory(store, redis, embedder, endpoint, answerer, story)


def _chosen(settings: Settings, stories: list[str]) -> str:
    if settings.story is None:
        return stories[0]
    if settings.story not in stories:
        raise SettingsError(f"STORY: there is no story {settings.story!r}; there are {stories}")
    return settings.story


# --- the running bot -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Roles:
    """What this process does. `serve`: the web pages; `ingress`: takes Slack's events in."""

    serve: bool = True
    ingress: bool = True
    work: bool = True


# Gets what is running, as label -> value, and questions worth asking.
OnReady = Callable[[Mapping[str, str], Sequence[str]], None]


async def run(settings: Settings, roles: Roles, on_ready: OnReady | None = None) -> None:
    """Runs until SIGTERM or SIGINT; then takes nothing new in and finishes what it has.

    Raises StartupError, SettingsError and KnowledgeError, each one line.
    """
    if settings.redis_url.startswith("memory:") and not (roles.ingress and roles.work):
        raise SettingsError(
            "REDIS_URL: memory:// lives in one process; set it to a Redis for `backstory web` and "
            "`backstory worker`, or use `backstory run`"
        )
    _check_tokens(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        listening = _listen(settings.host, settings.port) if roles.serve else None
        if listening:
            stack.callback(listening.close)
        backstory = await stack.enter_async_context(open_backstory(settings))
        await _report_endpoint(backstory)
        client = await stack.enter_async_context(_slack_client(settings))
        identity = await _identify(client, settings)
        await _run_parts(settings, roles, backstory, client, identity, listening, stop, on_ready)


@dataclass(frozen=True)
class _Identity:
    team: str
    user: str  # the bot's own user id


async def _run_parts(
    settings: Settings,
    roles: Roles,
    backstory: Backstory,
    client: AsyncWebClient,
    identity: _Identity,
    listening: socket.socket | None,
    stop: asyncio.Event,
    on_ready: OnReady | None,
) -> None:
    from docket import Docket, Worker
    from slack_bolt.async_app import AsyncApp

    import handlers
    from bot.web import build_web
    from handlers.blocks.text import Links
    from handlers.inbox import Inbox
    from handlers.replies import Replies
    from handlers.threads import Threads

    threads = Threads(backstory.redis)
    links = Links(settings.public_url)
    replies = Replies(client, backstory.answerer, threads, links, identity.user)
    async with contextlib.AsyncExitStack() as stack:
        docket = await stack.enter_async_context(Docket("backstory", settings.redis_url))
        inbox = Inbox(docket, backstory.redis, replies.deliver if roles.work else None)
        secret = settings.slack_signing_secret
        over_http = settings.slack_app_token is None and secret is not None and roles.ingress
        slack = AsyncApp(
            client=client,
            logger=_quiet("slack_bolt"),
            # Events are acknowledged only when they are queued; see handlers/inbox.py.
            process_before_response=True,
            request_verification_enabled=False,  # bot/web.py does it
            signing_secret=secret.get_secret_value() if secret else "unused",
        )
        handlers.register(slack, inbox, threads)
        connected = await stack.enter_async_context(_socket(settings, roles, slack, client))

        async def ready() -> Mapping[str, bool]:
            return {
                "slack": connected(),
                "redis": await _answers(backstory.store, backstory.story),
                "snapshot": True,
            }

        background: list[asyncio.Task[None]] = []
        if listening:
            web = build_web(
                lambda: backstory.answerer.index.snapshot,
                ready,
                slack if over_http else None,
                secret.get_secret_value() if over_http and secret else None,
            )
            background.append(asyncio.create_task(_serve(web, listening, stop)))
        background.append(asyncio.create_task(_follow(backstory)))
        worker_task: asyncio.Task[None] | None = None
        if roles.work:
            worker = await stack.enter_async_context(
                Worker(
                    docket,
                    concurrency=settings.worker_concurrency,
                    redelivery_timeout=REDELIVERY,
                    minimum_check_interval=timedelta(milliseconds=100),
                )
            )
            worker_task = asyncio.create_task(worker.run_forever())
            background.append(worker_task)
        running = await _described(settings, roles, backstory)
        log.info("ready: %s", "; ".join(f"{name}: {value}" for name, value in running.items()))
        if on_ready:
            on_ready(running, backstory.answerer.index.snapshot.story.examples)
        await _until(stop, background)
        if worker_task is not None:
            worker_task.cancel()  # the worker finishes the jobs it has, then ends
            await asyncio.wait([worker_task], timeout=DRAIN_S)
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)


async def _until(stop: asyncio.Event, background: list[asyncio.Task[None]]) -> None:
    """Waits for `stop`; raises what a background task failed with."""
    waiting = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *background], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    stop.set()
    for task in done:
        if task is not waiting:
            task.result()


async def _follow(backstory: Backstory) -> None:
    async def swap(snapshot: Snapshot) -> None:
        backstory.answerer.use(await asyncio.to_thread(Index, snapshot))

    seen = backstory.answerer.index.snapshot.id
    await follow(backstory.store, backstory.story, backstory.embedder.spec, seen, swap)


async def _answers(store: Store, story: str) -> bool:
    with contextlib.suppress(StoreUnreachable, NoSnapshot):
        return await store.current(story) is not None
    return False


async def _report_endpoint(backstory: Backstory) -> None:
    """One line where the endpoint is out of reach. The bot starts all the same: it must also
    come back while its model is away, and it answers with extracts until the model is there."""
    if backstory.endpoint is not None:
        try:
            await backstory.endpoint.model()
        except EndpointError as error:
            log.error("%s; answering with extracts until it works", error)


async def _described(settings: Settings, roles: Roles, backstory: Backstory) -> dict[str, str]:
    snapshot = backstory.answerer.index.snapshot
    model = "no model: extracts only"
    if backstory.endpoint is not None:
        with contextlib.suppress(EndpointError):
            model = f"{await backstory.endpoint.model()} at {settings.endpoint}"
    in_memory = settings.redis_url.startswith("memory:")
    running = {
        "story": f"{snapshot.story.title} ({len(snapshot.story.sources)} sources)",
        "snapshot": snapshot.id,
        "model": model,
        "store": "memory (what is queued is lost if the process is killed)"
        if in_memory
        else "Redis",
    }
    if roles.ingress:
        running["Slack"] = "Socket Mode" if settings.slack_app_token else "HTTP"
    if roles.serve:
        running["pages"] = f"http://{settings.host}:{settings.port}/sources"
    return running


# --- Slack and the web ---------------------------------------------------------------------------


def _check_tokens(settings: Settings) -> None:
    if settings.slack_bot_token is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is not set: copy the Bot User OAuth Token (xoxb-…) from your app's "
            "page at api.slack.com/apps"
        )
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise SettingsError(
            "SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is not set: "
            "set one of them, from your app's page at api.slack.com/apps"
        )


@contextlib.asynccontextmanager
async def _slack_client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    import aiohttp
    from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
    from slack_sdk.web.async_client import AsyncWebClient

    token = settings.slack_bot_token
    # One session for all calls: without it the client opens a connection a call.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield AsyncWebClient(
            token.get_secret_value() if token else None,
            base_url=settings.slack_api_url.rstrip("/") + "/",
            session=session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=3)],
        )


async def _identify(client: AsyncWebClient, settings: Settings) -> _Identity:
    """Who the bot is. Raises StartupError for a token that Slack refuses; missing scopes warn."""
    from slack_sdk.errors import SlackApiError

    from handlers.scopes import BOT_SCOPES

    try:
        who = await client.auth_test()
    except SlackApiError as error:
        reason = error.response.get("error")
        raise StartupError(
            f"SLACK_BOT_TOKEN was refused by Slack ({reason}): copy it again from your app's page, "
            "OAuth & Permissions, and reinstall the app if it was removed"
        ) from error
    except (OSError, TimeoutError, ValueError) as error:
        raise StartupError(
            f"SLACK_API_URL: {settings.slack_api_url} cannot be reached ({error})"
        ) from error
    if settings.slack_app_token:
        await _check_app_token(client, settings.slack_app_token.get_secret_value())
    granted = {s.strip() for s in str(who.headers.get("x-oauth-scopes", "")).split(",")} - {""}
    if granted and (missing := sorted(set(BOT_SCOPES) - granted)):
        log.warning(
            "the bot token lacks the scopes %s: add them to your app and reinstall it; until "
            "then some replies will not work",
            ", ".join(missing),
        )
    return _Identity(str(who.get("team_id")), str(who.get("user_id")))


async def _check_app_token(client: AsyncWebClient, token: str) -> None:
    from slack_sdk.errors import SlackApiError

    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        reason = error.response.get("error")
        raise StartupError(
            f"SLACK_APP_TOKEN was refused by Slack ({reason}): create an app-level token with the "
            "scope connections:write under Basic Information, and switch Socket Mode on"
        ) from error


@contextlib.asynccontextmanager
async def _socket(
    settings: Settings, roles: Roles, slack: Any, client: AsyncWebClient
) -> AsyncIterator[Any]:
    """Socket Mode while the block runs; yields a function that tells whether it is connected."""
    if settings.slack_app_token is None or not roles.ingress:
        yield lambda: True
        return
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(
        slack, settings.slack_app_token.get_secret_value(), web_client=client
    )
    await handler.client.connect()  # type: ignore[no-untyped-call]

    def connected() -> bool:
        session = handler.client.current_session
        return session is not None and not session.closed

    try:
        yield connected
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket; binding before anything starts gives the clearest error."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(2048)  # from here on, who comes early waits instead of being refused
        return bound
    except OSError as error:
        raise StartupError(
            f"HOST, PORT: cannot listen on {host}:{port} ({error.strerror}): stop what uses it, or "
            "set another PORT"
        ) from error


async def _serve(web: Any, listening: socket.socket, stop: asyncio.Event) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """Leaves signals to `run`, which has more than the web to end."""

        @contextlib.contextmanager
        def capture_signals(self) -> Any:
            yield

    config = uvicorn.Config(web, log_level="warning", access_log=False, lifespan="off")
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving


def _quiet(name: str) -> logging.Logger:
    """A library's logger that reports errors alone: its warnings are about our own choices."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    return logger


def _without_password(url: str) -> str:
    before, at, after = url.rpartition("@")
    return f"{before.split('//')[0]}//…@{after}" if at else url
