"""A press of a button below one of the bot's answers, and what its presser alone is told."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.arrival import Arrival, Press, Wish
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)


class Pressed:
    """A `block_actions` payload from a message, or from a modal whose metadata begins with where
    its message is (`place`). `kept`: the id of the answer in the button's value, and `value` what
    stands behind it.
    """

    def __init__(
        self, body: Mapping[str, Any], action: Mapping[str, Any], context: AsyncBoltContext
    ) -> None:
        self._action = action
        assert context.client is not None
        self.client: AsyncWebClient = context.client
        self.team, self.user = context.team_id or "", str(body["user"]["id"])
        self.trigger = str(body.get("trigger_id") or "")
        self.kept, _, self.value = str(action.get("value") or "").partition("|")
        self.view = str((body.get("view") or {}).get("id") or "")
        if self.view:
            metadata = str(body["view"].get("private_metadata") or "")
            self.channel, self.message, self.thread = _read(metadata)
        else:
            # An ephemeral message does not come along; where it is does.
            message, container = body.get("message") or {}, body.get("container") or {}
            self.channel = str(body["channel"]["id"])
            self.message = str(message.get("ts") or container.get("message_ts") or "")
            self.thread = str(message.get("thread_ts") or container.get("thread_ts") or "")

    @property
    def place(self) -> str:
        """Where the message is, for the metadata of a modal."""
        return f"{self.channel}|{self.message}|{self.thread}"

    def arrival(self, wish: Wish) -> Arrival:
        """The wish that the press is. The same button is the same wish, whoever presses it."""
        action, block = str(self._action["action_id"]), str(self._action["block_id"])
        drawn = self.view or block.rpartition("|")[2]
        return Arrival(
            wish=wish,
            team=self.team,
            channel=self.channel,
            channel_type="im" if self.channel.startswith("D") else "channel",
            user=self.user,
            ts=str(self._action["action_ts"]),
            thread=self.thread or self.message,
            text="",
            press=Press(
                button=f"{action}|{self.kept}|{drawn}", message=self.message, kept=self.kept
            ),
        )

    async def wording(self, desk: Desk) -> Wording:
        """Words in the language of who pressed."""
        return Wording((await desk.readers.get(self.team, self.user)).locale)

    async def answer(self, desk: Desk) -> KeptAnswer | None:
        """The answer that the button belongs to; who comes too late is told so. So is who presses
        elsewhere than where it was asked, or below a private answer of somebody else's: none of
        our buttons stands there."""
        kept = await desk.kept.get(self.kept)
        if kept is not None and not self._may_see(kept):
            log.warning(
                "an answer was asked for by %s in %s, out of place", self.user, self.channel
            )
            kept = None
        if kept is None:
            await self.tell((await self.wording(desk))("below.forgotten"))
        return kept

    def _may_see(self, kept: KeptAnswer) -> bool:
        """Ids of channels are the same in all workspaces that share one, and differ otherwise."""
        return kept.channel == self.channel and (not kept.is_private or kept.user == self.user)

    async def tell(self, line: str, blocks: Sequence[dict[str, Any]] = ()) -> None:
        """Says something to who pressed, and to nobody else."""
        try:
            await self.client.chat_postEphemeral(
                channel=self.channel,
                user=self.user,
                thread_ts=self.thread or None,
                text=line,
                blocks=list(blocks) or None,
            )
        except TROUBLE as error:
            log.warning("a private line could not be shown: %s", reason(error))

    async def open(self, view: dict[str, Any]) -> None:
        """Shows a modal, or `view` in place of the one that was pressed in."""
        try:
            if self.view:
                await self.client.views_update(view_id=self.view, view=view)
            else:
                await self.client.views_open(trigger_id=self.trigger, view=view)
        except TROUBLE as error:
            log.warning("a window could not be shown: %s", reason(error))


def _read(metadata: str) -> tuple[str, str, str]:
    channel, message, thread = (*metadata.split("|"), "", "")[:3]
    return channel, message, thread
