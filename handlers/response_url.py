"""Slack's `response_url`: takes up to five answers to a command or a press, for half an hour.

It answers where the bot is no member, too. The address of a slash command adds messages; the one
of a press can also replace the message that the button is in. Whoever has the address may write
there: it is not logged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.slack_calls import Counting
from handlers.trouble import TROUBLE, reason

log = logging.getLogger(__name__)

TIMEOUT_S = 10
MAX_FALLBACK = 3_000


async def respond(
    client: AsyncWebClient,
    url: str,
    text: str,
    blocks: Sequence[dict[str, Any]],
    *,
    in_place: bool = False,
    to_channel: bool = False,
) -> bool:
    """Says something at `url`; False where Slack does not take it, or no longer.

    `client` lends its connections. `in_place`: in the message that the address belongs to, where
    it belongs to one. `to_channel`: for all to see.
    """
    return await _send(
        client,
        url,
        {
            "text": text[:MAX_FALLBACK],
            "blocks": list(blocks),
            "response_type": "in_channel" if to_channel else "ephemeral",
            "replace_original": in_place,
            "unfurl_links": False,
            "unfurl_media": False,
        },
    )


async def withdraw(client: AsyncWebClient, url: str) -> bool:
    """Deletes the message that `url` belongs to."""
    return await _send(client, url, {"delete_original": True})


async def _send(client: AsyncWebClient, url: str, body: dict[str, Any]) -> bool:
    webhook = AsyncWebhookClient(
        url,
        timeout=TIMEOUT_S,
        session=client.session,
        retry_handlers=[Counting(), AsyncConnectionErrorRetryHandler()],
    )
    try:
        reply = await webhook.send_dict(body)
    except (*TROUBLE, ValueError) as error:
        log.warning("an answer could not be shown: %s", reason(error))
        return False
    if reply.status_code != 200:
        log.warning("an answer was not taken: %s %s", reply.status_code, reply.body[:100])
    return bool(reply.status_code == 200)
