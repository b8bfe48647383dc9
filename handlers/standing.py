"""A reply that stands already and is answered again: what it shows while that lasts, and after."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.reply import Reply, reply, under_way, with_line
from handlers.blocks.text import Links
from handlers.kept import KeptAnswer
from handlers.plainness import in_full_or_plainer
from handlers.trouble import TROUBLE, reason

log = logging.getLogger(__name__)


class StandingMessage:
    """The message with the ts `ts`, in which `kept` stands. What it said stays until there is
    better.

    The new text comes with `finish`, at once: a stream cannot be opened in a message that is there.
    """

    def __init__(
        self, client: AsyncWebClient, ts: str, kept: KeptAnswer, links: Links, has_model: bool
    ) -> None:
        self._client, self._ts, self._kept = client, ts, kept
        self._links, self._has_model = links, has_model

    async def begin(self, line: str) -> bool:
        """Shows `line` and a button to stop in place of the buttons. False: it was deleted."""
        return await self._show(under_way(self._kept, self._links, line))

    async def finish(self, made: Reply) -> None:
        """The new answer. Raises one of `TROUBLE` where Slack does not take it."""

        async def update(shown: Reply) -> None:
            await self._client.chat_update(
                channel=self._kept.channel, ts=self._ts, text=shown.plain, blocks=shown.blocks
            )

        await in_full_or_plainer(made, update)

    async def keep(self, line: str, drawn: str) -> None:
        """What it said before, with `line` below it, and its buttons drawn anew as `drawn`."""
        await self._show(with_line(self._kept, self._links, self._has_model, line, drawn))

    async def restore(self) -> None:
        """As it was, with its buttons: the work was not done, and may be wished for again."""
        await self._show(reply(self._kept, self._links, self._has_model))

    async def _show(self, made: Reply) -> bool:
        try:
            await self.finish(made)
        except TROUBLE as error:
            log.warning("a reply could not be marked: %s", reason(error))
            return not is_gone(error)
        return True


def is_gone(error: Exception) -> bool:
    """Whether Slack says that a message is not there."""
    return isinstance(error, SlackApiError) and reason(error) == "message_not_found"
