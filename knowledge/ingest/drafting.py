"""A clean article -> a seed draft, for a person to review; with a model's help, or without.

Passages are always the article's own paragraphs. With a model, its claims, events and summary are
checked against the article's words, and only what stands is written. What the model gives nothing
usable for, because a call failed or nothing stood, is extracted as it would be without one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.errors import IngestError, ModelFailed
from knowledge.ingest import proposing
from knowledge.ingest.article import Article
from knowledge.ingest.checking import check_claim, check_event, check_summary
from knowledge.ingest.extracting import (
    LEAST_SENTENCES,
    central_sentences,
    extracted_claims,
    extracted_events,
    extracted_summary,
    joined,
)
from knowledge.ingest.grounding import Ground, Sentence, Unfounded, groups
from knowledge.ingest.repeating import without_repeated_claims, without_repeated_events
from knowledge.story import Claim, Event, Grade, Precision, Source
from knowledge.text import sentences

# (system, user, JSON schema) -> the text of the reply; raises ModelFailed.
Ask = Callable[[str, str, Mapping[str, Any]], Awaitable[str]]
Progress = Callable[[int, int], None]  # (calls to the model done, calls in all)

GROUP_WORDS = 260  # of the article in one call: a small context does, and a slow CPU
SUMMARY_SOURCES = 8  # sentences that a model is shown to write a summary from
MOST_FAILURES = 3  # in a row; an endpoint that is down is not waited for a hundred times
SHOWN = 160  # characters of a proposal that was dropped
_PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True)
class Dropped:
    """A proposal of the model's that was not written."""

    what: str
    reason: str


@dataclass(frozen=True)
class Drafted:
    """A draft. `proposed` and `kept` count the model's claims and events; `by_model`: whether the
    model gave any reply that could be read.
    """

    source: Source
    proposed: int
    kept: int
    dropped: tuple[Dropped, ...]
    by_model: bool


@dataclass(frozen=True)
class _Notes:
    """What stands of a model's notes on a part of an article."""

    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def proposed(self) -> int:
        return len(self.claims) + len(self.events) + len(self.dropped)


async def draft(
    article: Article,
    id: str,
    grade: Grade,
    ask: Ask | None = None,
    progress: Progress | None = None,
) -> Drafted:
    """The draft of `article` under the source id `id`. Raises IngestError where it has no text.

    `ask` None, or failing throughout: an extractive draft. `progress` hears of each call.
    """
    ground = await asyncio.to_thread(Ground.of, article, id)
    if not ground.passages:
        raise IngestError(f"{id}: the article has no text to draft from")
    parts = groups(ground, GROUP_WORDS)
    model = _Model(ask, len(parts) + 1, progress)
    notes = [await _notes(part, ground, model) for part in parts]
    summary = await _summary(ground, model)
    return await asyncio.to_thread(_drafted, article, grade, ground, parts, notes, summary)


class _Model:
    """A model that may fail. It is left alone when it has failed too often in a row."""

    def __init__(self, ask: Ask | None, calls: int, progress: Progress | None) -> None:
        self._ask, self._calls, self._progress = ask, calls, progress
        self._done = self._failed = 0

    async def reply(self, system: str, user: str, schema: Mapping[str, Any]) -> str:
        """The text of a reply; "" where there is none."""
        if self._ask is None:
            return ""
        reply = ""
        if self._failed < MOST_FAILURES:
            try:
                reply = await self._ask(system, user, schema)
                self._failed = 0
            except ModelFailed:
                self._failed += 1
        self._done += 1
        if self._progress:
            self._progress(self._done, self._calls)
        return reply


async def _notes(part: Sequence[Sentence], ground: Ground, model: _Model) -> _Notes:
    numbered = [sentence.text for sentence in part]
    prompt = proposing.notes_prompt(numbered, ground)
    reply = await model.reply(proposing.NOTES, prompt, proposing.NOTES_SCHEMA)
    return await asyncio.to_thread(_checked_notes, reply, part, ground)


def _checked_notes(reply: str, part: Sequence[Sentence], ground: Ground) -> _Notes:
    proposals = proposing.read_notes(reply)
    claims: list[Claim] = []
    events: list[Event] = []
    dropped: list[Dropped] = []
    for claim in proposals.claims:
        try:
            claims.append(check_claim(claim, ground, part))
        except Unfounded as unfounded:
            dropped.append(Dropped(_shown(claim.statement), str(unfounded)))
    for event in proposals.events:
        try:
            events.append(check_event(event, ground, part))
        except Unfounded as unfounded:
            dropped.append(Dropped(_shown(f"{event.date}: {event.what}"), str(unfounded)))
    return _Notes(tuple(claims), tuple(events), tuple(dropped))


async def _summary(ground: Ground, model: _Model) -> str | None:
    """A model's summary, as much as stands of it; None where too little does."""
    central = await asyncio.to_thread(central_sentences, ground, SUMMARY_SOURCES)
    prompt = proposing.summary_prompt([one.text for one in central])
    reply = await model.reply(proposing.SUMMARY, prompt, proposing.SUMMARY_SCHEMA)
    return await asyncio.to_thread(_checked_summary, reply, ground)


def _checked_summary(reply: str, ground: Ground) -> str | None:
    kept: list[str] = []
    for text in proposing.read_summary(reply):
        for sentence in sentences(text):
            with contextlib.suppress(Unfounded):
                kept.append(check_summary(sentence, ground))
    kept = list(dict.fromkeys(kept))
    return joined(kept) if len(kept) >= LEAST_SENTENCES else None


def _drafted(
    article: Article,
    grade: Grade,
    ground: Ground,
    parts: Sequence[Sequence[Sentence]],
    notes: Sequence[_Notes],
    summary: str | None,
) -> Drafted:
    """The draft, with what is extracted from each part that nothing stands of the notes on."""
    claims, repeated_claims = without_repeated_claims(one for note in notes for one in note.claims)
    events, repeated_events = without_repeated_events(one for note in notes for one in note.events)
    dropped = [one for note in notes for one in note.dropped]
    dropped += [Dropped(_shown(one.statement), "is said twice") for one in repeated_claims]
    dropped += [
        Dropped(_shown(f"{one.date}: {one.what}"), "is told twice") for one in repeated_events
    ]
    kept = len(claims) + len(events)
    for part, note in zip(parts, notes, strict=True):
        claims += () if note.claims else extracted_claims(ground, part)
        events += () if note.events else extracted_events(ground, part)
    places = {passage.id: passage.number for passage in ground.passages}
    source = Source(
        id=ground.passages[0].source_id,
        title=article.title.value,
        publisher=article.publisher.value,
        url=article.url.value,
        published=article.published.value,
        precision=_PRECISIONS.get(len(article.published.value or "")),
        language=article.language.value or "und",
        grade=grade,
        uncertain=tuple(
            name
            for name in ("title", "publisher", "url", "published", "language")
            if (finding := getattr(article, name)).value and not finding.certain
        ),
        summary=summary or extracted_summary(ground),
        passages=ground.passages,
        claims=tuple(sorted(claims, key=lambda one: places[one.passage_id])),
        events=tuple(sorted(events, key=lambda one: one.date)),
    )
    proposed = sum(note.proposed for note in notes)
    return Drafted(
        source, proposed, kept, tuple(dropped), by_model=proposed > 0 or summary is not None
    )


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
