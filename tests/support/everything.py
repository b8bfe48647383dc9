"""Somebody who does with the bot all that it can do, with words that tell where they were said."""

from __future__ import annotations

from typing import Any

from story_command import Caller, labels

from handlers.blocks.forgetting import FORGET
from handlers.wording import Wording
from playground import Playground, plain_text

Message = dict[str, Any]

CHIPS = "Which chips did Alibaba buy?"
UNKNOWN = "Who won the quagga race?"  # the sources are silent


def elements(message: Message) -> dict[str, dict[str, Any]]:
    """What can be pressed below an answer, by action id."""
    rows = [b for b in message.get("blocks", ()) if b["type"] in ("actions", "context_actions")]
    return {element["action_id"]: element for row in rows for element in row["elements"]}


def thumb(message: Message, name: str) -> str:
    return str(elements(message)["judge"][f"{name}_button"]["value"])


class Person:
    """Talks to the bot as `user`."""

    def __init__(self, slack: Playground, user: str = "anna") -> None:
        self.slack, self.user = slack, user
        self._mention = f"<@{slack.workspace.bot_user_id}>"

    async def asks(self, channel: str, question: str, thread: str | None = None) -> Message:
        """The answer, in the thread of the question; without a mention in direct messages and in
        a thread that there is."""
        said = question if thread or channel.startswith("@") else f"{self._mention} {question}"
        ts = await self.slack.say(self.user, channel, said, thread_ts=thread)
        return await self.slack.wait_for_reply(channel, thread or ts, timeout=60, after=ts)

    async def asks_in_private(self, channel: str, question: str) -> Message:
        caller = Caller(self.slack, self.user, channel)
        before = len(caller.private)
        await caller.types(f"ask {question}")
        found = await self.slack.wait_until(
            lambda: [m for m in caller.private[before:] if "Share in channel" in labels(m)],
            timeout=60,
        )
        return found[0]

    async def finds_bad(self, answer: Message, note: str) -> None:
        await self.slack.click(self.user, answer, "judge", thumb(answer, "negative"))
        view = (await self.slack.wait_until(lambda: self.slack.modals(self.user)))[0]
        filled = {"note": {"note": {"type": "plain_text_input", "value": note}}}
        await self.slack.submit_view(self.user, view["id"], filled)

    async def types(self, channel: str, text: str) -> Message:
        return await Caller(self.slack, self.user, channel).types(text)

    async def forgets(self, channel: str = "newsroom", button: str = FORGET) -> str:
        """What stands in place of the question whether to forget, once it is done."""
        caller = Caller(self.slack, self.user, channel)
        asked = await caller.types("forget")
        await self.slack.click(self.user, asked, button)
        w = Wording(self.slack.workspace.user(self.user).locale)
        ends = (w("forgetting.done"), w("forgetting.nothing"))
        told = await self.slack.wait_until(
            lambda: [m for m in caller.private if m["ts"] == asked["ts"]
                     and plain_text(m).startswith(ends)], timeout=60,
        )  # fmt: skip
        return plain_text(told[0])


async def everything(slack: Playground, words: str = "") -> None:
    """Anna and Ben do all that there is; `words` are in all that is written."""
    anna, ben = Person(slack), Person(slack, "ben")
    first = await anna.asks("newsroom", f"{CHIPS} {words}")
    ts = first["thread_ts"]
    await anna.asks("newsroom", f"Who is Jack Ma? {words}", ts)
    await anna.asks("investigations", f"{CHIPS} {words}")
    await anna.asks("@anna", f"{CHIPS} {words}")
    await ben.finds_bad(first, f"It is another chip. {words}")
    await slack.click("ben", first, "why")
    for view in slack.modals("ben"):
        await slack.close_view("ben", view["id"])
    await slack.click("ben", first, "follow-0")
    follow = await slack.wait_for_reply("newsroom", ts, timeout=60, after=first["ts"])
    await slack.click("ben", follow, "stop") if "stop" in elements(follow) else None
    private = await anna.asks_in_private("newsroom", f"{CHIPS} {words}")
    await Caller(slack).gets(private, "Share in channel")
    for text in (
        f"who {words or 'Jack Ma'}",
        "timeline",
        "sources",
        "summary",
        f"nonsense {words}",
    ):
        await anna.types("newsroom", text)
    await anna.types("newsroom", "digest on 9:00 Europe/Berlin")
    before = len(slack.messages("newsroom"))
    await anna.types("newsroom", "digest now")
    await slack.wait_until(lambda: slack.messages("newsroom")[before:], timeout=60)
    await anna.types("newsroom", "digest off")
    await anna.types("newsroom", "use qwen-panic")
    await anna.asks("newsroom", f"{UNKNOWN} {words}")
    for user in ("anna", "ben"):
        await slack.open_home(user)
        await slack.wait_until(lambda user=user: slack.home(user), timeout=30)
        await slack.open_home(user, "messages")
    view = slack.home("ben")
    assert view is not None
    await slack.click_in_view("ben", view["id"], "home_ask:0")
    await slack.say("anna", "newsroom", "mute", thread_ts=ts)
    await slack.wait_for_reply("newsroom", ts, timeout=60, after=follow["ts"])
    again = await ben.asks("newsroom", CHIPS)
    await slack.click("ben", again, "anew")
    await slack.settled()
