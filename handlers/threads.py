"""What the bot remembers of a thread: who talks with it, what was said, whether to be silent.

All in Redis, one hash and one list a thread, so that any worker can answer a follow-up without
asking Slack for the history (which some apps may do once a minute). A turn is forgotten a
month after it was said, though the thread goes on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.answering import Turn
from handlers.belongings import Belongings
from handlers.keeping import Lifetimes
from knowledge.text import decoded, words

TURNS = 6  # earlier turns kept of a thread


class _Kept(Turn):
    """A turn as it is kept: who asked, at which ts, and since when it is kept, in seconds since
    the epoch."""

    asked_at: str = "0"
    user: str = ""
    since: float = 0.0


class Threads:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. `clock`: seconds since the epoch."""

    def __init__(
        self,
        redis: Any,
        lifetimes: Lifetimes = Lifetimes(),  # noqa: B008 (frozen)
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._redis, self._keep_s, self._clock = redis, lifetimes.written_s, clock
        self._belongings = Belongings(redis, lifetimes)

    async def spoken_to(self, key: str, user: str) -> None:
        """`user` addressed the bot in the thread: it is their conversation now, nobody else's."""
        await self._belongs(key, user)
        await self._redis.hset(_state(key), mapping={f"with:{user}": "1", "people_talk": "0"})
        await self._redis.expire(_state(key), self._keep_s)

    async def is_for_bot(self, key: str, user: str, text: str, to_others: bool) -> bool:
        """Whether a message without a mention goes on with a conversation with the bot.

        The bot takes a follow-up from those who spoke to it, as long as nobody else joins in.
        As soon as people talk to one another it is silent until it is mentioned again.
        """
        state = await self._state(key)
        if not state or state.get("muted") == "1":
            return False
        if to_others or f"with:{user}" not in state:
            await self._redis.hset(_state(key), mapping={"people_talk": "1"})
            return False
        return state.get("people_talk") != "1" and not is_courtesy(text)

    async def mute(self, key: str, muted: bool, wished_at: str) -> None:
        """Heeds the wish of the message with the ts `wished_at`, unless a later one was heeded:
        Slack may deliver an old one again."""
        latest = (await self._state(key)).get("wished_at")
        if latest is not None and float(latest) > float(wished_at):
            return
        wish = {"muted": "1" if muted else "0", "wished_at": wished_at}
        await self._redis.hset(_state(key), mapping=wish)
        await self._redis.expire(_state(key), self._keep_s)

    async def is_muted(self, key: str) -> bool:
        return (await self._state(key)).get("muted") == "1"

    async def knows(self, key: str) -> bool:
        """Whether the bot was ever spoken to in the thread."""
        return bool(await self._state(key))

    async def remember(self, key: str, asked_at: str, turn: Turn, user: str = "") -> None:
        """Keeps `turn`, in place of what was answered to the same question before.

        `asked_at` is the ts of the question, `user` who asked it. One older than all that is kept
        stays forgotten.
        """
        await self._belongs(key, user)
        kept = await self._all(key)
        at = [each.asked_at for each in kept]
        since = kept[at.index(asked_at)].since if asked_at in at else self._clock()
        made = _Kept(asked_at=asked_at, user=user, since=since, **turn.model_dump())
        if asked_at in at:
            await self._redis.lset(_turns(key), at.index(asked_at), made.model_dump_json())
        elif not kept or float(asked_at) > float(at[0]):
            await self._redis.rpush(_turns(key), made.model_dump_json())
            outlived = sum(1 for each in kept if not self._is_fresh(each))
            await self._redis.ltrim(_turns(key), max(-TURNS, outlived - len(kept) - 1), -1)
        await self._redis.expire(_turns(key), self._keep_s)

    async def forget(self, key: str, asked_at: str) -> int:
        """Forgets the turn whose question has the ts `asked_at`; how many that were."""
        return await self._remove(key, lambda turn: turn.asked_at == asked_at)

    async def forget_user(self, key: str, user: str) -> int:
        """Forgets what `user` asked in the thread, and that they spoke to the bot there; how many
        turns that were."""
        await self._redis.hdel(_state(key), f"with:{user}")
        return await self._remove(key, lambda turn: turn.user == user)

    async def _belongs(self, key: str, user: str) -> None:
        if user:
            await self._belongings.add(key.partition(":")[0], user, "thread", key)

    async def _remove(self, key: str, which: Callable[[_Kept], bool]) -> int:
        removed = 0
        for kept in await self._redis.lrange(_turns(key), 0, -1):
            if which(_Kept.model_validate_json(kept)):
                removed += int(await self._redis.lrem(_turns(key), 0, kept))
        return removed

    async def turns(self, key: str, before: str) -> Sequence[Turn]:
        """The last turns asked in the thread before the ts `before`, oldest first."""
        return [turn for turn in await self._kept(key) if float(turn.asked_at) < float(before)]

    async def _kept(self, key: str) -> list[_Kept]:
        return [turn for turn in await self._all(key) if self._is_fresh(turn)]

    def _is_fresh(self, turn: _Kept) -> bool:
        return turn.since > self._clock() - self._keep_s

    async def _all(self, key: str) -> list[_Kept]:
        kept = await self._redis.lrange(_turns(key), 0, -1)
        return [_Kept.model_validate_json(turn) for turn in kept]

    async def _state(self, key: str) -> dict[str, str]:
        raw = await self._redis.hgetall(_state(key))
        return {decoded(name): decoded(value) for name, value in raw.items()}


def is_courtesy(text: str) -> bool:
    """Whether a message only closes a conversation ("thanks!", an emoji)."""
    said = _letters(re.sub(r":[a-z0-9_+-]+:", " ", text.casefold()))
    return not said or said in _COURTESIES


def _letters(text: str) -> str:
    return "".join(words(text))


# Said to end a conversation, not to ask. Folded to letters; whole messages only.
_COURTESIES = frozenset(
    _letters(said)
    for said in """
    ok okay thanks thx ty thankyou thanksalot great nice cool perfect gotit danke dankeschön merci
    mercibeaucoup gracias muchasgracias grazie obrigado obrigada bedankt dankje tack takk tak
    kiitos dziękuję dzięki děkuji спасибо дякую teşekkürler sağol شكرا متشکرم תודה धन्यवाद ধন্যবাদ
    谢谢 多谢 好的 ありがとう ありがとうございます 감사합니다 고마워 ขอบคุณ cảmơn terimakasih asante
    """.split()
)


def _state(key: str) -> str:
    return f"backstory:thread:{{{key}}}:state"


def _turns(key: str) -> str:
    return f"backstory:thread:{{{key}}}:turns"
