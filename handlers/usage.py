"""What is asked of the bot and what that takes: figures by day, kept for five weeks.

A hash in Redis for each day of a workspace. Of what was asked, only questions in channels that are
open to the whole workspace are kept in words, and only as long as the channel stays open are they
shown; what is asked elsewhere, or for its asker's eyes alone, is counted, and its words are
nobody's business.
"""

from __future__ import annotations

import datetime
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from handlers.keeping import DAY_S, USAGE_S
from handlers.kept import KeptAnswer
from handlers.openness import Openness
from knowledge.text import decoded

log = logging.getLogger(__name__)

WEEK = 7  # days that are shown
QUESTIONS = 5  # of a kind that are shown
MAX_QUESTIONS = 500  # of a kind that are kept in words for a day
MAX_QUESTION = 200  # characters
STEP = 1.1  # times are counted in classes, each a tenth longer than the one before
COST_UNIT = 1_000_000  # costs are kept as whole millionths


@dataclass(frozen=True)
class Day:
    """The answers of a day. `took`: how many took how long, by class; `cost` None where a part of
    it is not known."""

    date: datetime.date
    drafted: int = 0  # by a model
    quoted: int = 0  # sentences of the sources
    declined: int = 0  # of both
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    good: int = 0  # thumbs up
    bad: int = 0
    took: Mapping[int, int] | None = None

    @property
    def answers(self) -> int:
        return self.drafted + self.quoted


@dataclass(frozen=True)
class Asked:
    """A question, and how often it was asked in the same words."""

    question: str
    times: int


@dataclass(frozen=True)
class Figures:
    """`days`, the oldest first; the questions asked most, and those declined most."""

    days: Sequence[Day]
    asked: Sequence[Asked] = ()
    declined: Sequence[Asked] = ()

    @property
    def median_ms(self) -> int | None:
        """How long half of the answers took at most, to a twentieth; None without answers."""
        took: Counter[int] = Counter()
        for day in self.days:
            took.update(day.took or {})
        half, seen = took.total() / 2, 0
        for step in sorted(took):
            seen += took[step]
            if seen >= half:
                return round(STEP**step)
        return None

    @property
    def cost(self) -> float | None:
        """None where it is not known of every answer that a model took part in."""
        costs = [day.cost for day in self.days if day.prompt_tokens]
        return None if not costs or None in costs else sum(filter(None, costs))

    def total(self, name: str) -> int:
        """The sum of a count over the days."""
        return sum(getattr(day, name) for day in self.days)


class Usage:
    """`redis` is a redis.asyncio.Redis or a BurnerRedis. `words_s`: how long questions are kept in
    words, in seconds."""

    def __init__(
        self,
        redis: Any,
        openness: Openness,
        today: Callable[[], datetime.date] = lambda: datetime.datetime.now(datetime.UTC).date(),
        words_s: int = USAGE_S,
    ) -> None:
        self._redis, self._openness, self._today = redis, openness, today
        self._words_s = words_s

    async def answered(self, kept: KeptAnswer) -> None:
        """Counts an answer that was given. Never fails: an answer does not end with its count."""
        try:
            await self._count(kept)
        except (RedisError, OSError) as error:
            log.debug("an answer was not counted: %s", error)

    async def judged(self, team: str, good: bool, times: int = 1) -> None:
        """Counts a thumb, up where `good`; `times` -1 takes one back."""
        key = _key(team, self._today())
        await self._redis.hincrby(key, "good" if good else "bad", times)
        await self._redis.expire(key, USAGE_S)

    async def week(self, team: str) -> Figures:
        """The figures of the last seven days. Raises an error of Redis."""
        today = self._today()
        dates = [today - datetime.timedelta(days=ago) for ago in reversed(range(WEEK))]
        days = [_day(date, await self._counts(_key(team, date))) for date in dates]
        asked, declined = [
            await self._questions(team, [f"{_key(team, date)}:{kind}" for date in dates])
            for kind in ("asked", "declined")
        ]
        return Figures(days, asked, declined)

    async def forget(self, answers: Sequence[KeptAnswer]) -> None:
        """The questions of `answers`, of one workspace, are kept in words no more, whoever asked
        the same; their counts stay."""
        if not answers:
            return
        fields, today = {_field(kept) for kept in answers}, self._today()
        for ago in range(USAGE_S // DAY_S + 1):
            key = _key(answers[0].team, today - datetime.timedelta(days=ago))
            for kind in ("asked", "declined"):
                await self._redis.hdel(f"{key}:{kind}", *fields)

    async def _count(self, kept: KeptAnswer) -> None:
        answer, key = kept.answer, _key(kept.team, self._today())
        steps = round(math.log(max(1, answer.timings_ms.total), STEP))
        counts = {answer.origin: 1, f"took:{steps}": 1}
        if answer.declined:
            counts["declined"] = 1
        if answer.spent is not None:
            counts["prompt_tokens"] = answer.spent.prompt_tokens
            counts["completion_tokens"] = answer.spent.completion_tokens
            if answer.spent.cost is None:
                counts["unpriced"] = 1
            else:
                counts["cost"] = round(answer.spent.cost * COST_UNIT)
        for name, count in counts.items():
            await self._redis.hincrby(key, name, count)
        await self._redis.expire(key, USAGE_S)
        if kept.message and await self._openness.is_open(kept.team, kept.channel):
            await self._keep_words(f"{key}:asked", kept)
            if answer.declined:
                await self._keep_words(f"{key}:declined", kept)

    async def _keep_words(self, key: str, kept: KeptAnswer) -> None:
        field = _field(kept)
        counts = await self._redis.hgetall(key)
        if len(counts) < MAX_QUESTIONS or field in map(decoded, counts):
            await self._redis.hincrby(key, field, 1)
            await self._redis.expire(key, self._words_s)

    async def _questions(self, team: str, keys: Iterable[str]) -> list[Asked]:
        """The most frequent, of channels that are open now."""
        times: Counter[str] = Counter()
        words: dict[str, Counter[str]] = {}
        for key in keys:
            for field, count in (await self._counts(key)).items():
                channel, _, question = field.partition(" ")
                if question and await self._openness.is_open(team, channel):
                    folded = question.casefold().rstrip(" ?!.？。")
                    times[folded] += count
                    words.setdefault(folded, Counter())[question] += count
        most = sorted(times, key=lambda folded: (-times[folded], folded))[:QUESTIONS]
        return [Asked(words[folded].most_common(1)[0][0], times[folded]) for folded in most]

    async def _counts(self, key: str) -> dict[str, int]:
        raw = await self._redis.hgetall(key)
        return {decoded(name): int(value) for name, value in raw.items()}


def _day(date: datetime.date, counts: Mapping[str, int]) -> Day:
    def of(name: str) -> int:
        return counts.get(name, 0)

    took = {
        int(name.removeprefix("took:")): count
        for name, count in counts.items()
        if name.startswith("took:")
    }
    priced = "cost" in counts and not of("unpriced")
    return Day(
        date=date,
        drafted=of("model"),
        quoted=of("extract"),
        declined=of("declined"),
        prompt_tokens=of("prompt_tokens"),
        completion_tokens=of("completion_tokens"),
        cost=of("cost") / COST_UNIT if priced else None,
        good=max(0, of("good")),
        bad=max(0, of("bad")),
        took=took,
    )


def _field(kept: KeptAnswer) -> str:
    question = " ".join(kept.answer.question.split())[:MAX_QUESTION]
    return f"{kept.channel} {question}"


def _key(team: str, date: datetime.date) -> str:
    return f"backstory:usage:{team}:{date.isoformat()}"
