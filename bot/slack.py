"""Slack's API: a client, who the bot is, and an app that takes events."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from redis.exceptions import RedisError
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack_retries
from bot.errors import StartupError
from handlers.scopes import BOT_SCOPES
from handlers.shapes import Malformed
from handlers.slack_calls import SlackClient
from handlers.trouble import TROUBLE, NotInstalled, reason
from handlers.workspaces import Workspaces

log = logging.getLogger(__name__)

CALL_TIMEOUT_S = 30


@dataclass(frozen=True)
class Identity:
    team: str
    user: str  # the bot's own user id
    bot: str  # its bot id, which its own messages carry
    org: str = ""  # the Enterprise organisation that the workspace belongs to


@contextlib.asynccontextmanager
async def slack_client(token: str | None, api_url: str) -> AsyncIterator[SlackClient]:
    """A client on one session: without it, every call would open a connection of its own."""
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield SlackClient(
            token,
            base_url=api_url.rstrip("/") + "/",
            session=session,
            retry_handlers=slack_retries.handlers(),
        )


async def identify(client: AsyncWebClient) -> Identity:
    """Who the bot is. Raises StartupError for a token that Slack refuses; missing scopes warn."""
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        raise StartupError(
            f"SLACK_BOT_TOKEN was refused by Slack ({reason(error)}): copy it again from "
            "your app's page, OAuth & Permissions, and reinstall the app if it was removed"
        ) from error
    except (*TROUBLE, ValueError) as error:
        raise StartupError(
            f"SLACK_API_URL: {client.base_url} cannot be reached ({reason(error)})"
        ) from error
    granted = {s.strip() for s in str(who.headers.get("x-oauth-scopes", "")).split(",")} - {""}
    if granted and (missing := sorted(set(BOT_SCOPES) - granted)):
        log.warning(
            "the bot token lacks the scopes %s: add them to your app and reinstall it; until "
            "then some replies will not work",
            ", ".join(missing),
        )
    return Identity(
        str(who.get("team_id")),
        str(who.get("user_id")),
        str(who.get("bot_id")),
        str(who.get("enterprise_id") or ""),
    )


async def check_app_token(client: AsyncWebClient, token: str) -> None:
    """Raises StartupError where Slack opens no socket for `token`."""
    try:
        await client.apps_connections_open(app_token=token)
    except TROUBLE as error:
        raise StartupError(
            f"SLACK_APP_TOKEN was refused by Slack ({reason(error)}): create an app-level "
            "token with the scope connections:write under Basic Information, and switch Socket "
            "Mode on"
        ) from error


def bolt_app(
    client: AsyncWebClient, workspaces: Workspaces, signing_secret: str | None
) -> AsyncApp:
    """A Bolt app that acknowledges an event only when its listener has returned.

    Who the bot is in a workspace is known from `workspaces`. Left to itself Bolt asks Slack, and
    acknowledges an event unheard where Slack does not answer. Events of a workspace that the bot is
    not installed in are acknowledged, too.

    Signatures are checked in bot/web.py, before Bolt.
    """
    quiet = logging.getLogger("slack_bolt")
    quiet.setLevel(logging.ERROR)  # its warnings are about choices made here

    async def authorize(
        enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> AuthorizeResult | None:
        org = enterprise_id or "" if is_enterprise_install else ""
        try:
            workspace = await workspaces.get(team_id or "", org)
        except NotInstalled as error:
            log.info("an event is not taken: %s", error)
            return None
        return AuthorizeResult(
            enterprise_id=workspace.org or None,
            team_id=workspace.team or team_id,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot,
            bot_token=workspace.client.token,
        )

    app = AsyncApp(
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for "not installed"
        logger=quiet,
        process_before_response=True,
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,  # else Bolt words a long advice to a programmer
        signing_secret=signing_secret or "unused",
    )
    app.error(_failed)
    return app


async def _failed(error: Exception) -> BoltResponse:
    """What a request is answered that no listener has taken: it is not acknowledged. Slack delivers
    an event again then, and tells who pressed something that it did not work."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=404)  # nobody listens to it
    if isinstance(error, Malformed):
        log.warning("refused what is not as Slack sends it: %s", error)
        return BoltResponse(status=400)
    if isinstance(error, (RedisError, *TROUBLE)):
        log.error("not taken in, Slack may deliver it again: %s", reason(error))
        return BoltResponse(status=503)
    log.error("not taken in", exc_info=error)
    return BoltResponse(status=500)
