"""Which sources are new, withdrawn, back, or no longer in a story."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.story import Source, Story


def new_sources(was: Story | None, story: Story) -> tuple[Source, ...]:
    """Those that stand and were not there, the newest first."""
    there = _Sources(was.sources if was else ())
    return _by_date(source for source in story.standing if there.find(source) is None)


def withdrawn(was: Story | None, story: Story) -> tuple[Source, ...]:
    """Those that stood; or were withdrawn in another way, as retracted and now corrected."""
    there = _Sources(was.sources if was else ())
    return _by_date(
        source
        for source in story.sources
        if source.withdrawn
        and (before := there.find(source))
        and not (before.withdrawn and before.withdrawn.kind == source.withdrawn.kind)
    )


def restored(was: Story | None, story: Story) -> tuple[Source, ...]:
    there = _Sources(was.sources if was else ())
    return _by_date(
        source for source in story.standing if (before := there.find(source)) and before.withdrawn
    )


def gone_sources(was: Story, story: Story) -> tuple[Source, ...]:
    """Those that stood and are not there at all. Who reads was told of one that was withdrawn."""
    here = _Sources(story.sources)
    return _by_date(source for source in was.standing if here.find(source) is None)


class _Sources:
    """Finds a source by its id, or, where an editor gave it another one, by its address."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_id = {source.id: source for source in sources}
        self._by_url = {source.url: source for source in self._by_id.values() if source.url}

    def find(self, source: Source) -> Source | None:
        return self._by_id.get(source.id) or self._by_url.get(source.url or "")


def _by_date(sources: Iterable[Source]) -> tuple[Source, ...]:
    by_id = sorted(sources, key=lambda source: source.id)
    return tuple(sorted(by_id, key=lambda source: source.published or "", reverse=True))
