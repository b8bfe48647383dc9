"""Settings -> what is looked at, with everything that takes."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

from docket import Docket
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import make_embedder, make_endpoints, open_redis
from bot.connecting import Credentials, credentials
from bot.doctor.chat_endpoint import PATIENCE_S, look_at_endpoint
from bot.doctor.examining import Check, examine
from bot.doctor.finding import Finding, Told
from bot.doctor.fonts import look_at_fonts
from bot.doctor.over_http import look_at_http
from bot.doctor.redis_server import look_at_queue, look_at_redis
from bot.doctor.slack_side import look_at_app_token, look_at_bot_token, look_at_digests
from bot.doctor.stored import look_at_embeddings, look_at_store
from bot.doctor.workspaces import look_at_installations
from bot.encryption import cipher
from bot.errors import SettingsError, StartupError
from bot.installations import InstallationStore
from bot.settings import SLACK_API, Settings
from bot.slack import slack_client
from handlers.digests.subscriptions import Subscriptions
from handlers.keeping import QUEUE
from knowledge.embeddings import Embedder, embedded_model_runs_here
from knowledge.store import Store


async def diagnose(
    settings: Settings,
    begin: Callable[[int], None] = lambda count: None,
    done: Callable[[str], None] = lambda name: None,
) -> list[Finding]:
    """All findings. `begin` is told how many checks there are, `done` of each that has ended."""
    async with contextlib.AsyncExitStack() as stack:
        checks = [check async for check in _checks(settings, stack)]
        # Half a second of imports, or more on a busy machine, would look like a Redis that is slow.
        for module in ("openai", "openai.resources.chat", "openai.resources.models"):
            if settings.endpoints or settings.embeddings_model:
                await asyncio.to_thread(importlib.import_module, module)
        begin(len(checks))
        return await examine(checks, secrets(settings), done)


def secrets(settings: Settings) -> list[str]:
    """Everything in the settings that is not to be shown."""

    def told(value: object) -> Iterator[str]:
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
            yield from filter(None, value.get_secret_value().split(","))

    values = [*vars(settings).values(), *(each.api_key for each in settings.endpoints)]
    password = settings.redis_url.rpartition("@")[0].rpartition(":")[2]
    return [secret for value in values for secret in told(value)] + [password] * (len(password) > 3)


async def _checks(settings: Settings, stack: contextlib.AsyncExitStack) -> AsyncIterator[Check]:
    redis: Any = None
    given: Credentials | None = None
    if not settings.has_slack:
        yield _said("Slack", "ok", "no Slack variable is set: `backstory run` opens the playground")
    else:
        try:
            given = credentials(settings)
        except SettingsError as error:
            yield _said("Slack", "problem", *_split(error))
    try:
        redis = await stack.enter_async_context(open_redis(settings.redis_url))
    except StartupError as error:
        yield _said("Redis", "problem", *_split(error))
    if given is not None:
        client = await stack.enter_async_context(
            slack_client(given.bot_token, settings.slack_api_url)
        )
        for check in _of_slack(settings, given, client, redis):
            yield check
    if redis is not None:
        if settings.redis_url.startswith("memory:"):
            yield _said(
                "Redis", "warning", "memory:// loses what is queued when the program is killed",
                "set REDIS_URL to a Redis",
            )  # fmt: skip
        else:
            yield Check("Redis", lambda told: look_at_redis(told, redis))
            docket = await stack.enter_async_context(Docket(QUEUE, settings.redis_url))
            yield Check("queue", lambda told: look_at_queue(told, redis, docket))
    for check in await _of_answers(settings, stack, redis):
        yield check
    yield Check("pictures", look_at_fonts)


def _of_slack(
    settings: Settings, given: Credentials, client: AsyncWebClient, redis: Any
) -> Iterator[Check]:
    if given.oauth is None:
        yield Check("bot token", lambda told: look_at_bot_token(told, client, "SLACK_BOT_TOKEN"))
        if redis is not None:
            yield Check("digests", lambda told: _digests(told, client, redis))
    elif redis is not None:
        store = InstallationStore(redis, cipher(given.keys))
        yield Check("installations", lambda told: look_at_installations(told, client, store, redis))
    if token := given.app_token:
        yield Check("app token", lambda told: look_at_app_token(told, client, token))
    elif secret := given.signing_secret:
        is_real = settings.slack_api_url == SLACK_API
        yield Check("HTTP", lambda told: look_at_http(told, settings.public_url, secret, is_real))


async def _digests(told: Told, client: AsyncWebClient, redis: Any) -> None:
    standing = await Subscriptions(redis).all()
    await look_at_digests(told, client, [one.subscription for one in standing if one.off is None])


async def _of_answers(
    settings: Settings, stack: contextlib.AsyncExitStack, redis: Any
) -> list[Check]:
    checks = []
    if settings.endpoint is None:
        what = "no endpoint is set: answers are sentences from the sources"
        checks.append(_said("endpoint", "ok", what))
    needed = settings.prompt_tokens + settings.answer_tokens
    for endpoint in make_endpoints(settings):
        stack.push_async_callback(endpoint.close)
        suffix = "" if endpoint.number == 1 else f"_{endpoint.number}"
        look = partial(
            look_at_endpoint,
            endpoint=endpoint,
            timeout_s=settings.openai_timeout,
            needed_tokens=needed,
            suffix=suffix,
        )
        # One after another: its list of models, a completion and probabilities.
        checks.append(Check(f"endpoint{suffix.replace('_', ' ')}", look, 3 * PATIENCE_S))
    try:
        embedder = make_embedder(settings)
    except SettingsError as error:
        return [*checks, _said("embeddings", "problem", *_split(error))]
    stack.push_async_callback(embedder.close)
    checks.append(Check("embeddings", partial(_embeddings, settings, embedder)))
    if redis is not None and not settings.redis_url.startswith("memory:"):
        checks.append(
            Check(
                "store",
                lambda told: look_at_store(
                    told, Store(redis), settings.seeds_dir, settings.story, embedder.spec
                ),
            )
        )
    return checks


async def _embeddings(settings: Settings, embedder: Embedder, told: Told) -> None:
    here = bool(settings.embeddings_model) or embedded_model_runs_here()
    await look_at_embeddings(told, embedder, here)


def _said(name: str, level: str, what: str, remedy: str = "") -> Check:
    """A finding that needs no look."""

    async def look(told: Told) -> None:
        if level == "ok":
            told.ok(what)
        else:
            (told.problem if level == "problem" else told.warning)(what, remedy)

    return Check(name, look)


def _split(error: Exception) -> tuple[str, str]:
    """What is wrong with a setting, and what to do: its line has both."""
    what, _, remedy = str(error).rpartition(": ")
    return (what, remedy) if what else (remedy, "see .env.example")
