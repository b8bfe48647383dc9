"""The workspace: everything Slack would know, and one place that tells when it changes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from playground.archive import Archive
from playground.installation import Installation
from playground.message import Message
from playground.team import BOT_USER_ID, Channel, User, default_channels, default_users
from playground.wire import Json, SlackError

ChangeKind = Literal[
    "posted", "changed", "deleted", "streamed", "joined", "left", "status", "reaction", "view",
    "prompts", "title", "session", "archived",
]  # fmt: skip

ALL_SCOPES = frozenset(
    {
        "app_mentions:read", "assistant:write", "channels:history", "channels:join",
        "channels:read", "chat:write", "commands", "files:read", "files:write",
        "groups:history", "groups:read", "im:history", "im:read", "im:write", "mpim:history",
        "mpim:read", "mpim:write", "reactions:read", "reactions:write", "team:read", "users:read",
    }
)  # fmt: skip

ALL_EVENTS = frozenset(
    {
        "agent_session_stopped", "app_home_opened", "app_mention", "app_uninstalled",
        "channel_archive", "channel_left", "channel_unarchive", "group_archive", "group_left",
        "group_unarchive", "member_joined_channel", "member_left_channel", "message.channels",
        "message.groups", "message.im", "message.mpim", "reaction_added", "reaction_removed",
        "tokens_revoked",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """Something that happened. `before` is the message as it was; `detail` the rest."""

    kind: ChangeKind
    channel: str
    actor: str
    message: Message | None = None
    before: Json | None = None
    detail: Json | None = None


@dataclass(frozen=True)
class Status:
    """What `assistant.threads.setStatus` shows below a thread until `expires_at`."""

    text: str
    loading_messages: tuple[str, ...]
    expires_at: float


class Workspace:
    """One Slack workspace with one app installed in it.

    Tokens and secrets are made up unless given. `client_id` and `client_secret` are the app's for
    OAuth; with `token_rotation` the tokens it gives end after twelve hours. `scopes` are the bot
    token's, `subscriptions` the events the app asked for. Times are in seconds:

    - `ack_timeout_s`: how long Slack waits for an acknowledgement;
    - `redelivery_s`: the pauses before an event is delivered again;
    - `stream_lifetime_s`, `stream_idle_s`: a stream older, or untouched for longer, expires
      (Slack documents neither; developers report about 5 minutes in all);
    - `status_s`: how long a thread's status stays.

    `enforce_rate_limits` turns Slack's tiers on; `restricted_history` holds
    conversations.history and .replies to one call a minute and 15 messages, as for apps
    outside the Marketplace. `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        *,
        users: Iterable[User] | None = None,
        channels: Iterable[Channel] | None = None,
        bot_token: str | None = None,
        app_token: str | None = None,
        signing_secret: str | None = None,
        client_id: str = "1000.2000",
        client_secret: str | None = None,
        team_id: str = "T0NEWSROOM1",
        team_name: str = "Newsroom",
        bot_user_id: str = BOT_USER_ID,
        token_rotation: bool = False,
        scopes: Iterable[str] = ALL_SCOPES,
        subscriptions: Iterable[str] = ALL_EVENTS,
        enforce_rate_limits: bool = False,
        restricted_history: bool = False,
        ack_timeout_s: float = 3.0,
        redelivery_s: tuple[float, ...] = (0.0, 60.0, 300.0),
        stream_lifetime_s: float = 300.0,
        stream_idle_s: float = 60.0,
        status_s: float = 120.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.team_id = team_id
        self.team_name = team_name
        self.domain = team_name.lower()
        self.url = "https://newsroom.slack.com/"
        self.app_id = "A0BACKSTORY"
        self.bot_id = bot_user_id.replace("U", "B", 1)
        self.bot_user_id = bot_user_id
        self.app_token = app_token or f"xapp-1-{self.app_id}-1000-{secrets.token_hex(12)}"
        self.signing_secret = signing_secret or secrets.token_hex(16)
        self.scopes = frozenset(scopes)
        self.subscriptions = frozenset(subscriptions)
        self.enforce_rate_limits = enforce_rate_limits
        self.restricted_history = restricted_history
        self.ack_timeout_s = ack_timeout_s
        self.redelivery_s = redelivery_s
        self.stream_lifetime_s = stream_lifetime_s
        self.stream_idle_s = stream_idle_s
        self.status_s = status_s
        self.clock = clock
        self.installation = Installation(
            bot_token or f"xoxb-1000-2000-{secrets.token_hex(12)}",
            client_id,
            client_secret or secrets.token_hex(16),
            token_rotation,
            clock,
        )
        self.users = {user.id: user for user in users or default_users(bot_user_id)}
        self.channels = {
            channel.id: channel for channel in channels or default_channels(bot_user_id)
        }
        self.archive = Archive(clock)
        self.views: dict[str, Json] = {}
        self.homes: dict[str, str] = {}
        self.suggested: dict[str, dict[str, Json]] = {}  # action id -> value -> option
        self.files: dict[str, Json] = {}
        self.file_processing = 0  # how often an image of a new file is refused before it is taken
        self.triggers: dict[str, tuple[str, float]] = {}
        self.prompts: dict[tuple[str, str | None], Json] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.tickets: set[str] = set()
        self.sessions: dict[tuple[str, str], str] = {}
        self._statuses: dict[tuple[str, str], Status] = {}
        self._listeners: list[Callable[[Change], None]] = []

    @property
    def bot_token(self) -> str:
        """The bot token that is good now."""
        return self.installation.token

    # Who hears of changes

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Calls `listener` on every change from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, change: Change) -> None:
        """Tells every listener, in the order they came."""
        for listener in list(self._listeners):
            listener(change)

    # Looking things up

    def user(self, name_or_id: str) -> User:
        """A user by id, or by name such as "anna"; KeyError if there is none."""
        if name_or_id in self.users:
            return self.users[name_or_id]
        wanted = name_or_id.removeprefix("@").lower()
        for user in self.users.values():
            if user.name == wanted:
                return user
        raise KeyError(f"no user {name_or_id!r}")

    def channel(self, name_or_id: str) -> Channel:
        """A channel by id, or by name such as "newsroom"; KeyError if there is none."""
        if name_or_id in self.channels:
            return self.channels[name_or_id]
        wanted = name_or_id.removeprefix("#").lower()
        for channel in self.channels.values():
            if channel.name == wanted and channel.kind != "im":
                return channel
        raise KeyError(f"no channel {name_or_id!r}")

    def dm(self, user: str) -> Channel:
        """The direct conversation between a user and the bot, opened if need be."""
        person = self.user(user)
        pair = {person.id, self.bot_user_id}
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == pair:
                return channel
        opened = Channel(person.id.replace("U", "D", 1), person.name, "im", pair)
        self.channels[opened.id] = opened
        return opened

    def bot_is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.bot_user_id in channel.members

    # What the app sees of a channel

    def visible(self, name_or_id: str) -> Channel:
        """The channel as the bot may name it; `channel_not_found` for what it cannot see."""
        if name_or_id in self.users:
            return self.dm(name_or_id)
        try:
            channel = self.channel(name_or_id)
        except KeyError:
            raise SlackError("channel_not_found") from None
        if channel.kind != "channel" and not self.bot_is_in(channel):
            raise SlackError("channel_not_found")
        return channel

    def joined(self, name_or_id: str) -> Channel:
        """A visible channel the bot is in; else `not_in_channel`."""
        channel = self.visible(name_or_id)
        if not self.bot_is_in(channel):
            raise SlackError("not_in_channel")
        return channel

    def writable(self, name_or_id: str) -> Channel:
        """A channel the bot may post in; else `not_in_channel` or `is_archived`."""
        channel = self.visible(name_or_id)
        if channel.archived:
            raise SlackError("is_archived")
        if not self.bot_is_in(channel):
            raise SlackError("not_in_channel")
        return channel

    # Deeds: each changes the state and tells of it

    def post(self, message: Message) -> Message:
        """Puts a message in its channel. Posting into a thread ends the thread's status."""
        self.archive.add(message)
        if message.bot_id and message.thread_ts and not message.ephemeral_for:
            self.set_status(message.channel, message.thread_ts, "", ())
        self.tell(Change("posted", message.channel, message.user, message))
        return message

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        """Makes a user (or the bot) a member."""
        if user not in channel.members:
            channel.members.add(user)
            self.tell(Change("joined", channel.id, user, detail={"inviter": inviter}))

    def leave(self, channel: Channel, user: str) -> None:
        """Ends a membership."""
        if user in channel.members:
            channel.members.discard(user)
            self.tell(Change("left", channel.id, user))

    def set_archived(self, channel: Channel, by: str, archived: bool) -> None:
        """Archives a channel, or brings it back. Source:
        https://docs.slack.dev/reference/events/channel_archive, the same with group_ and _unarchive
        """
        if channel.archived != archived:
            channel.archived = archived
            self.tell(Change("archived", channel.id, by))

    def status(self, channel: str, thread_ts: str) -> Status | None:
        """The status shown below a thread now."""
        status = self._statuses.get((channel, thread_ts))
        return status if status and status.expires_at > self.clock() else None

    def statuses(self) -> list[Json]:
        """Every status shown now, with its place and the seconds it has left."""
        now = self.clock()
        return [
            {
                "channel": channel,
                "thread_ts": thread_ts,
                "status": status.text,
                "loading_messages": list(status.loading_messages),
                "seconds": status.expires_at - now,
            }
            for (channel, thread_ts), status in self._statuses.items()
            if status.expires_at > now
        ]

    def set_status(
        self, channel: str, thread_ts: str, text: str, loading_messages: tuple[str, ...]
    ) -> None:
        """Sets a thread's status; an empty text clears it."""
        shown = self._statuses.pop((channel, thread_ts), None)
        if text:
            expires = self.clock() + self.status_s
            self._statuses[channel, thread_ts] = Status(text, loading_messages, expires)
        elif shown is None:
            return
        detail = {
            "thread_ts": thread_ts,
            "status": text,
            "loading_messages": list(loading_messages),
            "seconds": self.status_s,
        }
        self.tell(Change("status", channel, self.bot_user_id, detail=detail))

    def set_session(self, channel: str, thread_ts: str, status: str) -> None:
        """Sets the status of the agent's session in a thread."""
        self.sessions[channel, thread_ts] = status
        detail: Json = {"thread_ts": thread_ts, "status": status}
        self.tell(Change("session", channel, self.bot_user_id, detail=detail))

    def trigger(self, user: str) -> str:
        """A trigger id, good for opening one view within three seconds."""
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger] = (user, self.clock() + 3.0)
        return trigger
