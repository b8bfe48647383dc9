"""The story as it was told, and as it is now -> what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.digest.coming_and_going import gone_sources, new_sources, restored, withdrawn
from bot.digest.disagreeing import disagreements
from bot.digest.happening import Happened, happened
from bot.digest.newer import of_claims, of_disagreement
from bot.digest.news import Disagreement, Figure, Gone, News
from bot.digest.repeating import Listed
from bot.digest.sameness import Sameness
from bot.digest.told import Told
from knowledge.story import Claim, Source, Stance, Story
from knowledge.timeline import timeline

_STANCES: tuple[Stance, ...] = ("denies", "doubts", "asserts", "reports", "comments")


def compare(before: Told | None, now: Told) -> News:
    """What is in `now` and was not in `before`, each thing once; and what left.

    `before` None, or of another story: all of `now` is new. What is only put in other words is
    not new, and neither is what a source says that stands again. The order of the sources does
    not matter. CPU work: about that of two timelines.
    """
    if before is not None and before.story.id != now.story.id:
        before = None
    story, was, same = now.story, before.story if before else None, Sameness(now.story)
    known = _known(was, story)
    told, figures = _apart(
        disagreements(before.conflicts if before else (), now.conflicts, story, same), story
    )
    events = happened(known, story, timeline(story))
    fresh = same.new(_by_weight(story.standing), _claims(known))
    shown = Listed(told, figures, (), story, same)
    figures += [f for f in of_claims(fresh, known, story, same) if not shown.has_figure(f)]
    tellings = [event for moment in events.new for event in moment.tellings]
    tellings += [event for also in events.also_told for event in also.tellings]
    listed = Listed(told, figures, tellings, story, same)
    return News(
        story=story,
        before=was,
        went_back=_went_back(before, now),
        disagreements=tuple(told),
        figures=tuple(figures),
        events=events.new,
        also_told=events.also_told,
        sources=new_sources(was, story),
        withdrawn=withdrawn(was, story),
        restored=restored(was, story),
        claims=tuple(claim for claim in fresh if not listed.has(claim)),
        gone=_gone(was, story, same, told, figures, events) if was else Gone(),
    )


def _known(was: Story | None, story: Story) -> list[Source]:
    """The sources whose claims and events are no news: those that stood, and those that stand
    again.
    """
    if was is None:
        return []
    again = {source.id for source in restored(was, story)}
    return [source for source in was.sources if not source.withdrawn or source.id in again]


def _apart(
    changes: Iterable[Disagreement], story: Story
) -> tuple[list[Disagreement], list[Figure]]:
    """Figures that only grew older are told as figures."""
    told: list[Disagreement] = []
    figures: list[Figure] = []
    for change in changes:
        if figure := of_disagreement(change, story):
            figures.append(figure)
        else:
            told.append(change)
    return told, figures


def _gone(
    was: Story,
    story: Story,
    same: Sameness,
    told: Sequence[Disagreement],
    figures: Sequence[Figure],
    events: Happened,
) -> Gone:
    """Without what is told of already: the side of a disagreement, an older figure."""
    standing = {source.id for source in story.standing}
    stood = [source for source in was.standing if source.id in standing]
    said = {
        same.sentence(side)
        for one in told
        for side in (*one.left, *(one.conflict.sides if one.change == "settled" else ()))
    }
    said |= {same.sentence(side) for figure in figures for side in figure.was}
    lost = same.new(_by_weight(stood), story.claims())
    claims = tuple(claim for claim in lost if same.sentence(claim) not in said)
    return Gone(gone_sources(was, story), events.gone, claims)


def _went_back(before: Told | None, now: Told) -> bool:
    if before is None or before.published is None or now.published is None:
        return False
    return now.published < before.published


def _claims(sources: Iterable[Source]) -> list[Claim]:
    return [claim for source in sources for claim in source.claims]


def _by_weight(sources: Iterable[Source]) -> list[Claim]:
    """The most direct source first, then who takes a side, then the newest."""
    rows = [(source, claim) for source in sources for claim in source.claims]
    rows.sort(key=lambda row: (row[1].passage_id, row[1].statement, row[1].by))
    rows.sort(key=lambda row: row[1].as_of or row[0].published or "", reverse=True)
    rows.sort(key=lambda row: (row[0].grade, _STANCES.index(row[1].stance)))
    return [claim for _, claim in rows]
