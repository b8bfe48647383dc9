"""Slack's rate limits: so many calls a minute of each method, and posts by channel.

Source: https://docs.slack.dev/apis/web-api/rate-limits (Tier 2: 20, Tier 3: 50, Tier 4: 100 a
minute; chat.postMessage: about one a second per channel, short bursts allowed).
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from playground.wire import rate_limited

POST_BURST = 5
_HISTORY = frozenset({"conversations.history", "conversations.replies"})


class RateLimits:
    """Counts calls; raises `ratelimited` with the seconds until the next is welcome."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._posts: dict[str, tuple[float, float]] = {}

    def check(self, method: str, tier: int, channel: str) -> None:
        """Counts one call, or refuses it."""
        if method == "chat.postMessage":
            self._check_post(channel)
        elif tier:
            self._check_minute(method, tier)

    def check_history(self, method: str) -> None:
        """One call a minute of the methods that read messages."""
        if method in _HISTORY:
            self._check_minute(f"restricted {method}", 1)

    def _check_minute(self, key: str, most: int) -> None:
        now = self._clock()
        calls = self._calls[key]
        while calls and now - calls[0] >= 60:
            calls.popleft()
        if len(calls) >= most:
            raise rate_limited(max(1, math.ceil(60 - (now - calls[0]))))
        calls.append(now)

    def _check_post(self, channel: str) -> None:
        now = self._clock()
        left, since = self._posts.get(channel, (float(POST_BURST), now))
        left = min(float(POST_BURST), left + (now - since))
        if left < 1:
            raise rate_limited(1)
        self._posts[channel] = (left - 1, now)
