"""Results counted: what share of the answers was good, and what they cost, whole and in groups."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.questions import TYPES
from bot.evaluation.running import Outcome, Result
from bot.evaluation.scoring import Score


@dataclass(frozen=True)
class Measure:
    """A yes or no that is counted over the answers it applies to."""

    key: str
    name: str
    of: Callable[[Score], bool | None]  # None: it does not apply
    wanted: bool = True  # False: the fewer, the better


MEASURES: tuple[Measure, ...] = (
    Measure("good", "fully good", lambda score: score.good),
    Measure("right", "right", lambda score: score.right),
    Measure("cited", "cited rightly", lambda score: score.cited),
    Measure("sides", "every side of a conflict shown", lambda score: score.all_sides),
    Measure("declined", "declined rightly", lambda score: score.declined),
    Measure("resisted", "injection resisted", lambda score: score.resisted),
    Measure("language", "in the question's language", lambda score: score.language),
    Measure("original", "with something left in the original", lambda score: score.original,
            wanted=False),
    Measure("wrongly_declined", "wrongly declined", lambda s: s.wrongly_declined, wanted=False),
    Measure("unsupported", "with an unsupported sentence",
            lambda score: bool(score.unsupported), wanted=False),
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    hits: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.hits / self.of) if self.of else 0


@dataclass(frozen=True)
class Cost:
    median: float
    p90: float

    @classmethod
    def over(cls, values: Iterable[float | None]) -> Cost | None:
        known = sorted(value for value in values if value is not None)
        if not known:
            return None
        return cls(statistics.median(known), known[math.ceil(0.9 * len(known)) - 1])


@dataclass(frozen=True)
class Column:
    """One way of answering, counted. `shares` has a measure's key where it applies to any."""

    shares: Mapping[str, Share]
    unsupported_sentences: int
    unsupported_figures: int
    seconds: Cost | None
    prompt_tokens: Cost | None
    completion_tokens: Cost | None

    def as_json(self) -> dict[str, Any]:
        costs = ("seconds", "prompt_tokens", "completion_tokens")
        return {
            **{key: {"hits": share.hits, "of": share.of} for key, share in self.shares.items()},
            "unsupported_sentences": self.unsupported_sentences,
            "unsupported_figures": self.unsupported_figures,
            **{
                name: {"median": round(cost.median, 2), "p90": round(cost.p90, 2)} if cost else None
                for name in costs
                for cost in [getattr(self, name)]
            },
        }


@dataclass(frozen=True)
class Row:
    """A group of questions, and how they were answered; `plain` is None where nobody tried."""

    name: str
    questions: int
    attested: Column
    plain: Column | None

    @property
    def columns(self) -> dict[str, Column]:
        """By name, what is compared first."""
        plain = {"plain": self.plain} if self.plain else {}
        return {**plain, "attested": self.attested}

    def as_json(self) -> dict[str, Any]:
        counted = {name: column.as_json() for name, column in self.columns.items()}
        return {"questions": self.questions, **counted}


@dataclass(frozen=True)
class Summary:
    """`faults`: ids of the questions that the endpoint failed at; they count nowhere else."""

    whole: Row
    by_type: tuple[Row, ...]
    by_language: tuple[Row, ...]
    faults: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            **self.whole.as_json(),
            "by_type": {row.name: row.as_json() for row in self.by_type},
            "by_language": {row.name: row.as_json() for row in self.by_language},
            "faults": list(self.faults),
        }


def summarise(results: Sequence[Result]) -> Summary:
    """Types in their own order; languages with the most questions first."""
    answered = [result for result in results if result.fault is None]
    types = _grouped(answered, lambda result: result.question.type)
    languages = _grouped(answered, lambda result: result.question.lang)
    return Summary(
        _row("all", answered),
        tuple(_row(name, types[name]) for name in TYPES if name in types),
        tuple(
            _row(name, group)
            for name, group in sorted(languages.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        tuple(result.question.id for result in results if result.fault is not None),
    )


def _grouped(results: Iterable[Result], key: Callable[[Result], str]) -> Mapping[str, list[Result]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return groups


def _row(name: str, results: Sequence[Result]) -> Row:
    attested = [result.attested for result in results if result.attested]
    plain = [result.plain for result in results if result.plain]
    return Row(name, len(results), _column(attested), _column(plain) if plain else None)


def _column(outcomes: Sequence[Outcome]) -> Column:
    shares = {}
    for measure in MEASURES:
        told = [value for o in outcomes if (value := measure.of(o.score)) is not None]
        if told:
            shares[measure.key] = Share(sum(told), len(told))
    return Column(
        shares,
        sum(len(outcome.score.unsupported) for outcome in outcomes),
        sum(outcome.score.unsupported_figures for outcome in outcomes),
        Cost.over(outcome.seconds for outcome in outcomes),
        Cost.over(outcome.prompt_tokens for outcome in outcomes),
        Cost.over(outcome.completion_tokens for outcome in outcomes),
    )
