"""What is read off a snapshot without a question: its timeline, its summaries, its people.

It takes longer to work out than a reader should wait, so it is done once a snapshot: when a
process takes the snapshot up, and not when somebody first asks.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from knowledge.people import People, profiles
from knowledge.snapshot import Snapshot
from knowledge.summaries import Summary, summary_tree
from knowledge.timeline import Moment, timeline

KEPT = 2  # of each story: a reader may still hold the snapshot before


@dataclass(frozen=True)
class Overview:
    """`people`: everybody and everything named, what appears most at the front."""

    moments: tuple[Moment, ...]
    tree: Summary
    people: People


def overview(snapshot: Snapshot) -> Overview:
    """The overview of `snapshot`. A second or more of work for a large story."""
    moments = timeline(snapshot.story)
    tree = summary_tree(snapshot.story, snapshot.conflicts, moments)
    return Overview(moments, tree, People(profiles(snapshot.story)))


class Overviews:
    """The overviews of the snapshots in use, each worked out once, in a thread."""

    def __init__(self) -> None:
        self._by_story: dict[str, OrderedDict[str, asyncio.Task[Overview]]] = {}

    async def of(self, snapshot: Snapshot) -> Overview:
        """The overview of `snapshot`; at once where it was asked for before."""
        kept = self._by_story.setdefault(snapshot.story.id, OrderedDict())
        working = kept.get(snapshot.id)
        if working is None:
            working = asyncio.create_task(asyncio.to_thread(overview, snapshot))
            kept[snapshot.id] = working
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return await asyncio.shield(working)  # others may wait for it too
