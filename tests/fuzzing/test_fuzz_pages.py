"""Whatever is asked of the bot's addresses, by whomever: a page, or a refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from counting_payloads import examples, tally
from fuzzed_bot import FuzzedBot
from hypothesis import given
from hypothesis import strategies as st
from installed import Installing
from junk import bodies, texts
from redis_server import running_redis

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = (
    "/", "/healthz", "/readyz", "/metrics", "/sources", "/sources/btw-media", "/sources/x",
    "/slack/events", "/slack/install", "/slack/oauth_redirect", "/favicon.ico", "*", "//", "/%",
    "/sources/%00", "/sources/%ff%fe", "/sources/..%2f..%2fetc%2fpasswd", "/sources/a/b/c",
    "/slack/events/", "/slack/install?team=", "/slack/install?team=T0%00&team=%ff",
    "/slack/oauth_redirect?code=&state=", "/slack/oauth_redirect?code=x&state=y",
    "/slack/oauth_redirect?error=%3Cscript%3E", "/slack/oauth_redirect?state=%00%ff&code[]=1",
    "http://elsewhere.example/healthz", "/sources?" + "a=" * 2_000, "/" + "x" * 20_000,
)  # fmt: skip
METHODS = (
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "CONNECT",
    "TRACE",
    "get",
    "x",
)
HEADERS = (
    "Cookie", "Content-Type", "Transfer-Encoding", "Content-Length", "X-Slack-Signature",
    "X-Slack-Request-Timestamp", "X-Slack-Retry-Num", "X-Slack-Bolt-Lazy-Only", "Authorization",
    "Accept", "Range", "Upgrade", "Expect", "X-Forwarded-For", "If-None-Match", "Origin", "Host",
)  # fmt: skip
VALUES = (
    "", "é", "ÿ\x01", "slack-app-oauth-state=x", "slack-app-oauth-state=\x00;;=", "chunked", "gzip",
    "-1", "99999999999999999999", "9" * 5_000, "v0=é", "websocket", "100-continue", "bytes=9-1",
    "application/json; charset=klingon", "text/plain\r\nX-More: 1", "x" * 9_000, "١٧٠٠٠٠٠٠٠٠",
)  # fmt: skip

paths = st.one_of(st.sampled_from(PATHS), texts.map(lambda text: f"/sources/{text}"), texts)
headers = st.dictionaries(
    st.sampled_from(HEADERS), st.one_of(st.sampled_from(VALUES), texts), max_size=3
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    slack: Playground, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FuzzedBot]:
    """One that workspaces install: it has all the addresses that there are."""
    async with running_redis(Path(tmp_path_factory.mktemp("redis"))) as redis_url:
        installing = Installing(slack, slack, redis_url)
        async with installing.bot() as process:
            assert (await installing.install(slack)).status == 200
            fuzzed = FuzzedBot(process, slack, installing.port)
            yield fuzzed
            await fuzzed.still_answers(tally("any request"))


@examples(300, 6_000)
@given(method=st.sampled_from(METHODS), path=paths, headers=headers, body=bodies)
async def test_any_request_is_answered_or_refused(
    bot: FuzzedBot, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    await bot.gets(tally("any request"), method, path, body, headers)


@examples(60, 2_000)
@given(raw=st.one_of(st.binary(max_size=300), bodies))
async def test_what_is_no_http_is_refused(bot: FuzzedBot, raw: bytes) -> None:
    await bot.sends(tally("any bytes"), raw)


@examples(150, 4_000)
@given(
    body=bodies, content_type=st.sampled_from(["", "application/json", "text/plain", *VALUES[:2]])
)
async def test_any_body_that_slack_has_signed_is_answered_or_refused(
    bot: FuzzedBot, body: bytes, content_type: str
) -> None:
    await bot.posts(tally("any signed body"), body, content_type)


@pytest.mark.parametrize("head", ["Content-Length: 100", "Transfer-Encoding: chunked"])
async def test_a_request_that_breaks_off_leaves_no_trace(bot: FuzzedBot, head: str) -> None:
    begun = f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n"
    await bot.sends(tally("any bytes"), begun.encode() + b"5\r\nab")


async def test_a_body_without_end_is_refused_before_it_is_read_whole(bot: FuzzedBot) -> None:
    begun = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert await bot.sends(tally("any bytes"), begun + piece * 40) in (0, 413)
