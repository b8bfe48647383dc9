"""All messages of all channels, in order, and the timestamps that name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playground.message import Message


class Archive:
    """Keeps messages by channel and `ts`. A `ts` is unique and always grows."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0
        self._by_channel: dict[str, dict[str, Message]] = {}

    def next_ts(self) -> str:
        """A new timestamp: seconds, a dot, six digits."""
        self._last = max(int(self._clock() * 1_000_000), self._last + 100)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, message: Message) -> None:
        """Keeps a message under its channel and `ts`."""
        self._by_channel.setdefault(message.channel, {})[message.ts] = message

    def remove(self, message: Message) -> None:
        """Forgets a message."""
        self._by_channel.get(message.channel, {}).pop(message.ts, None)

    def find(self, channel: str, ts: str) -> Message | None:
        """The message with this `ts`, ephemeral ones included."""
        return self._by_channel.get(channel, {}).get(ts)

    def all(self, channel: str) -> Iterator[Message]:
        """Every message of a channel, oldest first, ephemeral ones included."""
        messages = self._by_channel.get(channel, {})
        return iter([messages[ts] for ts in sorted(messages, key=float)])

    def top_level(self, channel: str) -> list[Message]:
        """What the channel itself shows, oldest first: no replies, but broadcast ones."""
        return [
            message
            for message in self.all(channel)
            if not message.ephemeral_for and (not message.is_reply or message.broadcast)
        ]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The replies of a thread, oldest first, without the message that began it."""
        return [
            message
            for message in self.all(channel)
            if message.is_reply and message.thread_ts == thread_ts and not message.ephemeral_for
        ]

    def thread_root(self, channel: str, ts: str) -> Message | None:
        """The message that began the thread of `ts`, be that the root's own or a reply's."""
        message = self.find(channel, ts)
        if message and message.is_reply and message.thread_ts:
            return self.find(channel, message.thread_ts)
        return message
