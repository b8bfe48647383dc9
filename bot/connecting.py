"""How the bot is connected to Slack, as the settings say: one workspace by its token, or all that
install the app; over a socket or over HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.encryption import cipher
from bot.errors import SettingsError
from bot.installations import InstallationStore
from bot.installing import InstallFlow, OAuthApp, States
from bot.refreshing import FreshInstallations
from bot.settings import Settings
from bot.slack import check_app_token, identify, slack_client
from handlers.admission import Rules
from handlers.turns import Limits
from handlers.workspaces import InstalledWorkspaces, OneWorkspace, Workspaces

PAGE = "your app's page at api.slack.com/apps"


@dataclass(frozen=True)
class Credentials:
    """`bot_token` of the one workspace, or None where `oauth` is the app that workspaces install;
    their tokens are encrypted with `keys`. With an `app_token` Slack is heard over a socket."""

    bot_token: str | None
    app_token: str | None
    signing_secret: str | None
    oauth: OAuthApp | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Connection:
    """`client` has the session that all share, and the token of the one workspace, if it is one.
    `flow` leads people through installing; `installed`: how many workspaces had, at the start."""

    client: AsyncWebClient
    workspaces: Workspaces
    flow: InstallFlow | None = None
    installed: int | None = None


def credentials(settings: Settings) -> Credentials:
    """Raises SettingsError for what is missing, or does not go together."""
    bot, app, secret = (
        _plain(settings.slack_bot_token),
        _plain(settings.slack_app_token),
        _plain(settings.slack_signing_secret),
    )
    client_id, client_secret = settings.slack_client_id, _plain(settings.slack_client_secret)
    if bot and (client_id or client_secret):
        other = "SLACK_CLIENT_ID" if client_id else "SLACK_CLIENT_SECRET"
        raise SettingsError(
            f"SLACK_BOT_TOKEN and {other} are both set: the token is for one workspace, the client "
            "id and secret are for many; unset the ones that you do not use"
        )
    if not bot and not client_id and not client_secret:
        raise SettingsError(
            "SLACK_BOT_TOKEN is not set: copy the Bot User OAuth Token (xoxb-…) from "
            f"{PAGE}, or for many workspaces set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"
        )
    for name, value in (("ID", client_id), ("SECRET", client_secret)):
        if not bot and not value:
            raise SettingsError(
                f"SLACK_CLIENT_{name} is not set: copy it from {PAGE}, Basic Information"
            )
    if app is None and secret is None:
        raise SettingsError(
            "SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is not set: "
            f"set one of them, from {PAGE}"
        )
    if bot or not client_id or not client_secret:
        return Credentials(bot, app, secret)
    key = _plain(settings.encryption_key)
    if key is None:
        raise SettingsError(
            "ENCRYPTION_KEY is not set: it encrypts the tokens of the workspaces that install the "
            "app; `backstory key` prints a new one"
        )
    if settings.redis_url.startswith("memory:"):
        raise SettingsError(
            "REDIS_URL: memory:// forgets who has installed the app when the program ends; set it "
            "to a Redis"
        )
    keys = tuple(filter(None, (part.strip() for part in key.split(","))))
    cipher(keys)
    oauth = OAuthApp(client_id, client_secret, settings.public_url)
    return Credentials(None, app, secret, oauth, keys)


@contextlib.asynccontextmanager
async def connected(
    settings: Settings, given: Credentials, redis: Any
) -> AsyncIterator[Connection]:
    """The connection while the block runs. Raises StartupError for what Slack refuses, and where
    the keys do not open what is in Redis."""
    async with slack_client(given.bot_token, settings.slack_api_url) as client:
        if given.oauth is None:
            who = await identify(client)
            one = OneWorkspace(client, who.user, who.bot, who.team, who.org)
            connection = Connection(client, one)
        else:
            store = InstallationStore(redis, cipher(given.keys))
            rotator = AsyncTokenRotator(
                client_id=given.oauth.client_id,
                client_secret=given.oauth.client_secret,
                client=client,
            )
            fresh = FreshInstallations(store, redis, rotator)
            allowed = settings.allow_workspaces
            connection = Connection(
                client,
                InstalledWorkspaces(client, fresh),
                InstallFlow(given.oauth, client, store, States(redis), allowed),
                await store.open(),
            )
        if given.app_token:
            await check_app_token(client, given.app_token)
        yield connection


def rules(settings: Settings) -> Rules:
    return Rules(
        workspaces=frozenset(settings.allow_workspaces),
        channels=frozenset(settings.allow_channels),
        users=frozenset(settings.allow_users),
        outsiders=frozenset(settings.answer_external),
    )


def limits(settings: Settings) -> Limits:
    return Limits(
        settings.user_per_minute, settings.channel_per_minute, settings.worker_concurrency
    )


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
