"""Which events are new, which are told by one source more, and which left the story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.digest.news import AlsoTold
from bot.digest.sameness import unique, wording
from knowledge.story import Event, Source, Story
from knowledge.timeline import Moment, timeline

_EARLIER = "earlier: "  # before the ids of what another state of the story has

Key = tuple[str, str]


@dataclass(frozen=True)
class Happened:
    """`new` in the order of their dates; `gone`: what a source that stands tells no more."""

    new: tuple[Moment, ...] = ()
    also_told: tuple[AlsoTold, ...] = ()
    gone: tuple[Event, ...] = ()


def happened(before: Sequence[Source], now: Story, moments: Sequence[Moment]) -> Happened:
    """`before`: the sources whose events are known; `moments`: the timeline of `now`.

    An event is known where it was told of the same date in the same words, or where it is an
    edited form of one that nobody tells any more in its old words.
    """
    moments = _joined(moments)
    by_id = sorted(before, key=lambda source: source.id)
    was = [(source, event) for source in by_id for event in source.events]
    fresh_keys = {_key(event) for event in now.events()} - {_key(event) for _, event in was}
    here = {_key(event) for event in now.events()}
    lost = [(source, event) for source, event in was if _key(event) not in here]
    edited, survive = _edited(lost, fresh_keys, now)
    known = (here - fresh_keys) | edited
    told_by = {(source.id, _key(event)) for source, event in was}
    standing = {source.id for source in now.standing}
    return Happened(
        tuple(moment for moment in moments if known.isdisjoint(map(_key, moment.tellings))),
        tuple(_also_told(now, moments, known, edited, told_by)),
        tuple(
            event
            for event in unique((event for source, event in lost if source.id in standing), _key)
            if _key(event) not in survive
        ),
    )


def _joined(moments: Iterable[Moment]) -> list[Moment]:
    """In the order of their dates; what is told of one date in the same words is one moment.

    A timeline keeps two apart where it is in doubt: but nobody wants to read a line twice.
    """
    found: dict[Key, Moment] = {}
    for moment in sorted(moments, key=lambda moment: (moment.date, moment.what)):
        same = next((found[key] for key in map(_key, moment.tellings) if key in found), None)
        if same:
            moment = replace(same, tellings=(*same.tellings, *moment.tellings))
        found |= {_key(event): moment for event in moment.tellings}
    return list({id(moment): moment for moment in found.values()}.values())


def _key(event: Event) -> Key:
    return event.date, wording(event.what)


def _also_told(
    now: Story,
    moments: Iterable[Moment],
    known: set[Key],
    edited: set[Key],
    told_by: set[tuple[str, Key]],
) -> Iterator[AlsoTold]:
    """The moments that are known, where a source tells them that did not."""
    for moment in moments:
        sources = [now.source_of(event.passage_id).id for event in moment.tellings]
        keys = [_key(event) for event in moment.tellings]
        tellers = {
            source
            for source, key in zip(sources, keys, strict=True)
            if (source, key) in told_by or key in edited
        }
        more = [
            event
            for event, source in zip(moment.tellings, sources, strict=True)
            if source not in tellers
        ]
        if more and not known.isdisjoint(keys):
            yield AlsoTold(moment, tuple(more))


def _edited(
    lost: Sequence[tuple[Source, Event]], fresh: set[Key], now: Story
) -> tuple[set[Key], set[Key]]:
    """The events of `fresh` that are one with a lost one, and the lost ones that are told still.

    They are looked for as the timeline looks for tellings of one event.
    """
    if not lost:
        return set(), set()
    earlier = [
        _earlier(source, [event for other, event in lost if other is source])
        for source in unique((source for source, _ in lost), id)
    ]

    def merged(events: Iterable[Key]) -> Iterator[tuple[set[Key], set[Key]]]:
        wanted = set(events)
        sources = (
            source.model_copy(
                update={"events": tuple(event for event in source.events if _key(event) in wanted)}
            )
            for source in now.standing
        )
        for moment in timeline(now.model_copy(update={"sources": (*sources, *earlier)})):
            is_lost = [event.passage_id.startswith(_EARLIER) for event in moment.tellings]
            keys = [_key(event) for event in moment.tellings]
            yield (
                {key for key, gone in zip(keys, is_lost, strict=True) if not gone},
                {key for key, gone in zip(keys, is_lost, strict=True) if gone},
            )

    # Apart from what was known, or a new event that is like it would be taken for known.
    edited = {key for here, gone in merged(fresh) if gone for key in here}
    every = {_key(event) for event in now.events()}
    survive = {key for here, gone in merged(every) if here for key in gone}
    return edited, survive


def _earlier(source: Source, events: Sequence[Event]) -> Source:
    """A source as another one, so that both can stand in one story."""
    id = _EARLIER + source.id
    passages = tuple(
        passage.model_copy(update={"id": _EARLIER + passage.id, "source_id": id})
        for passage in source.passages
    )
    moved = tuple(
        event.model_copy(update={"passage_id": _EARLIER + event.passage_id}) for event in events
    )
    update = {
        "id": id,
        "passages": passages,
        "events": moved,
        "claims": (),
        "questions": (),
        "withdrawn": None,
    }
    return source.model_copy(update=update)
