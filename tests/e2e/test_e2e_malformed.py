"""What comes to the bot's address and is none of Slack's: refused in a line, without a trace."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_process import BotProcess, over_http, running_bot
from slack_sdk.signature import SignatureVerifier

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    async with running_bot({**over_http(slack), "LOG_FORMAT": "json"}) as process:
        yield process


async def sent(bot: BotProcess, raw: bytes, breaks_off: bool = False) -> bytes:
    """The first line of the answer to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
    writer.write(raw)
    if breaks_off:
        writer.write_eof()
    line = await reader.readline()
    writer.close()
    return line


def posted(slack: Playground, body: bytes, **headers: str) -> bytes:
    stamp = str(int(time.time()))
    signer = SignatureVerifier(slack.workspace.signing_secret)
    given = {
        "Host": "x",
        "Content-Length": str(len(body)),
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signer.generate_signature(timestamp=stamp, body=body.decode()) or "",
        **headers,
    }
    lines = ["POST /slack/events HTTP/1.1", *(f"{name}: {it}" for name, it in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def test_a_signature_in_other_letters_is_refused(slack: Playground, bot: BotProcess) -> None:
    raw = posted(slack, b"{}", **{"X-Slack-Signature": "v0=é"})
    assert b" 401 " in await sent(bot, raw)


async def test_a_signed_payload_of_another_shape_is_refused(
    slack: Playground, bot: BotProcess
) -> None:
    body = {"type": "event_callback", "event": {"type": "message", "channel": {"quagga": 1}}}
    assert b" 400 " in await sent(bot, posted(slack, json.dumps(body).encode()))
    await bot.until_logged("refused what is not as Slack sends it: callback: channel")
    assert "quagga" not in bot.log


async def test_a_body_that_only_says_how_long_it_is_in_the_end_is_not_read_whole(
    slack: Playground, bot: BotProcess
) -> None:
    begun = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"40000\r\n" + b"x" * 0x40000 + b"\r\n"
    assert b" 413 " in await sent(bot, begun + piece * 4)


async def test_who_breaks_off_in_the_middle_leaves_no_trace(
    slack: Playground, bot: BotProcess
) -> None:
    begun = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
    await sent(bot, begun, breaks_off=True)
    assert b" 200 " in await sent(bot, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")


async def test_what_is_no_http_is_logged_in_the_form_of_the_log(bot: BotProcess) -> None:
    assert b" 400 " in await sent(bot, b"\x16\x03\x01 hello\r\n\r\n")
    await bot.until_logged("Invalid HTTP request")
    assert "Traceback" not in bot.log
    assert all(json.loads(line) for line in bot.log.splitlines())
