"""The connection to Slack: a client, who the bot is, and Socket Mode."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StartupError
from handlers.scopes import BOT_SCOPES

log = logging.getLogger(__name__)

CALL_TIMEOUT_S = 30
RATE_LIMIT_RETRIES = 3  # Slack says how long to wait each time


@dataclass(frozen=True)
class Identity:
    team: str
    user: str  # the bot's own user id


@contextlib.asynccontextmanager
async def slack_client(token: str, api_url: str) -> AsyncIterator[AsyncWebClient]:
    """A client on one session: without it, every call would open a connection of its own."""
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token,
            base_url=api_url.rstrip("/") + "/",
            session=session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES)],
        )


async def identify(client: AsyncWebClient) -> Identity:
    """Who the bot is. Raises StartupError for a token that Slack refuses; missing scopes warn."""
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
            f"SLACK_API_URL: {client.base_url} cannot be reached ({error})"
        ) from error
    granted = {s.strip() for s in str(who.headers.get("x-oauth-scopes", "")).split(",")} - {""}
    if granted and (missing := sorted(set(BOT_SCOPES) - granted)):
        log.warning(
            "the bot token lacks the scopes %s: add them to your app and reinstall it; until "
            "then some replies will not work",
            ", ".join(missing),
        )
    return Identity(str(who.get("team_id")), str(who.get("user_id")))


async def check_app_token(client: AsyncWebClient, token: str) -> None:
    """Raises StartupError where Slack opens no socket for `token`."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        reason = error.response.get("error")
        raise StartupError(
            f"SLACK_APP_TOKEN was refused by Slack ({reason}): create an app-level token with the "
            "scope connections:write under Basic Information, and switch Socket Mode on"
        ) from error


def bolt_app(client: AsyncWebClient, signing_secret: str | None) -> AsyncApp:
    """A Bolt app that acknowledges an event only when its listener has returned.

    Signatures are checked in bot/web.py, before Bolt.
    """
    quiet = logging.getLogger("slack_bolt")
    quiet.setLevel(logging.ERROR)  # its warnings are about choices made here
    return AsyncApp(
        client=client,
        logger=quiet,
        process_before_response=True,
        request_verification_enabled=False,
        signing_secret=signing_secret or "unused",
    )


@contextlib.asynccontextmanager
async def socket_mode(
    slack: AsyncApp, client: AsyncWebClient, app_token: str
) -> AsyncIterator[Callable[[], bool]]:
    """Socket Mode while the block runs; yields a function that tells whether it is connected."""
    handler = AsyncSocketModeHandler(slack, app_token, web_client=client)
    await handler.client.connect()  # type: ignore[no-untyped-call]

    def connected() -> bool:
        session = handler.client.current_session
        return session is not None and not session.closed

    try:
        yield connected
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]
