"""The real bot process, and what it is held to whatever is sent to it: an answer or a refusal, in
time, and no traceback in its log."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot_process import BotProcess
from counting_payloads import Tally
from slack_sdk.signature import SignatureVerifier

from playground import Playground, plain_text

PATIENCE_S = 30.0  # until it counts as a hang: the machine may be busy
QUESTION = "Which chips did Alibaba buy?"
ANSWER = "H20"
UNLIMITED = {"USER_PER_MINUTE": "100000", "CHANNEL_PER_MINUTE": "100000"}
LENGTHS = {"Content-Length", "Transfer-Encoding", "Expect", "Upgrade"}  # a server may wait for more


@dataclass
class FuzzedBot:
    """`seen`: how much of the log was held against it already."""

    process: BotProcess
    slack: Playground
    port: int
    seen: int = 0

    async def gets(
        self,
        tally: Tally,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """The status of the answer to a request that is sent as it is, in bytes; 0 where the
        connection is closed without one, as where it was no HTTP."""
        request = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        request += [f"{name}: {value}" for name, value in (headers or {}).items()]
        head = "\r\n".join([*request, "Connection: close", "", ""])
        whole = not LENGTHS & {*(headers or {})} and method not in ("CONNECT", "HEAD")
        return await self.sends(tally, head.encode("utf-8", "surrogatepass") + body, whole)

    async def sends(self, tally: Tally, raw: bytes, whole: bool = False) -> int:
        """The same for bytes of any kind; behind what is not `whole`, no more is to come."""
        tally.sent += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                status = await exchange(self.port, raw, whole)
        except TimeoutError:
            tally.hangs += 1
            raise AssertionError(f"no answer within {PATIENCE_S} s to {raw[:2000]!r}") from None
        await self.holds(tally, raw)
        assert status < 500 or status == 503, (status, raw[:2000])
        if 0 < status < 400:
            tally.answered += 1
        else:
            tally.refused += 1
        return status

    async def holds(self, tally: Tally, sent: object) -> None:
        """No traceback has come into the log."""
        for _ in range(3):  # what was written to the log before the answer is read now
            await asyncio.sleep(0)
        log, self.seen = self.process.log[self.seen :], len(self.process.log)
        if "Traceback" in log:
            tally.tracebacks += 1
            raise AssertionError(f"after {str(sent)[:2000]}:\n{log[-8000:]}")
        assert self.process.process.returncode is None, f"the bot ended:\n{log[-8000:]}"

    async def posts(self, tally: Tally, body: bytes, content_type: str = "") -> int:
        """The status of the answer to `body` with Slack's signature."""
        return await self.gets(
            tally, "POST", "/slack/events", body,
            {**self.signed(body), **({"Content-Type": content_type} if content_type else {})},
        )  # fmt: skip

    def signed(self, body: bytes) -> Mapping[str, str]:
        """Slack's headers for `body`; one that is no text is signed wrongly."""
        timestamp = str(int(time.time()))
        signer = SignatureVerifier(self.slack.workspace.signing_secret)
        signature = signer.generate_signature(
            timestamp=timestamp, body=body.decode("utf-8", "replace")
        )
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        }

    async def sends_payload(self, tally: Tally, payload: Any) -> int:
        """The same for JSON of an event."""
        return await self.posts(tally, json.dumps(payload).encode(), "application/json")

    async def still_answers(self, tally: Tally) -> None:
        """It lives, is ready soon, and answers a real question; nothing has come into its log
        since."""
        assert await exchange(self.port, get("/healthz")) == 200
        await self._is_ready()
        mention = f"<@{self.slack.workspace.bot_user_id}>"
        ts = await self.slack.say("anna", "newsroom", f"{mention} {QUESTION}")
        reply = await self.slack.wait_for_reply("newsroom", ts, timeout=PATIENCE_S * 3)
        assert ANSWER in plain_text(reply)
        await self.holds(tally, "a real question")

    async def _is_ready(self) -> None:
        """It may say that it is not while its one connection to Slack is replaced by another."""
        for _ in range(round(PATIENCE_S * 30)):
            if (status := await exchange(self.port, get("/readyz"))) == 200:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"/readyz: {status}\n{self.process.log[-8000:]}")


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


async def exchange(port: int, raw: bytes, whole: bool = True) -> int:
    """The status that a server on this machine answers `raw` with; 0 where there is none. A server
    that is told that no more comes, where `whole` is False, need not answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        await writer.drain()
        if not whole:
            writer.write_eof()
        answer = await reader.readline()  # what follows may have no end
    except OSError:
        return 0  # it had heard enough
    finally:
        writer.close()
    words = answer.split(b" ", 2)
    return int(words[1]) if answer.startswith(b"HTTP/1.") and len(words) > 1 else 0
