"""One message of the bot that grows while it is written.

Slack's streaming methods show text as it comes; the final text may differ from what was streamed,
and a stream may be refused or expire. Whatever happens, there is one message, and in the end it
holds the final text.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from handlers.arrival import Arrival
from handlers.blocks.answer import Block, text_block
from handlers.trouble import TROUBLE, reason

log = logging.getLogger(__name__)

PAUSE_S = 0.7  # between two pieces: appending is allowed about 100 times a minute (Tier 4)
MAX_PIECE = 11_500  # Slack takes 12,000 characters a call


class LiveMessage:
    """The reply to one arrival. `show` pieces of Markdown, then `finish` once."""

    def __init__(self, client: AsyncWebClient, arrival: Arrival) -> None:
        self._client, self._arrival = client, arrival
        self._waiting, self._sent = "", ""
        self._ts: str | None = None
        self._broken = False  # the stream takes no more; the final text comes another way
        self._news, self._calling = asyncio.Event(), asyncio.Lock()
        self._sender: asyncio.Task[None] | None = None

    async def show(self, piece: str) -> None:
        """Adds `piece` to what is shown. Returns at once; a task of its own talks to Slack."""
        self._waiting += piece
        self._news.set()
        if self._sender is None:
            self._sender = asyncio.create_task(self._send())

    async def finish(
        self, text: str, blocks: Sequence[Block], tail: Sequence[Block], plain: str
    ) -> str:
        """Makes the message final and returns its ts.

        `text`: the final Markdown; `blocks`: the whole message; `tail`: the part of it below the
        text; `plain`: for notifications. Raises one of `TROUBLE` where Slack does not take it.
        """
        await self._stop_sending()
        if self._ts is None:
            reply = await self._client.chat_postMessage(
                channel=self._arrival.channel,
                thread_ts=self._arrival.thread or None,
                text=plain,
                blocks=list(blocks),
                unfurl_links=False,
                unfurl_media=False,
            )
            return str(reply["ts"])
        rest = text[len(self._sent) :]
        if not self._broken and text.startswith(self._sent) and len(rest) <= MAX_PIECE:
            with self._expected_trouble():
                await self._client.chat_stopStream(
                    channel=self._arrival.channel,
                    ts=self._ts,
                    markdown_text=rest or None,
                    blocks=list(tail),
                )
                return self._ts
        else:
            with self._expected_trouble():
                await self._client.chat_stopStream(channel=self._arrival.channel, ts=self._ts)
        await self._client.chat_update(
            channel=self._arrival.channel, ts=self._ts, text=plain, blocks=list(blocks)
        )
        return self._ts

    async def stop(self, line: str) -> str:
        """Makes the message final as far as it was shown, with `line` below; returns its ts."""
        await self._stop_sending()
        text = f"{self._sent}\n\n{line}" if self._sent else line
        return await self.finish(text, [text_block(text)], [], line)

    async def withdraw(self) -> None:
        """Takes back what was streamed, as far as Slack allows: another will answer."""
        await self._stop_sending()
        if self._ts is not None:
            with self._expected_trouble():
                await self._client.chat_stopStream(channel=self._arrival.channel, ts=self._ts)
            with self._expected_trouble():
                await self._client.chat_delete(channel=self._arrival.channel, ts=self._ts)

    async def _send(self) -> None:
        while not self._broken:
            await self._news.wait()
            self._news.clear()
            piece, self._waiting = self._waiting[:MAX_PIECE], self._waiting[MAX_PIECE:]
            async with self._calling:
                with self._expected_trouble():
                    await self._stream(piece)
            await asyncio.sleep(PAUSE_S)

    async def _stream(self, piece: str) -> None:
        if self._ts is None:
            reply = await self._client.chat_startStream(
                channel=self._arrival.channel,
                thread_ts=self._arrival.thread,
                markdown_text=piece,
                recipient_team_id=self._arrival.team,
                recipient_user_id=self._arrival.user,
            )
            self._ts = str(reply["ts"])
        else:
            await self._client.chat_appendStream(
                channel=self._arrival.channel, ts=self._ts, markdown_text=piece
            )
        self._sent += piece

    @contextlib.contextmanager
    def _expected_trouble(self) -> Iterator[None]:
        """A stream that Slack refuses is not the end: the final message takes another way."""
        try:
            yield
        except TROUBLE as error:
            self._broken = True
            log.warning("streaming stopped (%s); the reply will be completed", reason(error))

    async def _stop_sending(self) -> None:
        """Ends the sender between two calls: one under way must tell how it ended."""
        if self._sender is not None:
            async with self._calling:
                self._sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sender
