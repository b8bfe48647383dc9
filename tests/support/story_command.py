"""Somebody who types `/story` in the local Slack, reads what comes, and presses its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground import Playground, plain_text
from playground.delivery import Delivery

Message = dict[str, Any]


class Caller:
    """`user` in `channel`, "@anna" being her direct messages with the bot."""

    def __init__(self, slack: Playground, user: str = "anna", channel: str = "newsroom") -> None:
        self.slack, self.user, self.channel = slack, user, channel

    @property
    def private(self) -> list[Message]:
        """What only the caller sees here, oldest first."""
        return self.slack.ephemerals(self.user, self.channel)

    async def types(self, text: str) -> Message:
        """The private message that is the acknowledgement of `/story TEXT`."""
        before = len(self.private)
        delivery = await self.slack.command(self.user, self.channel, "/story", text)
        assert delivery.acknowledged, delivery.attempts
        assert delivery.response, "nothing came with the acknowledgement"
        shown = self.private[before:]
        assert shown, "nothing was shown"
        return shown[0]

    async def reads(self, text: str) -> str:
        return plain_text(await self.types(text))

    async def presses(self, message: Message, label: str) -> Delivery:
        """Presses the button called `label`, or whose label begins so."""
        found = [each for each in buttons(message) if each[1].startswith(label)]
        assert found, f"no button {label!r}, but {labels(message)}"
        block_id, _, action_id = found[0]
        return await self.slack.click(self.user, message, action_id, block_id=block_id)

    async def gets(self, message: Message, label: str) -> Message:
        """What `message` becomes when `label` is pressed in it."""
        before = now(self.slack, message)
        await self.presses(message, label)
        return await self.slack.wait_until(
            lambda: ((then := now(self.slack, message)) != before and then) or None
        )


def now(slack: Playground, message: Message) -> Message | None:
    return slack.message(message["channel"], message["ts"])


def buttons(message: Message) -> Iterator[tuple[str, str, str]]:
    """Block id, label and action id of every button."""
    for block in message["blocks"]:
        elements = block.get("elements", []) if block["type"] == "actions" else []
        for element in (*elements, block.get("accessory") or {}):
            if element.get("type") == "button":
                yield block["block_id"], element["text"]["text"], element["action_id"]


def labels(message: Message) -> list[str]:
    return [label for _, label, _ in buttons(message)]
