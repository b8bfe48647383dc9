"""What the page does for the person at it: POSTs to /ui/{deed}, each with a JSON object."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from playground.delivery import Delivery
from playground.elements import Picked, state_values
from playground.wire import Args, Json

if TYPE_CHECKING:
    from playground.playground import Playground

_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)\]'\"]")
_BROADCAST = re.compile(r"(?<!\w)@(here|channel|everyone)\b")
_SECONDS = 60.0


class UiDeeds:
    """The deeds by name. Each needs `user`; what else is in its code."""

    def __init__(self, slack: Playground) -> None:
        self._slack = slack
        self._table: dict[str, Callable[[Args], Awaitable[object]]] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "command": self._command,
            "click": self._click,
            "submit": self._submit,
            "suggest": self._suggest,
            "close": self._close,
            "home": self._home,
            "invite": self._invite,
            "stop": self._stop,
            "fault": self._fault,
        }

    async def do(self, deed: str, args: Args) -> object:
        """Does it and returns what the page is told. LookupError for an unknown deed."""
        if deed not in self._table:
            raise LookupError(f"no deed {deed!r}")
        return await self._table[deed](args)

    async def _say(self, args: Args) -> object:
        return await self._slack.say(
            args.required("user"),
            args.required("channel"),
            self.as_slack(args.required("text")),
            args.text("thread_ts") or None,
            broadcast=args.flag("broadcast"),
        )

    async def _edit(self, args: Args) -> object:
        text = self.as_slack(args.required("text"))
        user, channel = args.required("user"), args.required("channel")
        await self._slack.edit(user, channel, args.required("ts"), text)
        return None

    async def _delete(self, args: Args) -> object:
        user, channel = args.required("user"), args.required("channel")
        await self._slack.delete(user, channel, args.required("ts"))
        return None

    async def _react(self, args: Args) -> object:
        """Adds a reaction, or takes it back where it is there."""
        user, channel, ts = args.required("user"), args.required("channel"), args.required("ts")
        name = args.required("name")
        message = self._slack.message(channel, ts) or {}
        mine = any(r["name"] == name and user in r["users"] for r in message.get("reactions", []))
        await (self._slack.unreact if mine else self._slack.react)(user, channel, ts, name)
        return None

    async def _command(self, args: Args) -> object:
        name, _, rest = args.required("text").partition(" ")
        user, channel = args.required("user"), args.required("channel")
        delivery = await self._slack.command(user, channel, name, rest.strip())
        return delivery.acknowledged

    async def _click(self, args: Args) -> object:
        """Uses an element of a message (`channel`, `ts`) or of a view (`view_id`)."""
        user, action = args.required("user"), args.required("action_id")
        value, block_id = _picked(args), args.text("block_id") or None
        given = args.object("values") or {}
        if "view_id" in args:
            view_id = args.text("view_id")
            suggested = self._slack.workspace.suggested
            values = state_values(self._view(view_id)["blocks"], given, suggested)
            delivery = await self._slack.click_in_view(
                user, view_id, action, value, block_id=block_id, values=values
            )
        else:
            message = {"channel": args.required("channel"), "ts": args.required("ts")}
            found = self._slack.message(message["channel"], message["ts"]) or {}
            values = state_values(found.get("blocks", []), given)
            delivery = await self._slack.click(
                user, message, action, value, block_id=block_id, values=values
            )
        return _outcome(delivery)

    async def _submit(self, args: Args) -> object:
        view_id = args.required("view_id")
        given, suggested = args.object("values") or {}, self._slack.workspace.suggested
        values = state_values(self._view(view_id)["blocks"], given, suggested)
        return _outcome(await self._slack.submit_view(args.required("user"), view_id, values))

    async def _suggest(self, args: Args) -> object:
        user, view_id = args.required("user"), args.required("view_id")
        self._view(view_id)
        return await self._slack.suggest(
            user, view_id, args.required("action_id"), args.text("typed")
        )

    async def _close(self, args: Args) -> object:
        delivery = await self._slack.close_view(args.required("user"), args.required("view_id"))
        return _outcome(delivery) if delivery else None

    async def _home(self, args: Args) -> object:
        delivery = await self._slack.open_home(args.required("user"), args.text("tab", "messages"))
        return _outcome(delivery)

    async def _invite(self, args: Args) -> object:
        await self._slack.invite_bot(args.required("channel"), args.required("user"))
        return None

    async def _stop(self, args: Args) -> object:
        """Stops one streaming message (`ts`), or whatever goes on in a thread (`thread_ts`)."""
        user, channel = args.required("user"), args.required("channel")
        if "thread_ts" in args:
            thread_ts = args.required("thread_ts")
            return _outcome(await self._slack.stop_session(user, channel, thread_ts))
        message = {"channel": channel, "ts": args.required("ts")}
        return _outcome(await self._slack.stop_stream(user, message))

    async def _fault(self, args: Args) -> object:
        """Trouble on demand; says in a sentence what comes now."""
        slack, fault = self._slack, args.required("fault")
        method, times = args.text("method") or "*", max(1, args.number("times", 1))
        target = "any method" if method == "*" else method
        if fault == "again":
            wanted = args.text("id")
            last = next((d for d in reversed(slack.deliveries) if d.kind == "events_api"), None)
            delivery = slack.trace.delivery(wanted) if wanted else last
            if delivery is None:
                raise LookupError("nothing was sent to the app yet")
            taken = await slack.deliver_again(delivery)
            return "Delivered again: " + ("acknowledged." if taken else "not acknowledged.")
        if fault == "ratelimited":
            slack.fail_next(method, status=429, retry_after=args.number("seconds", 1), times=times)
            return f"The next {times} of {target}: HTTP 429."
        if fault == "error":
            slack.fail_next(method, status=500, times=times, applied=args.flag("applied"))
            return f"The next {times} of {target}: HTTP 500."
        if fault == "slow":
            seconds = min(_SECONDS, float(args.text("seconds", "2")))
            slack.delay(method, seconds)
            return f"Every call of {target} takes {seconds:g} s longer."
        if fault == "drop":
            count = slack.connections
            await slack.drop_sockets()
            return f"{count} sockets dropped; the app connects again by itself."
        if fault == "reconnect":
            await slack.ask_to_reconnect()
            return "The app was asked to open a new socket."
        if fault == "expire":
            return f"{slack.expire_streams()} streams expired."
        if fault == "end":
            slack.end_faults()
            return "No faults or delays any more."
        raise LookupError(f"no fault {fault!r}")

    def _view(self, view_id: str) -> Json:
        if view_id not in self._slack.workspace.views:
            raise LookupError("this view is no longer open")
        return self._slack.workspace.views[view_id]

    def as_slack(self, typed: str) -> str:
        """What somebody typed, as Slack's clients send it: &, <, > escaped, "@Name", "#channel"
        and "@here" as mentions, addresses as links."""
        text = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = _ADDRESS.sub(lambda found: f"<{found.group()}>", text)
        workspace = self._slack.workspace
        for user in workspace.users.values():
            name = re.escape(user.real_name)
            text = re.sub(rf"(?<!\w)@{name}\b", f"<@{user.id}>", text, flags=re.I)
        for channel in workspace.channels.values():
            if channel.kind in {"channel", "group"}:
                name = re.escape(channel.name)
                mention = f"<#{channel.id}|{channel.name}>"
                text = re.sub(rf"(?<![\w/&])#{name}\b", mention, text)
        return _BROADCAST.sub(r"<!\1>", text)


def _picked(args: Args) -> Picked:
    value = args.given.get("value")
    if isinstance(value, list):
        return [str(item) for item in value]
    return None if value is None or value == "" else str(value)


def _outcome(delivery: Delivery) -> Json:
    return {"acknowledged": delivery.acknowledged, "answer": delivery.response}
