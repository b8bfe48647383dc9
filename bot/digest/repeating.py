"""Which claims only repeat what a digest tells already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.digest.news import Disagreement, Figure
from bot.digest.sameness import Sameness
from knowledge.event_tellings import content
from knowledge.figures import unsupported
from knowledge.story import Claim, Event, Side, Story

REPEATS = 0.6  # of a claim's words that an event of the same source must hold


class Listed:
    """What is told as a disagreement, a figure or an event."""

    def __init__(
        self,
        disagreements: Iterable[Disagreement],
        figures: Iterable[Figure],
        events: Iterable[Event],
        story: Story,
        same: Sameness,
    ) -> None:
        self._same, self._story = same, story
        self._sentences: set[object] = set()
        self._values: dict[object, list[Side]] = defaultdict(list)
        self._events: dict[str, list[Event]] = defaultdict(list)
        for told in disagreements:
            if told.change != "settled":
                self._add(told.conflict.entity, told.conflict.attribute, told.conflict.sides)
        for figure in figures:
            self._add(figure.entity, figure.attribute, (figure.now, *figure.was))
        for event in events:
            self._events[story.source_of(event.passage_id).id].append(event)

    def _add(self, entity: str, attribute: str, sides: Sequence[Side]) -> None:
        subject = self._same.subject(entity, attribute)
        for side in sides:
            self._sentences.add(self._same.sentence(side))
            if subject:
                self._values[subject].append(side)

    def has_figure(self, figure: Figure) -> bool:
        """Whether the new value of `figure` is there."""
        return self._has_value(figure.entity, figure.attribute, figure.now)

    def has(self, claim: Claim) -> bool:
        """Whether it is one of the sides there, gives the value of one, or is an event there."""
        return (
            self._same.sentence(claim) in self._sentences
            or self._has_value(claim.entity, claim.attribute, claim)
            or self._has_event(claim)
        )

    def _has_value(self, entity: str | None, attribute: str | None, told: Claim | Side) -> bool:
        sides = self._values.get(self._same.subject(entity, attribute), ())
        tells = told.stance in ("asserts", "reports")
        return tells and any(self._same.same_value(told, side) for side in sides)

    def _has_event(self, claim: Claim) -> bool:
        said = set(content(claim.statement))
        source = self._story.source_of(claim.passage_id).id
        return bool(said) and any(
            len(said & set(content(event.what))) >= REPEATS * len(said)
            and not unsupported(claim.statement, event.what)
            for event in self._events[source]
        )
