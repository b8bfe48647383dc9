"""Whatever two states of a story hold: each thing that is new is told once, and no other is."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from small_stories import states, told

from bot.digest import News, Told, compare
from knowledge.story import Claim, Conflict, Event, Side, Source, Story

EVERY = settings(deadline=None, max_examples=80)


def known(before: Story, now: Story) -> list[Source]:
    """The sources of `before` that stood, or stand again."""
    standing = {source.id for source in now.standing}
    return [source for source in before.sources if not source.withdrawn or source.id in standing]


def key(event: Event) -> tuple[str, str]:
    return event.date, event.what


def sentence(claim: Claim | Side) -> tuple[str, str, str]:
    return claim.by, claim.stance, claim.statement


def sides(news: News) -> set[tuple[str, str, str]]:
    """What is told as a side of a disagreement, or as a figure."""
    told = [d.conflict.sides for d in news.disagreements if d.change != "settled"]
    told += [(figure.now, *figure.was) for figure in news.figures]
    return {sentence(side) for some in told for side in some}


@EVERY
@given(state=states())
def test_between_a_state_and_itself_nothing_is_new(state: Told) -> None:
    assert compare(state, state).is_empty
    assert compare(Told.from_bytes(state.to_bytes()), state).is_empty


@EVERY
@given(state=states())
def test_a_first_digest_tells_all_of_it(state: Told) -> None:
    news = compare(None, state)
    told_events = Counter(key(e) for moment in news.events for e in moment.tellings)
    assert told_events == Counter(key(e) for e in state.story.events())
    assert {source.id for source in news.sources} == {s.id for s in state.story.standing}
    assert_claims_told(news, {sentence(claim) for claim in state.story.claims()})
    assert not (news.withdrawn or news.restored or news.gone or news.also_told)


@EVERY
@given(before=states(), now=states())
def test_every_source_that_is_new_withdrawn_back_or_gone_is_told_once(
    before: Told, now: Told
) -> None:
    news = compare(before, now)
    was = {source.id: source.withdrawn for source in before.story.sources}
    here = {source.id: source.withdrawn for source in now.story.sources}
    told = [news.sources, news.withdrawn, news.restored, news.gone.sources]
    assert [sorted(source.id for source in some) for some in told] == [
        sorted(id for id, withdrawn in here.items() if id not in was and not withdrawn),
        sorted(id for id, withdrawn in here.items() if id in was and withdrawn and not was[id]),
        sorted(id for id, withdrawn in here.items() if was.get(id) and not withdrawn),
        sorted(id for id, withdrawn in was.items() if id not in here and not withdrawn),
    ]


@EVERY
@given(before=states(), now=states())
def test_every_new_event_is_told_once_and_a_known_one_only_by_who_tells_it_now(
    before: Told, now: Told
) -> None:
    news = compare(before, now)
    was = {key(event) for source in known(before.story, now.story) for event in source.events}
    fresh = {key(event) for event in now.story.events()} - was
    told = Counter(key(moment.tellings[0]) for moment in news.events)
    assert told == Counter(fresh)
    told_by = {
        (source.id, key(event))
        for source in known(before.story, now.story)
        for event in source.events
    }
    also = [event for also in news.also_told for event in also.tellings]
    assert Counter((now.story.source_of(e.passage_id).id, key(e)) for e in also) == Counter(
        (source.id, key(event))
        for source in now.story.standing
        for event in source.events
        if key(event) in was and (source.id, key(event)) not in told_by
    )


@EVERY
@given(before=states(), now=states())
def test_every_new_claim_is_told_once_and_no_known_one(before: Told, now: Told) -> None:
    news = compare(before, now)
    was = {sentence(c) for source in known(before.story, now.story) for c in source.claims}
    assert_claims_told(news, {sentence(claim) for claim in now.story.claims()} - was)
    assert not was & {sentence(claim) for claim in news.claims}


def assert_claims_told(news: News, fresh: set[tuple[str, str, str]]) -> None:
    told = Counter(sentence(claim) for claim in news.claims)
    assert set(told.values()) <= {1}
    assert told.keys() | sides(news) >= fresh
    assert not told.keys() & sides(news)


@EVERY
@given(before=states(), now=states())
def test_a_disagreement_that_did_not_change_is_not_told_and_one_that_did_is(
    before: Told, now: Told
) -> None:
    def content(conflict: Conflict) -> Any:
        return conflict.kind, conflict.attribute, frozenset(map(voice, conflict.sides))

    def voice(side: Side) -> Any:
        return (side.value or side.by, side.stance)

    news = compare(before, now)
    was, here = ({content(c) for c in state.conflicts} for state in (before, now))
    told = {content(d.conflict) for d in news.disagreements if d.change != "settled"}
    told |= {
        ("newer", figure.attribute, frozenset(map(voice, (figure.now, *figure.was))))
        for figure in news.figures
    }
    assert here - was <= told
    assert not was & here & {content(d.conflict) for d in news.disagreements}
    settled = [content(d.conflict) for d in news.disagreements if d.change == "settled"]
    assert set(settled) <= was - here


@EVERY
@given(before=states(), now=states())
def test_the_order_of_the_sources_does_not_matter(before: Told, now: Told) -> None:
    turned = [
        told(s.story.model_copy(update={"sources": s.story.sources[::-1]})) for s in (before, now)
    ]
    assert whatever_the_order(compare(*turned)) == whatever_the_order(compare(before, now))


def whatever_the_order(news: News) -> list[Any]:
    return [
        [(m.date, m.what, frozenset(m.tellings)) for m in news.events],
        [(also.moment.what, frozenset(also.tellings)) for also in news.also_told],
        [(d.change, d.conflict.kind, frozenset(d.conflict.sides)) for d in news.disagreements],
        [(d.was, d.why, frozenset(d.added), frozenset(d.left)) for d in news.disagreements],
        [(f.attribute, f.now, frozenset(f.was)) for f in news.figures],
        [source.id for source in (*news.sources, *news.withdrawn, *news.restored)],
        news.claims,
        [source.id for source in news.gone.sources],
        set(news.gone.events),
        news.gone.claims,
    ]
