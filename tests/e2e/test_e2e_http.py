"""Slack over HTTP, the pages, and the split into web and worker."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from urllib.parse import urldefrag

import aiohttp
import pytest
import pytest_asyncio
from bot_process import BotProcess, over_http, running_bot
from slack_sdk.signature import SignatureVerifier

from playground import Playground, links, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    settings = {**over_http(slack), "PUBLIC_URL": "http://127.0.0.1:1/away"}
    async with running_bot(settings) as process:
        slack.use_http(f"{process.url}/slack/events")
        yield process


async def get(url: str) -> tuple[int, str, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return reply.status, await reply.text(), dict(reply.headers)


async def test_a_mention_delivered_over_http_is_answered(
    slack: Playground, bot: BotProcess, mention: str
) -> None:
    assert await slack.verify_url()
    ts = await slack.say("anna", "newsroom", f"{mention} Which chips did Alibaba buy?")
    assert "H20" in plain_text(await slack.wait_for_reply("newsroom", ts))


async def test_citations_lead_to_the_passage_on_our_page_where_the_public_url_is_set(
    slack: Playground, bot: BotProcess, mention: str
) -> None:
    ts = await slack.say("anna", "newsroom", f"{mention} Which chips did Alibaba buy?")
    reply = await slack.wait_for_reply("newsroom", ts)
    target = dict(reversed(links(reply)))["[1]"]
    assert target.startswith("http://127.0.0.1:1/away/sources/meso-clever#meso-clever-")
    path, passage = urldefrag(target.replace("http://127.0.0.1:1/away", bot.url))
    status, page, headers = await get(path)
    assert status == 200
    assert f'id="{passage}"' in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "<script" not in page
    # the source list still leads to the original
    assert any(url.startswith("https://mesoclever.com/") for _, url in links(reply))


async def test_a_source_that_does_not_exist_is_a_page_that_says_so(bot: BotProcess) -> None:
    status, page, _ = await get(f"{bot.url}/sources/no-such%3Cscript%3E")
    assert status == 404
    assert "No such source" in page
    assert "<script" not in page


async def test_health_readiness_and_metrics_are_served(bot: BotProcess) -> None:
    for path, words in (("/healthz", "ok"), ("/readyz", "snapshot: ok"), ("/metrics", "python_")):
        status, text, _ = await get(bot.url + path)
        assert status == 200
        assert words in text


@pytest.mark.parametrize("timestamp", ["now", "old", "not-a-number", ""])
async def test_a_request_that_slack_did_not_sign_is_refused_and_its_body_not_logged(
    slack: Playground, bot: BotProcess, timestamp: str
) -> None:
    body = '{"type":"event_callback","secret":"do-not-log-me"}'
    stamp = {"now": str(int(time.time())), "old": str(int(time.time()) - 3600)}.get(
        timestamp, timestamp
    )
    signature = "v0=" + "0" * 64
    if timestamp == "old":  # well signed, but long ago
        signer = SignatureVerifier(slack.workspace.signing_secret)
        signature = signer.generate_signature(timestamp=stamp, body=body) or ""
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{bot.url}/slack/events", data=body, headers=headers) as reply,
    ):
        assert reply.status == 401
    await bot.until_logged("without a valid signature")
    assert "do-not-log-me" not in bot.log
