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
        # A page asks for the replies of each of a thousand messages: an index of its own.
        self._by_thread: dict[tuple[str, str], dict[str, Message]] = {}

    def next_ts(self) -> str:
        """A new timestamp: seconds, a dot, six digits."""
        self._last = max(int(self._clock() * 1_000_000), self._last + 100)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, message: Message) -> None:
        """Keeps a message under its channel and `ts`."""
        _insert(self._by_channel.setdefault(message.channel, {}), message)
        if message.is_reply and message.thread_ts:
            thread = (message.channel, message.thread_ts)
            _insert(self._by_thread.setdefault(thread, {}), message)

    def remove(self, message: Message) -> None:
        """Forgets a message."""
        self._by_channel.get(message.channel, {}).pop(message.ts, None)
        if message.thread_ts:
            self._by_thread.get((message.channel, message.thread_ts), {}).pop(message.ts, None)

    def find(self, channel: str, ts: str) -> Message | None:
        """The message with this `ts`, ephemeral ones included."""
        return self._by_channel.get(channel, {}).get(ts)

    def all(self, channel: str) -> Iterator[Message]:
        """Every message of a channel, oldest first, ephemeral ones included."""
        return iter(list(self._by_channel.get(channel, {}).values()))

    def top_level(self, channel: str) -> list[Message]:
        """What the channel itself shows, oldest first: no replies, but broadcast ones."""
        return [
            message
            for message in self.all(channel)
            if not message.ephemeral_for and (not message.is_reply or message.broadcast)
        ]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The replies of a thread, oldest first, without the message that began it."""
        thread = self._by_thread.get((channel, thread_ts), {})
        return [message for message in thread.values() if not message.ephemeral_for]

    def thread_root(self, channel: str, ts: str) -> Message | None:
        """The message that began the thread of `ts`, be that the root's own or a reply's."""
        message = self.find(channel, ts)
        if message and message.is_reply and message.thread_ts:
            return self.find(channel, message.thread_ts)
        return message


def _insert(kept: dict[str, Message], message: Message) -> None:
    """Keeps the order by `ts`; a message older than the last one is rare, so it may cost."""
    newest = next(reversed(kept), None)
    kept[message.ts] = message
    if newest is not None and float(message.ts) < float(newest):
        ordered = sorted(kept.items(), key=lambda entry: float(entry[0]))
        kept.clear()
        kept.update(ordered)
