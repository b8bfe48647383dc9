"""Small stories put together from a few sources, events and claims, for tests of what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from tiny_stories import source, story

from bot.digest import Told
from knowledge.conflicts import find_conflicts
from knowledge.story import Claim, Event, Source, Stance, Story, Withdrawal

WITHDRAWN = Withdrawal(kind="retracted", reason="The publisher took it back.")
TEXTS = ("The bridge at Brenholm is being built.", "The port pays for the bridge.")


def told(state: Story, **changes: Any) -> Told:
    return Told(state, find_conflicts(state), f"snapshot of {len(state.sources)}", **changes)


def of(*sources: Source) -> Told:
    return told(story(*sources))


def paper(
    id: str,
    *,
    events: Sequence[tuple[str, str]] = (),
    claims: Sequence[Claim] = (),
    published: str = "2024-03-05",
    withdrawn: Withdrawal | None = None,
) -> Source:
    """A source of two passages; `events`: date and what. Claims stand in its first passage."""
    made = source(
        id, *TEXTS, claims=[c.model_copy(update={"passage_id": f"{id}-1"}) for c in claims]
    )
    happened = tuple(Event(date=date, what=what, passage_id=f"{id}-2") for date, what in events)
    update = {"events": happened, "published": published, "withdrawn": withdrawn}
    return made.model_copy(update=update)


def claim(
    statement: str,
    by: str = "Port Authority",
    stance: Stance = "asserts",
    about: tuple[str, str] | None = None,
    value: str | None = None,
    as_of: str | None = None,
    scope: str | None = None,
) -> Claim:
    entity, attribute = about or (None, None)
    return Claim(
        statement=statement, by=by, stance=stance, passage_id="?", entity=entity,
        attribute=attribute, value=value, as_of=as_of, scope=scope,
    )  # fmt: skip


COST, LATE, OWNER = ("bridge", "cost"), ("bridge", "lateness"), ("bridge", "owner")
COSTS_40 = claim("It costs 40 million crowns.", about=COST, value="40 million", as_of="2024-03")
COSTS_55 = claim("It costs 55 million crowns.", about=COST, value="55 million", as_of="2024-06")
COSTS_60 = claim(
    "It costs 60 million crowns, says Birk.", "Tom Birk", about=COST, value="60 million",
    as_of="2024-06",
)  # fmt: skip
IS_LATE = claim("The bridge is late.", "Tom Birk", about=LATE)
NOT_LATE = claim("The bridge is late.", "Ada Holt", "denies", about=LATE)
DOUBTS = claim("Nobody could tell whether the bridge is late.", "The Gull", "doubts", about=LATE)
WHO_OWNS = claim("The town will own the bridge.", "Ada Holt", about=OWNER)
LANE = claim("A cycle lane would be too wide.", "Ada Holt")
STEEL = claim("Steel has become dearer.", "Tom Birk", "comments")

CLAIMS = (COSTS_40, COSTS_55, COSTS_60, IS_LATE, NOT_LATE, DOUBTS, WHO_OWNS, LANE, STEEL)
# No two of them can be one event: their dates do not meet, and they share no word that counts.
EVENTS = (
    ("2023-11", "Divers found a wreck below the quay."),
    ("2024-01-09", "The council signed a contract with Skarv Line."),
    ("2024-02-20", "A storm tore two cranes down."),
    ("2024-05", "Welders laid the first girders."),
    ("2025", "Lorries will be barred on Sundays."),
)


@st.composite
def sources(draw: st.DrawFn, id: str) -> Source:
    return paper(
        id,
        events=draw(st.lists(st.sampled_from(EVENTS), max_size=3, unique=True)),
        claims=draw(st.lists(st.sampled_from(CLAIMS), max_size=4, unique_by=lambda c: c.statement)),
        published=draw(st.sampled_from(["2024-03-05", "2024-06"])),
        withdrawn=draw(st.sampled_from([None, None, None, WITHDRAWN])),
    )


@st.composite
def states(draw: st.DrawFn) -> Told:
    """A state of the story, with any of four sources."""
    ids = draw(st.lists(st.sampled_from(["gull", "herald", "post", "tern"]), unique=True))
    return of(*(draw(sources(id)) for id in ids))
