"""One message of the bot that grows while it is written.

Slack's streaming methods show text as it comes; the final text may differ from what was streamed,
and a stream may be refused or expire. Whatever happens, there is one message, and in the end it
holds the final text: also where the worker dies on the way and another one takes over, and where
Slack does not say whether it took what was posted.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence

from handlers.arrival import Arrival
from handlers.blocks.answer import Block, text_block
from handlers.ledger import Ledger
from handlers.trouble import TROUBLE, may_have_been_done, reason
from handlers.workspaces import Workspace

log = logging.getLogger(__name__)

PAUSE_S = 0.7  # between two pieces: appending is allowed about 100 times a minute (Tier 4)
MAX_PIECE = 11_500  # Slack takes 12,000 characters a call


EVENT = "backstory_reply"  # type of the metadata that tells whose reply a message is


class LiveMessage:
    """The reply to one arrival. `show` pieces of Markdown, then `finish` once."""

    def __init__(self, workspace: Workspace, arrival: Arrival, ledger: Ledger) -> None:
        self._client, self._bot_user = workspace.client, workspace.bot_user
        self._arrival, self._ledger = arrival, ledger
        self._metadata = {"event_type": EVENT, "event_payload": {"key": arrival.key}}
        self._waiting, self._sent = "", ""
        self._ts: str | None = None
        self._broken = False  # the stream takes no more; the final text comes another way
        self._may_stand = False  # Slack did not say whether it took what was posted
        self._news, self._calling = asyncio.Event(), asyncio.Lock()
        self._sender: asyncio.Task[None] | None = None

    async def stands(self) -> bool:
        """Whether the reply stands already; to be asked first.

        What a worker that died has begun is taken over, and will be made final.
        """
        begun = await self._ledger.begin(self._arrival.key)
        if begun is None or begun.done:
            return begun is not None
        if not begun.message:
            return await self._look()
        self._take_over(begun.message)
        return False

    async def _look(self) -> bool:
        """Looks for the reply among what the bot has said since: whether it stands, finished.

        A stream has no metadata before it ends. No two replies are written at once in a
        conversation, so a message without any is one that was begun and not finished.
        """
        arrival = self._arrival
        since = arrival.ts if "." in arrival.ts else "0"  # an invitation has an id, and no ts
        if arrival.thread:
            found = await self._client.conversations_replies(
                channel=arrival.channel, ts=arrival.thread, oldest=since, include_all_metadata=True
            )
        else:
            found = await self._client.conversations_history(
                channel=arrival.channel, oldest=since, include_all_metadata=True
            )
        for message in found.get("messages") or ():
            if message.get("user") != self._bot_user or message["ts"] == arrival.thread:
                continue
            if (message.get("metadata") or {}).get("event_payload") == {"key": arrival.key}:
                self._ts = message["ts"]
                await self._ledger.note(arrival.key, message["ts"], done=True)
                return True
            if arrival.thread and not message.get("metadata"):
                self._take_over(message["ts"])
        return False

    def _take_over(self, ts: str) -> None:
        self._ts, self._broken = ts, True

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
        for last in (False, True):
            if self._may_stand and self._ts is None and await self._look():
                break
            try:
                await self._finish(text, blocks, tail, plain)
                break
            except TROUBLE as error:
                self._may_stand = self._ts is None and may_have_been_done(error)
                if last or not self._may_stand:
                    raise
                log.warning("looking whether a reply was posted (%s)", reason(error))
        assert self._ts is not None
        await self._ledger.note(self._arrival.key, self._ts, done=True)
        return self._ts

    async def _finish(
        self, text: str, blocks: Sequence[Block], tail: Sequence[Block], plain: str
    ) -> None:
        if self._ts is not None:
            await self._complete(self._ts, text, blocks, tail, plain)
            return
        reply = await self._client.chat_postMessage(
            channel=self._arrival.channel,
            thread_ts=self._arrival.thread or None,
            text=plain,
            blocks=list(blocks) or None,
            metadata=self._metadata,
            unfurl_links=False,
            unfurl_media=False,
        )
        self._ts = str(reply["ts"])

    async def _complete(
        self, ts: str, text: str, blocks: Sequence[Block], tail: Sequence[Block], plain: str
    ) -> None:
        rest = text[len(self._sent) :]
        if not self._broken and text.startswith(self._sent) and len(rest) <= MAX_PIECE:
            with self._expected_trouble():
                await self._client.chat_stopStream(
                    channel=self._arrival.channel,
                    ts=ts,
                    markdown_text=rest or None,
                    blocks=list(tail),
                    metadata=self._metadata,
                )
                return
        else:
            with self._expected_trouble():
                await self._client.chat_stopStream(channel=self._arrival.channel, ts=ts)
        await self._client.chat_update(
            channel=self._arrival.channel,
            ts=ts,
            text=plain,
            blocks=list(blocks),
            metadata=self._metadata,
        )

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
                await self._ledger.note(self._arrival.key, "", done=False)

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
            await self._ledger.note(self._arrival.key, self._ts, done=False)
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
            self._may_stand = self._ts is None and may_have_been_done(error)
            # In a crowd every reply meets the limit; it is posted whole, and nobody need mind.
            level = logging.INFO if reason(error) == "ratelimited" else logging.WARNING
            log.log(level, "streaming stopped (%s); the reply will be completed", reason(error))

    async def _stop_sending(self) -> None:
        """Ends the sender between two calls: one under way must tell how it ended."""
        if self._sender is not None:
            async with self._calling:
                self._sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sender
