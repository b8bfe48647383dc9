"""Which figures have a newer value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.digest.news import Disagreement, Figure
from bot.digest.sameness import Sameness, as_side
from knowledge.story import Claim, Side, Source, Story
from knowledge.told import Told as Dated


def of_disagreement(told: Disagreement, story: Story) -> Figure | None:
    """A disagreement that is one only because a figure grew older; None for any other.

    `story`: as it is now. Where the newest value was known, or a value left, it is no news of the
    figure, and None too.
    """
    if told.conflict.kind != "newer" or told.change == "settled" or told.left:
        return None

    def dates(side: Side) -> tuple[str, str]:
        source = story.source_of(side.passage_id)
        claim = Claim(**side.model_dump())
        return Dated(claim, source, 0, None).dates

    newest, *older = sorted(told.conflict.sides, key=dates, reverse=True)
    if told.change == "changed" and newest not in told.added:
        return None
    return Figure(told.conflict.entity, told.conflict.attribute, newest, tuple(older))


def of_claims(
    fresh: Sequence[Claim], before: Sequence[Source], story: Story, same: Sameness
) -> list[Figure]:
    """Figures whose older value may be told by nobody any more, so that they are no disagreement.

    `fresh`: the new claims of `story`. A new value is later than all before it, or took the place
    of an old one: the same source's, of the same speaker. Of several new ones the latest counts.
    """
    was = _by_subject(((c, source) for source in before for c in source.claims), same)
    now = _by_subject(((c, story.source_of(c.passage_id)) for c in fresh), same)
    said = {same.sentence(claim) for claim in story.claims()}
    found: list[Figure] = []
    for subject, given in now.items():
        for one in sorted(given, key=_latest, reverse=True):
            earlier = [other for other in was.get(subject, ()) if _of_one_thing(one, other)]
            if not earlier or any(one.agrees(other) for other in earlier):
                continue
            last = max(earlier, key=_latest)
            replaced = [e for e in earlier if _replaces(one, e, same, said)]
            if one.dates[1] > last.dates[1] or replaced:
                old = as_side((replaced or [last])[0].claim)
                claim = one.claim
                figure = Figure(claim.entity or "", claim.attribute or "", as_side(claim), (old,))
                found.append(figure)
                break
    return sorted(found, key=lambda figure: (figure.entity, figure.attribute))


def _by_subject(
    claims: Iterable[tuple[Claim, Source]], same: Sameness
) -> dict[tuple[str, str], list[Dated]]:
    """The values that are told, by what they are of."""
    found: dict[tuple[str, str], list[Dated]] = defaultdict(list)
    for claim, source in claims:
        subject, quantity = same.subject(claim.entity, claim.attribute), same.quantity(claim)
        told = Dated(claim, source, 0, quantity)
        if subject and quantity and told.tells:
            found[subject].append(told)
    return found


def _latest(told: Dated) -> tuple[str, str, str, str]:
    """By date, and whatever the order of the sources."""
    first, last = told.dates
    return last, first, told.claim.statement, told.claim.passage_id


def _of_one_thing(one: Dated, other: Dated) -> bool:
    scopes = one.scope == other.scope or not (one.scope and other.scope)
    return scopes and one.compares(other)


def _replaces(one: Dated, old: Dated, same: Sameness, said: set[tuple[str, str, str]]) -> bool:
    """Whether the same speaker gives another value in the same source, and the old one nowhere."""
    return (
        one.source.id == old.source.id
        and same.speaker(one.claim.by) == same.speaker(old.claim.by)
        and same.sentence(old.claim) not in said
    )
