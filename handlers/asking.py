"""A question that somebody presses: it is answered in their direct messages."""

from __future__ import annotations

from handlers.arrival import Arrival
from handlers.blocks.text import escape
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.wording import Wording


async def ask_privately(desk: Desk, inbox: Inbox, team: str, user: str, question: str) -> None:
    """Says in the direct messages of `user` what they ask, and queues it; the answer comes in the
    thread of that message.

    Raises one of TROUBLE, or an error of Redis: then nothing is queued.
    """
    client = (await desk.workspaces.get(team)).client
    wording = Wording((await desk.readers.get(team, user)).locale)
    opened = await client.conversations_open(users=user)
    channel = str(opened["channel"]["id"])
    quoted = f"{wording('home.you_asked')}\n> {escape(question)}"
    said = await client.chat_postMessage(
        channel=channel, text=quoted, unfurl_links=False, unfurl_media=False
    )
    ts = str(said["ts"])
    arrival = Arrival(
        wish="question",
        team=team,
        channel=channel,
        channel_type="im",
        user=user,
        ts=ts,
        thread=ts,
        text=question,
    )
    await inbox.accept(arrival)
