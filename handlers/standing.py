"""A reply that stands already and is answered again: what it shows while that lasts, and after."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from handlers.arrival import Press
from handlers.blocks.answer import MAX_FALLBACK, Block
from handlers.blocks.buttons import note
from handlers.trouble import TROUBLE, reason

log = logging.getLogger(__name__)


class StandingMessage:
    """The message that a button was pressed below. What it said stays until there is better.

    The new text comes with `finish`, at once: a stream cannot be opened in a message that is there.
    """

    def __init__(self, client: AsyncWebClient, channel: str, press: Press) -> None:
        self._client, self._channel, self._press = client, channel, press
        self._said = [block for block in press.blocks if block.get("type") != "actions"]

    async def begin(self, line: str, row: Block) -> None:
        """Shows `line` and a row of buttons in place of the button that was pressed."""
        await self._keep([note(line), row])

    async def finish(self, blocks: Sequence[Block], plain: str) -> None:
        """The new answer. Raises one of `TROUBLE` where Slack does not take it."""
        await self._client.chat_update(
            channel=self._channel, ts=self._press.message, text=plain, blocks=list(blocks)
        )

    async def keep(self, line: str, row: Sequence[Block] = ()) -> None:
        """What it said before, with `line` below it."""
        await self._keep([note(line), *row])

    async def restore(self) -> None:
        """As it was, with its button: the work was not done, and may be wished for again."""
        await self._show(self._press.blocks)

    async def _keep(self, below: Sequence[Block]) -> None:
        await self._show([*self._said, *below])

    async def _show(self, blocks: Sequence[Block]) -> None:
        try:
            await self.finish(blocks, self._press.text[:MAX_FALLBACK])
        except TROUBLE as error:
            log.warning("a reply could not be marked: %s", reason(error))
