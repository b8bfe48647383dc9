"""What arrived from Slack, as the queue carries it from the listener to the worker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.answering.phrases import languages, phrase
from bot.reference import reference
from handlers import wording
from handlers.wording import Wording

Wish = Literal[
    "question", "think", "anew", "delete", "follow", "stop", "help", "mute", "unmute", "use",
    "introduce", "ask", "forget",
]  # fmt: skip

_USE = re.compile(r"use ([a-z0-9-]{1,80})", re.IGNORECASE)


class Press(BaseModel):
    """A press of a button below one of the bot's answers."""

    model_config = ConfigDict(frozen=True)

    button: str  # what tells it from every other, and from itself when it is drawn again
    message: str  # ts
    kept: str  # id of the answer, as handlers.kept has it


class Arrival(BaseModel):
    """A wish of somebody, and where the reply goes.

    `ts` is when it was made, in Slack's time, and names its message where there is one. `thread`
    is the ts of the thread's first message: the message itself where it begins one.
    `user` is who invited the bot, where that is why it speaks; empty where that is not known.
    """

    model_config = ConfigDict(frozen=True)

    wish: Wish
    team: str
    channel: str
    channel_type: str  # channel, group, im or mpim
    user: str
    ts: str
    thread: str
    text: str
    press: Press | None = None  # of the wishes that come with one
    response_url: str = ""  # of "ask" and "forget": where the answer goes, for its user alone

    @property
    def chosen_story(self) -> str:
        """The id in "use STORY"."""
        match = _USE.fullmatch(self.text.strip(" \t\n.!").casefold())
        return match[1] if match else ""

    @property
    def key(self) -> str:
        """The same message has the same key, however often and as whatever event it comes; so has
        the same button, however often it is pressed."""
        if self.wish in ("ask", "forget"):  # no message has that ts
            return f"{self.team}:{self.channel}:{self.user}:{self.ts}"
        return f"{self.team}:{self.channel}:{self.press.button if self.press else self.ts}"

    @property
    def reference(self) -> str:
        """What stands in each log line about it, and what a user can tell an administrator."""
        return reference(self.key)

    @property
    def conversation_key(self) -> str:
        """What a question may lean on, and is answered one after another: its thread; in direct
        messages, where people write in threads and beside them, all that is said there. What is
        asked in private leans on nothing: that is one's own, one after another."""
        if self.wish in ("ask", "forget"):
            return f"{self.team}:{self.user}:{self.wish}"
        if self.channel_type == "im":
            return f"{self.team}:{self.channel}"
        return f"{self.team}:{self.channel}:{self.thread}"


def from_message(event: Mapping[str, Any], team: str, bot: str) -> Arrival:
    """The arrival in a `message` or `app_mention` event; `bot` is the bot's own user id."""
    text = without_mention(str(event.get("text") or ""), bot)
    return Arrival(
        wish=_wish(text),
        team=team,
        channel=event["channel"],
        channel_type=str(event.get("channel_type") or "channel"),
        user=event["user"],
        ts=event["ts"],
        thread=event.get("thread_ts") or event["ts"],
        text=text,
    )


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Whether somebody wrote this just now: no bot, no edit, no deletion, no system message.

    Files and broadcast replies are messages of people too, though they carry a subtype.
    """
    if event.get("bot_id") or event.get("edited") or event.get("hidden") or not event.get("user"):
        return False
    return event.get("subtype") in (None, "file_share", "thread_broadcast", "me_message")


def mentions_bot(event: Mapping[str, Any], bot: str) -> bool:
    return re.search(rf"<@{re.escape(bot)}(\|[^>]*)?>", str(event.get("text") or "")) is not None


def mentions_others(event: Mapping[str, Any], bot: str) -> bool:
    mentioned = re.findall(r"<@([A-Z0-9]+)", str(event.get("text") or ""))
    return any(user != bot for user in mentioned)


def without_mention(text: str, bot: str) -> str:
    """`text` without the bot's mention, and without the comma or colon that follows one."""
    return re.sub(rf"<@{re.escape(bot)}(\|[^>]*)?>[,:]?", " ", text).strip()


def _wish(text: str) -> Wish:
    said = text.strip(" \t\n.!").casefold()
    if not said or said in _help_words():
        return "help"
    if said in ("mute", "unmute"):
        return "mute" if said == "mute" else "unmute"
    if said in _stop_words():
        return "stop"
    if _USE.fullmatch(said):
        return "use"
    return "question"


@cache
def _help_words() -> frozenset[str]:
    words = (Wording(tag)("guide.help_words").split(",") for tag in wording.languages())
    return frozenset(word.strip().casefold() for listed in words for word in listed)


@cache
def _stop_words() -> frozenset[str]:
    """What ends an answer: what is on the button, in any language."""
    return frozenset({"stop", *(phrase("stop", tag).casefold() for tag in languages())})
