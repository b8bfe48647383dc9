"""Slack over HTTP: whether the bot answers where Slack is to find it, and believes Slack."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.doctor.finding import Told

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PROXY = "let your proxy pass it on to the PORT of `backstory web`"


async def look_at_http(
    told: Told, public_url: str | None, signing_secret: str, is_real_slack: bool
) -> None:
    """Asks what Slack asks when its Request URL is entered; signed, as Slack signs it."""
    if public_url is None:
        told.warning(
            "whether Slack reaches the bot cannot be told: PUBLIC_URL is not set",
            "set PUBLIC_URL to https://YOUR.HOST, where Slack's Request URLs lead to",
        )
        return
    parts = urlsplit(public_url)
    if is_real_slack and (parts.scheme != "https" or parts.hostname in LOOPBACK):
        told.problem(
            f"Slack cannot deliver to {public_url}: it needs HTTPS and a public address",
            "put a proxy with a certificate before the bot, or set SLACK_APP_TOKEN in place of "
            "SLACK_SIGNING_SECRET for Socket Mode",
        )
        return
    url = f"{public_url.rstrip('/')}/slack/events"
    body = json.dumps({"type": "url_verification", "challenge": "doctor"})
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(signing_secret).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as response,
        ):
            status, answer = response.status, await response.text(errors="replace")
    except (aiohttp.ClientError, OSError) as error:
        told.warning(f"nothing answers at {url} ({type(error).__name__})", f"start it, and {PROXY}")
        return
    if status == 401:
        told.problem(
            f"the bot at {url} does not take what is signed with this SLACK_SIGNING_SECRET",
            "copy the Signing Secret again from Basic Information, and restart the bot with it",
        )
    elif "doctor" not in answer:
        told.problem(f"what answers at {url} is not the bot (status {status})", PROXY)
    else:
        told.ok(f"the bot answers at {url}")
