"""What people do in the workspace, as functions a test or the page can call."""

from __future__ import annotations

from playground import interactions
from playground.delivery import Courier, Delivery
from playground.editing import remove, rewrite
from playground.elements import Picked, block_of, find_action
from playground.elements_schema import check_options
from playground.events import home_opened, revoked, session_stopped, uninstalled
from playground.message import Message
from playground.methods import reactions, views
from playground.response_urls import ResponseUrls
from playground.team import SLACKBOT_ID, Channel
from playground.threads import resolve_thread
from playground.wire import Json, SlackError
from playground.workspace import Change, Workspace


class Deeds:
    """Acting as a user. Users and channels go by id or name; a user's name with "@" in
    place of a channel means their direct conversation with the bot."""

    workspace: Workspace
    _courier: Courier
    _response_urls: ResponseUrls

    async def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        """Writes a message; returns its `ts`. `text` is as Slack sends it: mentions are
        `<@U…>`. LookupError for an unknown place, PermissionError for one the user is not in.
        """
        place = self.place(channel)
        person = self.workspace.user(user)
        if person.id not in place.members:
            raise PermissionError(f"{person.name} is not in {place.name}")
        root = resolve_thread(self.workspace, place.id, thread_ts) if thread_ts else None
        ts = self.workspace.archive.next_ts()
        message = Message(place.id, ts, person.id, text, thread_ts=root, broadcast=broadcast)
        self.workspace.post(message)
        return ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Changes what a user's own message says."""
        message = self._own(user, channel, ts)
        rewrite(self.workspace, message, message.user, text=text)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Deletes a user's own message."""
        message = self._own(user, channel, ts)
        remove(self.workspace, message, message.user)

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Adds an emoji to a message."""
        reactions.react(self.workspace, self._find(channel, ts), self._id(user), name)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Takes an emoji back."""
        reactions.unreact(self.workspace, self._find(channel, ts), self._id(user), name)

    async def invite_bot(self, channel: str, by: str) -> None:
        """Makes the bot a member of a channel."""
        place = self.place(channel)
        self.workspace.join(place, self.workspace.bot_user_id, self._id(by))

    async def remove_bot(self, channel: str) -> None:
        """Takes the bot out of a channel."""
        self.workspace.leave(self.place(channel), self.workspace.bot_user_id)

    async def uninstall(self) -> None:
        """Takes the app out of the workspace: its token is over, and it is told."""
        self.workspace.installation.end("account_inactive")
        for body in uninstalled(self.workspace):
            await self._courier.deliver_now("events_api", body)

    async def revoke(self) -> None:
        """Ends the app's token, and tells it."""
        self.workspace.installation.end("token_revoked")
        await self._courier.deliver_now("events_api", revoked(self.workspace))

    async def archive(self, channel: str, by: str, archived: bool = True) -> None:
        """Archives a channel, or with `archived` False brings it back."""
        self.workspace.set_archived(self.place(channel), self._id(by), archived)

    async def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Opens the bot's home ("home") or its conversation ("messages")."""
        body = home_opened(self.workspace, self._id(user), tab)
        return await self._courier.deliver_now("events_api", body)

    async def command(self, user: str, channel: str, name: str, text: str = "") -> Delivery:
        """Runs a slash command, waits for the acknowledgement and shows what it says.

        Where the app does not answer, the user sees Slackbot say so, as in Slack.
        """
        place, person = self.place(channel), self.workspace.user(user)
        url = self._response_urls.make("commands", person.id, place.id)
        payload = interactions.command(self.workspace, person, place, name, text, url)
        delivery = await self._courier.deliver_now("slash_commands", payload)
        if not delivery.acknowledged:
            late = delivery.attempts[-1].failure in {"timeout", "http_timeout"}
            error = "operation_timeout" if late else "dispatch_failed"
            self._slackbot(place, person.id, f'{name} failed with the error "{error}"')
        elif delivery.response:
            try:
                self._response_urls.apply(person.id, place.id, None, delivery.response)
            except SlackError as error:
                failed = f'{name} failed with the error "{error.error}"'
                self._slackbot(place, person.id, failed)
        return delivery

    async def click(
        self,
        user: str,
        message: Json,
        action_id: str,
        value: Picked = None,
        *,
        block_id: str | None = None,
        values: Json | None = None,
    ) -> Delivery:
        """Presses a button, or picks `value` in a select, a date picker and so on.

        `message` is a message dict (its `channel` and `ts` are read); `values` what the other
        elements of the message hold, as `state.values`. Slack ignores what an app answers to a
        click itself. LookupError where there is no such element.
        """
        found = self._find(message["channel"], message["ts"])
        shown = [*found.blocks, *(b for a in found.attachments for b in a.get("blocks") or [])]
        action = find_action(shown, action_id, value, block_id)
        action["action_ts"] = self.workspace.archive.next_ts()
        person = self.workspace.user(user)
        url = self._response_urls.make("actions", person.id, found.channel, found.ts)
        payload = interactions.click(self.workspace, person, found, action, url, values or {})
        return await self._courier.deliver_now("interactive", payload)

    async def click_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: Picked = None,
        *,
        block_id: str | None = None,
        values: Json | None = None,
    ) -> Delivery:
        """Uses an element of a modal or the home tab."""
        view, person = self.workspace.views[view_id], self.workspace.user(user)
        suggested = self.workspace.suggested
        action = find_action(view["blocks"], action_id, value, block_id, suggested)
        action["action_ts"] = self.workspace.archive.next_ts()
        payload = interactions.view_click(self.workspace, person, view, action, values or {})
        return await self._courier.deliver_now("interactive", payload)

    async def suggest(self, user: str, view_id: str, action_id: str, typed: str) -> list[Json]:
        """Types into a select whose options the app gives; returns those it gives now.

        Source: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
        """
        view, person = self.workspace.views[view_id], self.workspace.user(user)
        block = block_of(view["blocks"], action_id)
        payload = interactions.suggestion(self.workspace, person, view, block, action_id, typed)
        delivery = await self._courier.deliver_now("interactive", payload)
        answer = delivery.response or {}
        groups = answer.get("option_groups") or [{"options": answer.get("options") or []}]
        options = [option for group in groups for option in group["options"]]
        check_options(options)
        self.workspace.suggested.setdefault(action_id, {}).update(
            {option["value"]: option for option in options}
        )
        return options

    async def submit_view(self, user: str, view_id: str, values: Json | None = None) -> Delivery:
        """Submits a modal and does what the app answers (`response_action`).

        `values` is `{block_id: {action_id: {"type": …, "value": …}}}`.
        """
        view, person = self.workspace.views[view_id], self.workspace.user(user)
        payload = interactions.submission(self.workspace, person, view, values or {})
        delivery = await self._courier.deliver_now("interactive", payload)
        answer = delivery.response or {}
        action = answer.get("response_action")
        if action == "update":
            views.keep(self.workspace, answer["view"], person.id, instead=view)
        elif action == "push":
            views.keep(self.workspace, answer["view"], person.id, below=view)
        elif action == "clear":
            self._close_all(view)
        elif delivery.acknowledged and action != "errors":
            views.close(self.workspace, view)
        return delivery

    async def close_view(
        self, user: str, view_id: str, *, cleared: bool = False
    ) -> Delivery | None:
        """Closes a modal; the app hears of it where the view has `notify_on_close`. One with
        `clear_on_close` takes those below it along, as Slack documents."""
        view, person = self.workspace.views[view_id], self.workspace.user(user)
        if view["clear_on_close"]:
            self._close_all(view)
        else:
            views.close(self.workspace, view)
        if not view["notify_on_close"]:
            return None
        payload = interactions.closing(self.workspace, person, view, cleared)
        return await self._courier.deliver_now("interactive", payload)

    async def stop_stream(self, user: str, message: Json) -> Delivery:
        """Presses stop: further appends fail with `stopped_by_user`, and the app is told."""
        found = self._find(message["channel"], message["ts"])
        if not found.streaming:
            raise ValueError("the message is not streaming")
        return await self._stop(user, found.channel, found.thread_ts or found.ts, [found])

    async def stop_session(self, user: str, channel: str, thread_ts: str) -> Delivery:
        """Presses stop in a thread whose session is processing, whether it streams or not."""
        place, archive = self.place(channel).id, self.workspace.archive
        if self.workspace.sessions.get((place, thread_ts)) != "processing":
            raise ValueError("the app is not working in this thread")
        streaming = [reply for reply in archive.replies(place, thread_ts) if reply.streaming]
        return await self._stop(user, place, thread_ts, streaming)

    async def _stop(
        self, user: str, channel: str, thread_ts: str, streaming: list[Message]
    ) -> Delivery:
        person = self._id(user)
        for message in streaming:
            assert message.stream is not None
            message.stream.state = "stopped_by_user"
            self.workspace.tell(Change("streamed", channel, person, message))
        stopped = [message.ts for message in streaming]
        body = session_stopped(self.workspace, person, channel, thread_ts, stopped)
        return await self._courier.deliver_now("events_api", body)

    def place(self, name: str) -> Channel:
        """The channel by id, by name ("newsroom"), or "@anna" for her talk with the bot."""
        if name.startswith("@"):
            return self.workspace.dm(name)
        return self.workspace.channel(name)

    def _id(self, user: str) -> str:
        return self.workspace.user(user).id

    def _find(self, channel: str, ts: str) -> Message:
        message = self.workspace.archive.find(self.place(channel).id, ts)
        if message is None:
            raise KeyError(f"no message {ts} in {channel}")
        return message

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self._find(channel, ts)
        if message.user != self._id(user):
            raise PermissionError("people change their own messages only")
        return message

    def _close_all(self, view: Json) -> None:
        for other in list(self.workspace.views.values()):
            if other["root_view_id"] == view["root_view_id"]:
                views.close(self.workspace, other)

    def _slackbot(self, channel: Channel, user: str, text: str) -> None:
        ts = self.workspace.archive.next_ts()
        self.workspace.post(Message(channel.id, ts, SLACKBOT_ID, text, ephemeral_for=user))
