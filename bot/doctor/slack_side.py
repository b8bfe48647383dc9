"""Slack: what it thinks of the tokens, which scopes they have, and what time it is there."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.finding import Told
from handlers.digests.subscriptions import Subscription
from handlers.scopes import BOT_SCOPES
from handlers.trouble import TROUBLE, reason

APP = "your app's page at api.slack.com/apps"
OFF_S, FAR_OFF_S = 30.0, 300.0  # Slack's signatures are good for five minutes


async def look_at_bot_token(
    told: Told, client: AsyncWebClient, name: str, clock: Callable[[], float] = time.time
) -> None:
    """Whose token it is, what it may do, and what Slack's clock says. `name` names the token."""
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        told.problem(
            f"Slack refuses {name} ({reason(error)})",
            f"copy the Bot User OAuth Token again from {APP}, OAuth & Permissions; reinstall the "
            "app where it was removed",
        )
        return
    except (*TROUBLE, ValueError) as error:
        told.problem(
            f"Slack cannot be reached at {client.base_url} ({reason(error)})",
            "check SLACK_API_URL, and whether this machine may call out over HTTPS",
        )
        return
    told.ok(f"{name} is that of {who.get('user')} in {who.get('team')}")
    _scopes(told, str(who.headers.get("x-oauth-scopes") or ""))
    _clock(told, who.headers.get("date"), clock())


def _scopes(told: Told, header: str) -> None:
    granted = {scope.strip() for scope in header.split(",")} - {""}
    if not granted:
        return
    if missing := sorted(set(BOT_SCOPES) - granted):
        told.problem(
            f"the bot token lacks the scopes {', '.join(missing)}",
            f"add them at {APP}, OAuth & Permissions, or paste manifest.yaml there, and reinstall",
        )
    if more := sorted(granted - set(BOT_SCOPES)):
        told.warning(
            f"the bot token has scopes that the bot never uses: {', '.join(more)}",
            f"take them away at {APP}, OAuth & Permissions, and reinstall",
        )


def _clock(told: Told, date: str | None, now: float) -> None:
    if not date:
        return
    apart = abs(email.utils.parsedate_to_datetime(date).timestamp() - now)
    what = f"the clock of this machine and Slack's are {apart:.0f} s apart"
    if apart > FAR_OFF_S:
        told.problem(f"{what}: what Slack signs is refused as too old", "run NTP here")
    elif apart > OFF_S:
        told.warning(f"{what}: digests come at another time than was asked for", "run NTP here")


async def look_at_app_token(told: Told, client: AsyncWebClient, token: str) -> None:
    """Whether Slack gives an address for a socket, and that can be reached.

    Nothing is said on it: Slack spreads events over all sockets of an app, and one that arrived
    here would come late to the bot.
    """
    try:
        opened = await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        told.problem(
            f"Slack opens no socket for SLACK_APP_TOKEN ({reason(error)})",
            f"at {APP}, Basic Information, create an app-level token with the scope "
            "connections:write, and switch Socket Mode on",
        )
        return
    address = urlsplit(str(opened["url"]))
    secure = address.scheme == "wss"
    try:
        _, writer = await asyncio.open_connection(
            address.hostname, address.port or (443 if secure else 80), ssl=secure or None
        )
    except OSError as error:
        told.problem(
            f"Slack's socket at {address.hostname} cannot be reached ({error})",
            "let this machine call out to wss://*.slack.com, or take Slack's events over HTTP",
        )
        return
    writer.close()
    told.ok("SLACK_APP_TOKEN opens a socket")


async def look_at_digests(
    told: Told, client: AsyncWebClient, ordered: Sequence[Subscription]
) -> None:
    """Whether the bot is in the channels of one workspace that ordered a digest."""

    async def why_not(channel: str) -> str:
        try:
            found: Any = (await client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            return "is not there, or closed to the bot" if reason(error) in _GONE else ""
        if found.get("is_archived"):
            return "is archived"
        return "" if found.get("is_member") or found.get("is_im") else "is without the bot"

    channels = [one.channel for one in ordered]
    for channel, why in zip(channels, await asyncio.gather(*map(why_not, channels)), strict=True):
        if why:
            told.warning(
                f"a digest is ordered in {channel}, which {why}",
                "invite the bot there, or turn the digest off on its Home tab",
            )
    if channels:
        told.ok(f"{len(channels)} digests are ordered")


_GONE = ("channel_not_found", "not_in_channel")
