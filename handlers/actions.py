"""Buttons: those below the bot's messages, and Slack's own for stopping an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from handlers.arrival import Arrival, Press, Wish
from handlers.blocks.buttons import STOP, THINK
from handlers.intake import Intake


def register(app: AsyncApp, intake: Intake) -> None:
    async def think(
        body: dict[str, Any], action: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        arrival = from_press("think", body, action, context.team_id or "")
        await intake.take(arrival, None, addressed=False)
        await ack()

    async def stop(
        body: dict[str, Any], action: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck
    ) -> None:
        arrival = from_press("stop", body, action, context.team_id or "")
        await intake.take(arrival, None, addressed=False)
        await ack()

    async def stopped(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        arrival = _arrival(
            "stop",
            event["channel"],
            event.get("thread_ts") or event["event_ts"],
            event["user"],
            event["event_ts"],
            context.team_id or "",
        )
        await intake.take(arrival, body.get("event_id"), addressed=False)

    app.action(THINK)(think)
    app.action(STOP)(stop)
    app.event("agent_session_stopped")(stopped)


def from_press(
    wish: Wish, body: Mapping[str, Any], action: Mapping[str, Any], team: str
) -> Arrival:
    """The wish in a `block_actions` payload from one of the bot's messages."""
    message = body["message"]
    thread = message.get("thread_ts") or message["ts"]
    channel, user = body["channel"]["id"], body["user"]["id"]
    press = Press(
        row=action["block_id"],
        message=message["ts"],
        text=str(message.get("text") or ""),
        blocks=tuple(message.get("blocks") or ()),
    )
    arrival = _arrival(wish, channel, thread, user, action["action_ts"], team)
    return arrival.model_copy(update={"text": str(action.get("value") or ""), "press": press})


def _arrival(wish: Wish, channel: str, thread: str, user: str, ts: str, team: str) -> Arrival:
    return Arrival(
        wish=wish,
        team=team,
        channel=channel,
        channel_type="im" if channel.startswith("D") else "channel",
        user=user,
        ts=ts,
        thread=thread,
        text="",
    )
