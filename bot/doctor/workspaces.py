"""The workspaces that installed the app: whether their tokens can be read, and are still good."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.finding import Told
from bot.doctor.slack_side import look_at_bot_token, look_at_digests
from bot.installations import InstallationStore
from handlers.digests.subscriptions import Subscriptions

MOST = 20  # installations that Slack is asked about


async def look_at_installations(
    told: Told, client: AsyncWebClient, store: InstallationStore, redis: Any
) -> None:
    """`client` lends its connections."""
    count, closed = await store.unopened()
    if closed:
        told.problem(
            f"ENCRYPTION_KEY does not open the installations of {', '.join(closed)}",
            "add the key that they were encrypted with behind the new one, with a comma between, "
            "or install the app there again",
        )
    ordered = [one.subscription for one in await Subscriptions(redis).all() if one.off is None]

    async def one(name: str) -> None:
        org = name if name.startswith("E") else None
        found = await store.async_find_installation(
            enterprise_id=org, team_id=None if org else name, is_enterprise_install=bool(org)
        )
        if found is None or not found.bot_token:
            return
        own = AsyncWebClient(found.bot_token, client.base_url, session=client.session)
        await look_at_bot_token(told, own, f"the token of {name}")
        await look_at_digests(told, own, [each for each in ordered if each.team == name])

    opened = [name for name in await store.names() if name not in closed]
    await asyncio.gather(*(one(name) for name in opened[:MOST]))
    told.ok(f"{count - len(closed)} installations can be read")
