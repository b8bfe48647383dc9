"""A story as a tree of ready summaries: the story, its topics, its sources; short and long.

The words are people's, from the seeds. Code links each sentence to the passages that carry it, so
that a summary is as well founded as an answer, and needs no model. What no passage carries has no
link: a thin spot, for whoever reviews the story.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.carriers import Carriers, Line
from knowledge.spellings import meant
from knowledge.story import Claim, Conflict, Side, Source, Story, Topic, Withdrawal
from knowledge.text import length
from knowledge.timeline import Moment, timeline

SHORT_WORDS = 70  # of two opening sentences; longer ones are one
LATEST = 5  # moments under a story or a topic
MAIN_CLAIMS = 5  # of a source
VOICES = 2  # heard on either side of a dispute
EVENT_ABOUT = 0.4  # share of an event's words that a topic's text must hold to list it
CONFLICT_ABOUT = 0.6  # the same of what is disagreed on, which is said in few words


@dataclass(frozen=True)
class Summary:
    """A level of the tree. A topic's children are its sources; a source may be in several topics.

    `long` begins with the whole summary; the lines after it have another role. Those of
    disagreements and events say in a sentence what `conflicts`, with the sides that are heard,
    and `moments` hold. A source that was withdrawn has no lines.
    """

    kind: Literal["story", "topic", "source"]
    id: str
    title: str
    short: tuple[Line, ...]
    long: tuple[Line, ...]
    children: tuple[Summary, ...] = ()
    withdrawn: Withdrawal | None = None
    conflicts: tuple[Conflict, ...] = ()
    moments: tuple[Moment, ...] = ()


def summary_tree(
    story: Story, conflicts: Sequence[Conflict], moments: Sequence[Moment] | None = None
) -> Summary:
    """The tree of `story` with its disagreements; `moments`: its timeline, where it is at hand."""
    moments = timeline(story) if moments is None else moments
    carriers = Carriers(story)
    leaves = {source.id: _source(source, conflicts, carriers) for source in story.sources}
    topics = [_topic(story, topic, conflicts, moments, carriers, leaves) for topic in story.topics]
    lines = carriers.lines(story.summary, list(story.passages()))
    disagreements = _with_sides_heard(story, conflicts)
    return Summary(
        kind="story",
        id=story.id,
        title=story.title,
        short=_opening(lines),
        long=(*lines, *_conflict_lines(disagreements), *_moment_lines(moments)),
        children=(*topics, *(leaves[source.id] for source in story.sources if not source.topics)),
        conflicts=disagreements,
        moments=tuple(moments[-LATEST:]),
    )


def unsupported(tree: Summary) -> tuple[Line, ...]:
    """The thin spots of a tree: lines that no passage supports, each once."""
    return tuple(
        dict.fromkeys(x for level in _levels(tree) for x in level.long if not x.passage_ids)
    )


def find_level(tree: Summary, text: str) -> Summary | list[str]:
    """The level that `text` means by its id or title, or a part of it; else the nearest ids."""
    levels: dict[str, Summary] = {}
    for level in _levels(tree):
        levels.setdefault(level.id, level)  # a topic before a source that is called the same
    forms = [(id, form) for id, level in levels.items() for form in (id, level.title)]
    found = meant(forms, text)
    return levels[found] if isinstance(found, str) else found


def _levels(tree: Summary) -> Iterator[Summary]:
    """From the top down: the story, its topics, its sources."""
    level = [tree]
    while level:
        yield from level
        level = [child for summary in level for child in summary.children]


def _topic(
    story: Story,
    topic: Topic,
    conflicts: Sequence[Conflict],
    moments: Sequence[Moment],
    carriers: Carriers,
    leaves: dict[str, Summary],
) -> Summary:
    sources = [source for source in story.sources if topic.id in source.topics]
    passages = [p for source in sources if not source.withdrawn for p in source.passages]
    ids = {passage.id for passage in passages}
    lines = carriers.lines(topic.summary, passages)
    own = carriers.read(f"{topic.title}\n{topic.summary}")

    def touches(what: str, places: Collection[str], enough: float) -> bool:
        return not ids.isdisjoint(places) and carriers.share(what, own) >= enough

    disagreements = [
        c
        for c in conflicts
        if touches(f"{c.entity} {c.attribute}", [x.passage_id for x in c.sides], CONFLICT_ABOUT)
    ]
    heard = _with_sides_heard(story, disagreements)
    happened = [
        m for m in moments if touches(m.what, [x.passage_id for x in m.tellings], EVENT_ABOUT)
    ]
    return Summary(
        kind="topic",
        id=topic.id,
        title=topic.title,
        short=_opening(lines),
        long=(*lines, *_conflict_lines(heard), *_moment_lines(happened)),
        children=tuple(leaves[source.id] for source in sources),
        conflicts=heard,
        moments=tuple(happened[-LATEST:]),
    )


def _source(source: Source, conflicts: Sequence[Conflict], carriers: Carriers) -> Summary:
    lines = () if source.withdrawn else carriers.lines(source.summary, source.passages)
    claims = () if source.withdrawn else _main_claims(source, conflicts, carriers)
    return Summary(
        kind="source",
        id=source.id,
        title=source.name,
        short=lines[:1],
        long=(*lines, *claims),
        withdrawn=source.withdrawn,
    )


def _main_claims(
    source: Source, conflicts: Sequence[Conflict], carriers: Carriers
) -> Iterator[Line]:
    """What it says on a disagreement, then what is most in its summary; in the source's order."""
    told = carriers.read(source.summary)
    contested = {(s.statement, s.passage_id) for conflict in conflicts for s in conflict.sides}

    def weight(claim: Claim) -> tuple[bool, float]:
        is_contested = (claim.statement, claim.passage_id) in contested
        return (not is_contested, -carriers.share(claim.statement, told))

    main = sorted(source.claims, key=weight)[:MAIN_CLAIMS]
    for claim in source.claims:
        if claim in main:
            yield Line(_said(claim), (claim.passage_id,), "claim")


def _said(claim: Claim | Side) -> str:
    """A claim as a claim: "Alibaba: Qwen ranks first in downloads (2025-11)"."""
    details = [claim.as_of if claim.value else None, claim.scope]
    noted = ", ".join(detail for detail in details if detail and detail not in claim.statement)
    return f"{claim.by}: {claim.statement.rstrip('.。')}" + (f" ({noted})" if noted else "")


def _opening(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return lines[:2] if sum(length(line.text) for line in lines[:2]) <= SHORT_WORDS else lines[:1]


def _moment_lines(moments: Sequence[Moment]) -> Iterator[Line]:
    for moment in moments[-LATEST:]:
        places = dict.fromkeys(event.passage_id for event in moment.tellings)
        yield Line(f"{moment.date}: {moment.what}", tuple(places), "moment")


def _conflict_lines(conflicts: Sequence[Conflict]) -> Iterator[Line]:
    for conflict in conflicts:
        places = dict.fromkeys(side.passage_id for side in conflict.sides)
        yield Line("; ".join(map(_said, conflict.sides)), tuple(places), "conflict")


def _with_sides_heard(story: Story, conflicts: Sequence[Conflict]) -> tuple[Conflict, ...]:
    return tuple(c.model_copy(update={"sides": tuple(_heard(story, c))}) for c in conflicts)


def _heard(story: Story, conflict: Conflict) -> list[Side]:
    """Every side of a figure; else the most direct who say so, who doubt it, and who deny it."""
    if conflict.kind not in ("disputed", "unverified"):
        return list(conflict.sides)

    def directness(side: Side) -> tuple[bool, str]:
        return (side.stance in ("reports", "comments"), story.source_of(side.passage_id).grade)

    camps: dict[str, dict[str, Side]] = {"": {}, "doubts": {}, "denies": {}}
    for side in sorted(conflict.sides, key=directness):
        camps[side.stance if side.stance in camps else ""].setdefault(side.by, side)
    return [side for camp in camps.values() for side in list(camp.values())[:VOICES]]
